/* SPDX-License-Identifier: MIT */
/*
 * judge_task.c: exercise 4.3: what a task gets when it is made, and what it costs.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

#define ENTRY_BYTES	8u		/* of a handle table (kernel/handle.h) */
#define KERNEL_ENTRIES	256u		/* of a directory */
#define USER_ENTRIES	768u
#define LARGE_QUOTA	0x800000u

/* Bytes of the block of frames for a table. */
static uint32_t
table_bytes(uint32_t handles)
{
	uint32_t bytes = PAGE_SIZE;

	while (bytes / ENTRY_BYTES < handles)
		bytes *= 2;
	return bytes;
}

static bool
bit_of(const uint32_t *words, uint32_t bit)
{
	return words[bit / 32] >> bit % 32 & 1;
}

/* ---- one task --------------------------------------------------------------------------------------------------------------- */

static void
judge_directory(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number)
{
	struct address_space physical = address_space_physical(evidence->results[0]);

	for (uint32_t i = 0; i < USER_ENTRIES + KERNEL_ENTRIES; i++) {
		uint32_t expected = 0, entry = 0;

		if (i >= USER_ENTRIES)
			guest_read32(&physical, seen->kernel_directory + 4 * i, &expected);
		judge_where(evidence, "task %u: entry %u of its directory at 0x%x", number, i, seen->tasks[number].directory);
		judge_expected(evidence, i < USER_ENTRIES ? "0: nothing is mapped yet" : "0x%x, as the kernel's own has it", expected);
		judge_seen(evidence, "0x%x", entry);
		if (!guest_read32(&physical, seen->tasks[number].directory + 4 * i, &entry))
			judge_fail(evidence, "the directory lies outside of memory");
		judge_seen(evidence, "0x%x", entry);
		if (entry != expected)
			judge_fail(evidence, i < USER_ENTRIES ? "a new space is not empty" : "the kernel is not all mapped in a new space");
	}
}

static void
judge_table(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number, uint32_t handles)
{
	struct address_space physical = address_space_physical(evidence->results[0]);
	uint32_t last = (handles + 31) / 32 * 32;

	judge_where(evidence, "task %u: its table of %u handles at 0x%x", number, handles, seen->tasks[number].table);
	judge_expected(evidence, "%u entries, 0 used", handles);
	judge_seen(evidence, "%u entries, %u used", seen->tasks[number].limit, seen->tasks[number].used);
	if (seen->tasks[number].limit != handles || seen->tasks[number].used)
		judge_fail(evidence, "the table has another size, or is not empty");
	for (uint32_t i = 0; i < handles * ENTRY_BYTES; i += 4) {
		uint32_t word = 1;

		if (!guest_read32(&physical, seen->tasks[number].table + i, &word) || word)
			judge_fail(evidence, "entry %u of a new table is not free", i / ENTRY_BYTES);
	}
	for (uint32_t i = 0; i < last; i++) {
		judge_expected(evidence, "bit %u of handles_taken is %d", i, i == 0 || i >= handles);
		judge_seen(evidence, "%d", bit_of(seen->tasks[number].taken, i));
		if (bit_of(seen->tasks[number].taken, i) != (i == 0 || i >= handles))
			judge_fail(evidence, "handles_taken does not say which entries can be had");
	}
}

static void
judge_payment(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number, uint32_t handles)
{
	judge_where(evidence, "task %u: what it is charged at first", number);
	judge_expected(evidence, "%u bytes: a frame for the directory, and its table of %u handles", PAGE_SIZE + table_bytes(handles), handles);
	judge_seen(evidence, "%u bytes", seen->tasks[number].charged);
	if (seen->tasks[number].charged != PAGE_SIZE + table_bytes(handles))
		judge_fail(evidence, "the task pays for more, or for less, than it has got");
}

/* ---- tests ------------------------------------------------------------------------------------------------------------------ */

static void
judge_made(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number)
{
	char text[16];

	judge_where(evidence, "making task %u", number);
	judge_expected(evidence, "it is made");
	judge_seen(evidence, "%s", user_error_name(seen->tasks[number].error, text));
	if (seen->tasks[number].error)
		judge_fail(evidence, "a task that can be made is not made");
}

