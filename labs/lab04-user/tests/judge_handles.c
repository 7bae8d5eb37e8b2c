/* SPDX-License-Identifier: MIT */
/*
 * judge_handles.c: exercises 4.4 and 4.6: tables of handles, and the calls that copy, move and close them.
 *
 *   The host keeps tables of its own, carries each operation out on them as it draws it, and at the
 *   end compares entry by entry.  It knows three tables: of the task that makes the calls, of
 *   another, and of one that is dying.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

#define MINE	0u
#define OTHER	1u
#define DYING	2u

static const uint32_t kinds[PROBE_OBJECTS] = { OBJECT_ENDPOINT, OBJECT_ENDPOINT, OBJECT_MEMORY, OBJECT_MEMORY, OBJECT_PORTS, OBJECT_PORTS };

struct entry {
	uint32_t object, meta;		/* meta 0: free */
};

/* The tables as they must be, and the script that leads to them. */
struct handles_case {
	struct probe_handles script;
	uint32_t	expected[PROBE_OPS_MAX];
	struct entry	tables[PROBE_TABLES][PROBE_TABLE_ENTRIES];
	uint32_t	used[PROBE_TABLES];
	uint32_t	handles[PROBE_OBJECTS];	/* to each object */
	bool		gone[PROBE_OBJECTS], given[PROBE_OBJECTS];
};

/* ---- the model -------------------------------------------------------------------------------------------------------- */

static uint32_t
model_first(const struct handles_case *one, uint32_t table)
{
	for (uint32_t i = 1; i < one->script.limits[table]; i++)
		if (!one->tables[table][i].meta)
			return i;
	return 0;
}

static int32_t
model_choose(const struct handles_case *one, uint32_t table, uint32_t wanted)
{
	if (!wanted)
		return model_first(one, table) ? (int32_t)model_first(one, table) : E_FULL;
	if (wanted >= one->script.limits[table])
		return E_RANGE;
	return one->tables[table][wanted].meta ? E_EXISTS : (int32_t)wanted;
}

static void
model_insert(struct handles_case *one, uint32_t table, uint32_t index, uint32_t object, uint32_t rights)
{
	one->tables[table][index] = (struct entry){ object, kinds[object] | rights };
	one->used[table]++;
	one->handles[object]++;
	one->given[object] = true;
}

static void
model_close(struct handles_case *one, uint32_t table, uint32_t index)
{
	uint32_t object = one->tables[table][index].object;

	one->tables[table][index] = (struct entry){ 0, 0 };
	one->used[table]--;
	one->gone[object] = !--one->handles[object] && object >= PROBE_LASTING;
}

static bool
is_used(const struct handles_case *one, uint32_t table, uint32_t index)
{
	return index < one->script.limits[table] && one->tables[table][index].meta;
}

static int32_t
model_copy(struct handles_case *one, const struct probe_handle_op *op)
{
	const struct entry *source = &one->tables[MINE][op->index];
	int32_t index;

	if (!is_used(one, MINE, op->index))
		return E_HANDLE;
	if (op->table != MINE && !(source->meta & RIGHT_TRANSFER))
		return E_RIGHTS;
	if (op->table == DYING)
		return E_STATE;
	index = model_choose(one, op->table, op->wanted);
	if (index > 0)
		model_insert(one, op->table, (uint32_t)index, source->object, source->meta & op->rights & RIGHTS_ALL);
	return index;
}

/* Carry an operation out; what it must return. */
static int32_t
model_do(struct handles_case *one, const struct probe_handle_op *op)
{
	int32_t result;

	switch ((enum probe_handle_kind)op->kind) {
	case HANDLES_FIRST:
		return (int32_t)model_first(one, op->table);
	case HANDLES_CHOOSE:
		return model_choose(one, op->table, op->index);
	case HANDLES_INSERT:
		model_insert(one, op->table, op->index, op->object, op->rights);
		return 0;
	case HANDLES_CLOSE:
		model_close(one, op->table, op->index);
		return 0;
	case HANDLES_COPY:
		return model_copy(one, op);
	case HANDLES_MOVE:
		result = model_copy(one, op);
		if (result > 0)
			model_close(one, MINE, op->index);
		return result;
	case HANDLES_CALL_CLOSE:
		if (!is_used(one, MINE, op->index))
			return E_HANDLE;
		model_close(one, MINE, op->index);
		return 0;
	case HANDLES_INFO:
		return is_used(one, MINE, op->index) ? (int32_t)one->tables[MINE][op->index].meta : E_HANDLE;
	}
	return 0;
}

/* ---- judging ------------------------------------------------------------------------------------------------------------ */