/* Tasks with tables of any size. */
static void
draw_tasks(struct random *random, struct probe_tasks *script)
{
	static const uint32_t sizes[] = { 2, 31, 33, 512, 513, 4096 };

	memset(script, 0, sizeof *script);
	script->action = PROBE_TASKS;
	script->count = 6;
	for (uint32_t i = 0; i < script->count; i++) {
		script->tasks[i].handles = i == 1 ? 32 * random_between(random, 1, 128) : i % 2 ? sizes[random_below(random, 6)] :
					   random_between(random, 2, 4096);
		script->tasks[i].quota = i ? 0x20000 : LARGE_QUOTA;
		script->tasks[i].frames = PROBE_ALL_FRAMES;
	}
}

#define TASK_TEST(name) \
	static void look_##name(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number, uint32_t handles); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_tasks script; \
		draw_tasks(&plan->random, &script); \
		user_plan(plan, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_tasks script; \
		const struct probe_tasks_result *seen = probe_result(evidence, 0, sizeof *seen); \
		draw_tasks(&evidence->random, &script); \
		for (uint32_t i = 0; i < script.count; i++) { \
			judge_made(evidence, seen, i); \
			look_##name(evidence, seen, i, script.tasks[i].handles); \
		} \
	} \
	static void look_##name(struct evidence *evidence, const struct probe_tasks_result *seen, uint32_t number, uint32_t handles)

TASK_TEST(task_has_an_empty_space_and_the_kernel)
{
	(void)handles;
	judge_directory(evidence, seen, number);
	for (uint32_t before = 0; before < number; before++)
		if (seen->tasks[before].directory == seen->tasks[number].directory)
			judge_fail(evidence, "two tasks have one directory");
}

TASK_TEST(task_has_a_table_of_free_handles)
{
	judge_table(evidence, seen, number, handles);
}

TASK_TEST(task_pays_for_what_it_gets)
{
	judge_payment(evidence, seen, number, handles);
}

/* Quotas and memory that are enough for all, for the table, or for nothing; tasks 0 and 1 are made. */
static void
draw_shortage(struct random *random, struct probe_tasks *script)
{
	memset(script, 0, sizeof *script);
	script->action = PROBE_TASKS;
	script->count = PROBE_TASKS_MAX;
	for (uint32_t i = 0; i < script->count; i++) {
		uint32_t handles = random_between(random, 2, 4000), bytes = table_bytes(handles);

		script->tasks[i].handles = handles;
		script->tasks[i].quota = i == 0 ? LARGE_QUOTA : i == 3 ? bytes : i == 4 ? bytes + PAGE_SIZE - 1 : i == 5 ? bytes - 1 : bytes + PAGE_SIZE;
		script->tasks[i].frames = PROBE_ALL_FRAMES;
	}
	script->tasks[6].handles = script->tasks[7].handles = random_between(random, 2, 512);
	script->tasks[6].quota = script->tasks[7].quota = 2 * PAGE_SIZE;
	script->tasks[6].frames = 1;
	script->tasks[7].frames = 0;
}

void
plan_task_is_made_whole_or_not_at_all(struct plan *plan)
{
	struct probe_tasks script;

	draw_shortage(&plan->random, &script);
	user_plan(plan, &script, sizeof script);
}

void
judge_task_is_made_whole_or_not_at_all(struct evidence *evidence)
{
	const struct probe_tasks_result *seen = probe_result(evidence, 0, sizeof *seen);
	struct probe_tasks script;

	draw_shortage(&evidence->random, &script);
	for (uint32_t i = 0; i < script.count; i++) {
		int32_t expected = i < 3 ? 0 : i < 6 ? E_QUOTA : E_MEMORY;
		char text[16];

		judge_where(evidence, "making a task with %u handles, a quota of %u, and %s", script.tasks[i].handles, script.tasks[i].quota,
			    i < 6 ? "memory enough" : i == 6 ? "one free frame" : "no free frame");
		judge_expected(evidence, "%s", user_error_name(expected, text));
		judge_seen(evidence, "%s", user_error_name(seen->tasks[i].error, text));
		if (seen->tasks[i].error != expected)
			judge_fail(evidence, "the task is made, or not made, or for another reason");
		if (!expected)
			continue;
		judge_expected(evidence, "%u frames free, the parent charged %u bytes, as before", seen->tasks[i].free_before, seen->tasks[i].parent_before);
		judge_seen(evidence, "%u frames, %u bytes", seen->tasks[i].free_after, seen->tasks[i].parent_after);
		if (seen->tasks[i].free_after != seen->tasks[i].free_before || seen->tasks[i].parent_after != seen->tasks[i].parent_before)
			judge_fail(evidence, "a task that could not be made has left something behind");
	}
}