static void
judge_value(struct evidence *evidence, const struct probe_handle_op *op, uint32_t i, int32_t expected, int32_t seen)
{
	static const char *const names[] = {
		"handle_first_free()", "handle_choose()", "handle_insert()", "handle_close()", "handle_copy", "handle_move", "handle_close", "handle_info",
	};
	char text[16];

	judge_where(evidence, "operation %u: %s of handle 0x%x (table %u, wanted 0x%x, rights 0x%x)", i, names[op->kind], op->index, op->table,
		    op->wanted, op->rights);
	judge_expected(evidence, "%s", user_error_name(expected, text));
	judge_seen(evidence, "%s", user_error_name(seen, text));
	if (expected != seen)
		judge_fail(evidence, "it returned something else");
}

static void
judge_entry(struct evidence *evidence, const struct entry *entry, uint32_t object, uint32_t table, uint32_t index, uint32_t seen_object,
	    uint32_t seen_meta, bool taken)
{
	judge_where(evidence, "table %u, entry %u", table, index);
	if (entry->meta)
		judge_expected(evidence, "object %u at 0x%x, meta 0x%x; its bit in handles_taken set", entry->object, object, entry->meta);
	else
		judge_expected(evidence, "free: meta 0; its bit in handles_taken clear");
	judge_seen(evidence, "object 0x%x, meta 0x%x, bit %s", seen_object, seen_meta, taken ? "set" : "clear");
	if (seen_meta != entry->meta || (entry->meta && seen_object != object) || taken != (entry->meta != 0))
		judge_fail(evidence, "an entry of a table is not what it should be");
}

static void
judge_tables(struct evidence *evidence, const struct handles_case *one, const struct probe_handles_result *seen)
{
	for (uint32_t table = 0; table < PROBE_TABLES; table++) {
		for (uint32_t i = 1; i < one->script.limits[table]; i++) {
			const struct entry *entry = &one->tables[table][i];

			judge_entry(evidence, entry, seen->objects[entry->object], table, i, seen->tables[table].entries[i].object,
				    seen->tables[table].entries[i].meta, seen->tables[table].taken[i / 32] >> i % 32 & 1);
		}
		judge_where(evidence, "table %u", table);
		judge_expected(evidence, "handle_used %u", one->used[table]);
		judge_seen(evidence, "handle_used %u", seen->tables[table].used);
		if (seen->tables[table].used != one->used[table])
			judge_fail(evidence, "the number of handles in use is wrong");
	}
}

static void
judge_objects(struct evidence *evidence, const struct handles_case *one, const struct probe_handles_result *seen)
{
	uint32_t receivers[2] = { 1, 1 }, alive = 0;

	for (uint32_t i = 0; i < PROBE_LASTING; i++) {
		judge_where(evidence, "object %u, which the probe holds once and handles %u times", i, one->handles[i]);
		judge_expected(evidence, "%u references", one->handles[i] + 1);
		judge_seen(evidence, "%u", seen->references[i]);
		if (seen->references[i] != one->handles[i] + 1)
			judge_fail(evidence, "an object is held once by each of its handles");
	}
	for (uint32_t table = 0; table < PROBE_TABLES; table++)
		for (uint32_t i = 1; i < one->script.limits[table]; i++)
			if ((one->tables[table][i].meta & (OBJECT_ENDPOINT | RIGHT_RECEIVE)) == (OBJECT_ENDPOINT | RIGHT_RECEIVE))
				receivers[one->tables[table][i].object]++;
	for (uint32_t i = 0; i < 2; i++) {
		judge_where(evidence, "endpoint %u: handles that can receive from it, the probe's own included", i);
		judge_expected(evidence, "%u", receivers[i]);
		judge_seen(evidence, "%u", seen->receivers[i]);
		if (seen->receivers[i] != receivers[i])
			judge_fail(evidence, "an endpoint does not know how many can receive from it");
	}
	for (uint32_t i = PROBE_LASTING; i < PROBE_OBJECTS; i++)
		alive += !one->gone[i];
	judge_where(evidence, "objects that go with their last handle");
	judge_expected(evidence, "%u of %u are there", alive, PROBE_OBJECTS - PROBE_LASTING);
	judge_seen(evidence, "%u", seen->slot ? seen->charged / seen->slot : 0);
	if (seen->charged != alive * seen->slot)
		judge_fail(evidence, "an object does not go with its last handle, or goes before");
}

static void
judge_case(struct evidence *evidence, const struct handles_case *one)
{
	const struct probe_handles_result *seen = probe_result(evidence, 0, sizeof *seen);

	for (uint32_t i = 0; i < one->script.count; i++)
		judge_value(evidence, &one->script.ops[i], i, one->expected[i], (int32_t)seen->values[i]);
	judge_tables(evidence, one, seen);
	judge_objects(evidence, one, seen);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */

#define HANDLES_TEST(name) \
	static void draw_##name(struct random *random, struct handles_case *one); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct handles_case one; \
		begin(&plan->random, &one); \
		draw_##name(&plan->random, &one); \
		user_plan(plan, &one.script, sizeof one.script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct handles_case one; \
		begin(&evidence->random, &one); \
		draw_##name(&evidence->random, &one); \
		judge_case(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct handles_case *one)

static void
begin(struct random *random, struct handles_case *one)
{
	memset(one, 0, sizeof *one);
	one->script.action = PROBE_HANDLES;
	for (uint32_t i = 0; i < PROBE_TABLES; i++)
		one->script.limits[i] = random_between(random, 33, 100);
}

static void
add(struct handles_case *one, struct probe_handle_op op)
{
	if (one->script.count == PROBE_OPS_MAX)
		return;
	one->script.ops[one->script.count] = op;
	one->expected[one->script.count] = (uint32_t)model_do(one, &op);
	one->script.count++;
}

static void
add_insert(struct random *random, struct handles_case *one, uint32_t table, uint32_t index)
{
	uint32_t object = random_below(random, PROBE_OBJECTS);

	if (one->gone[object])
		object = random_below(random, PROBE_LASTING);
	if (index && index < one->script.limits[table] && !one->tables[table][index].meta)
		add(one, (struct probe_handle_op){ .kind = HANDLES_INSERT, .table = table, .index = index, .object = object,
						   .rights = random_below(random, 256) });
}

static void
add_close(struct handles_case *one, uint32_t table, uint32_t index)
{
	if (is_used(one, table, index))
		add(one, (struct probe_handle_op){ .kind = HANDLES_CLOSE, .table = table, .index = index });
}

static uint32_t
draw_index(struct random *random, const struct handles_case *one, uint32_t table)
{
	return random_between(random, 1, one->script.limits[table] - 1);
}

/* Entries that are free, or not, all over a table; which one is the first? */
HANDLES_TEST(handles_first_free_entry_is_found)
{
	for (uint32_t i = 0; i < 110; i++) {
		add(one, (struct probe_handle_op){ .kind = HANDLES_FIRST, .table = MINE });
		add_insert(random, one, MINE, random_below(random, 4) ? model_first(one, MINE) : draw_index(random, one, MINE));
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = MINE });
		if (i > 60 && i % 3 == 0)
			add_close(one, MINE, draw_index(random, one, MINE));
	}
}

/* A table that fills to its last entry. */
HANDLES_TEST(handles_end_with_the_table)
{
	uint32_t limit = one->script.limits[OTHER];

	for (uint32_t i = 1; i < limit; i++) {
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = OTHER });
		add_insert(random, one, OTHER, model_first(one, OTHER));
	}
	add(one, (struct probe_handle_op){ .kind = HANDLES_FIRST, .table = OTHER });
	add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = OTHER });
	for (uint32_t i = 0; i < 20; i++) {
		add_close(one, OTHER, i ? draw_index(random, one, OTHER) : limit - 1);
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = OTHER });
	}
}

HANDLES_TEST(handles_wanted_entry_is_given_or_refused)
{
	static const uint32_t numbers[] = { 0xffffff, 0x10000, 4096, 128, 127, 101 };

	for (uint32_t i = 0; i < 40; i++)
		add_insert(random, one, MINE, draw_index(random, one, MINE));
	for (uint32_t i = 0; i < 60; i++)
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = MINE, .index = draw_index(random, one, MINE) });
	for (uint32_t i = 0; i < 6; i++)
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = MINE, .index = numbers[i] });
	for (uint32_t i = 0; i < 3; i++)
		add(one, (struct probe_handle_op){ .kind = HANDLES_CHOOSE, .table = MINE, .index = one->script.limits[MINE] + i - 1 });
}

HANDLES_TEST(handles_name_objects_with_rights)
{
	for (uint32_t i = 0; i < 90; i++)
		add_insert(random, one, random_below(random, 2), draw_index(random, one, MINE));
}

/* Objects that somebody else holds, too. */
HANDLES_TEST(handles_that_are_closed_are_free)
{
	for (uint32_t i = 0; i < 150; i++) {
		add_insert(random, one, MINE, draw_index(random, one, MINE));
		if (i % 2)
			add_close(one, MINE, draw_index(random, one, MINE));
	}
}

/* All handles of all objects. */
HANDLES_TEST(handles_let_objects_go_with_the_last)
{
	for (uint32_t i = 1; i < 33; i++)
		add_insert(random, one, i % 2, i);
	for (uint32_t i = 1; i < 33; i++)
		add_close(one, i % 2, i);
}

HANDLES_TEST(handles_come_and_go)
{
	while (one->script.count < PROBE_OPS_MAX - 1) {
		uint32_t table = random_below(random, 2), kind = random_below(random, 8);

		if (kind < 3)
			add_insert(random, one, table, kind == 0 ? model_first(one, table) : draw_index(random, one, table));
		else if (kind < 6)
			add_close(one, table, draw_index(random, one, table));
		else
			add(one, (struct probe_handle_op){ .kind = kind == 6 ? HANDLES_FIRST : HANDLES_CHOOSE, .table = table,
							   .index = random_below(random, 110) });
	}
}

/* ---- 4.6: calls -------------------------------------------------------------------------------------------------------------- */

/* Handles of all kinds to begin with: every third without RIGHT_TRANSFER. */
static void
fill(struct random *random, struct handles_case *one)
{
	for (uint32_t i = 1; i < 25; i++)
		add(one, (struct probe_handle_op){ .kind = HANDLES_INSERT, .table = MINE, .index = i, .object = i % PROBE_OBJECTS,
						   .rights = (random_below(random, 256) & ~RIGHT_TRANSFER) | (i % 3 ? RIGHT_TRANSFER : 0) });
}

static void
add_call(struct handles_case *one, enum probe_handle_kind kind, uint32_t table, uint32_t index, uint32_t wanted, uint32_t rights)
{
	add(one, (struct probe_handle_op){ .kind = kind, .table = table, .index = index, .wanted = wanted, .rights = rights });
}

HANDLES_TEST(copy_takes_rights_away_and_adds_none)
{
	fill(random, one);
	for (uint32_t i = 0; i < 30; i++) {
		uint32_t rights = i % 3 ? random_below(random, 256) : i % 2 ? 0xffffffff : (uint32_t)random_next(random);

		add_call(one, HANDLES_COPY, MINE, random_between(random, 1, 24), 0, rights);
	}
	for (uint32_t i = 25; i < 33; i++)
		add_call(one, HANDLES_COPY, MINE, i, 0, RIGHTS_ALL);
}

HANDLES_TEST(copy_to_another_task_needs_transfer)
{
	fill(random, one);
	for (uint32_t i = 1; i < 25; i++)
		add_call(one, HANDLES_COPY, OTHER, i, i % 2 ? 0 : random_between(random, 20, 32), random_below(random, 256));
	for (uint32_t i = 1; i < 5; i++)
		add_call(one, HANDLES_COPY, DYING, i, 0, RIGHTS_ALL);
}

HANDLES_TEST(copy_of_nothing_and_to_nowhere_is_refused)
{
	uint32_t source = 1;

	fill(random, one);
	for (uint32_t i = 0; i < 40; i++) {
		uint32_t index = random_below(random, 2) ? random_below(random, 33) : (uint32_t)random_next(random) >> 8;

		add_call(one, i % 5 ? HANDLES_COPY : HANDLES_MOVE, random_below(random, 3), index, random_below(random, 140), RIGHTS_ALL);
	}
	add_call(one, HANDLES_COPY, MINE, one->script.limits[MINE], 0, RIGHTS_ALL);
	while (!is_used(one, MINE, source))
		source++;
	for (uint32_t i = one->used[MINE]; i < one->script.limits[MINE]; i++)		/* one more than there is room for */
		add_call(one, HANDLES_COPY, MINE, source, 0, RIGHT_READ);
}

HANDLES_TEST(move_closes_its_source_if_it_succeeds)
{
	fill(random, one);
	for (uint32_t i = 1; i < 25; i++)
		add_call(one, HANDLES_MOVE, i % 4 == 3 ? DYING : i % 2, i, i % 5 ? 0 : random_between(random, 1, 32), random_below(random, 256));
	for (uint32_t i = 1; i < 33; i++)
		add_call(one, HANDLES_INFO, MINE, i, 0, 0);
}

HANDLES_TEST(close_and_info_know_what_is_in_use)
{
	fill(random, one);
	for (uint32_t i = 0; i < 60; i++) {
		uint32_t index = i % 6 ? random_below(random, 33) : (uint32_t)random_next(random) >> 8;

		add_call(one, i % 2 ? HANDLES_INFO : HANDLES_CALL_CLOSE, MINE, index, 0, 0);
	}
	add_call(one, HANDLES_INFO, MINE, one->script.limits[MINE], 0, 0);
	add_call(one, HANDLES_CALL_CLOSE, MINE, 0xffffff, 0, 0);
}

HANDLES_TEST(calls_on_any_handles)
{
	fill(random, one);
	while (one->script.count < PROBE_OPS_MAX) {
		static const enum probe_handle_kind few[] = { HANDLES_COPY, HANDLES_MOVE, HANDLES_CALL_CLOSE, HANDLES_COPY, HANDLES_INFO };

		add_call(one, few[random_below(random, 5)], random_below(random, 8) ? random_below(random, 2) : DYING, random_below(random, 60),
			 random_below(random, 3) ? 0 : random_below(random, 110), random_below(random, 4) ? RIGHTS_ALL : random_below(random, 256));
	}
}
