/* SPDX-License-Identifier: MIT */
/*
 * variant: notes what it puts where, and closes from behind
 * in: kernel/selftest/handles_test.c
 * exercise: 8
 */
static struct {
	struct object *object;
	uint32_t rights;
} notes[256];

static bool
agrees(const struct handle_table *table, handle_t n)
{
	for (uint32_t kind = 0; kind < 2; kind++)
		for (uint32_t rights = 0; rights <= RIGHTS_ALL; rights++) {
			struct object *object = table->objects[kind];
			const bool there = n < table->limit && notes[n].object == object && (notes[n].rights & rights) == rights;

			if (table->find(n, object->type | rights) != (there ? object : NULL))
				return false;
		}
	return n == 0 || table->choose(n) == (n >= table->limit ? E_RANGE : notes[n].object != NULL ? E_EXISTS : (error_t)n);
}

static bool
all_agree(const struct handle_table *table, const uint32_t before[2])
{
	uint32_t count[2] = { 0, 0 };

	for (handle_t n = 0; n < table->limit; n++)
		for (uint32_t kind = 0; kind < 2; kind++)
			count[kind] += notes[n].object == table->objects[kind];
	for (handle_t n = 0; n < table->limit + 3; n++)
		if (!agrees(table, n))
			return false;
	return table->objects[0]->references - before[0] == count[0] && table->objects[1]->references - before[1] == count[1];
}

const char *
handles_test(const struct handle_table *table)
{
	const uint32_t before[2] = { table->objects[0]->references, table->objects[1]->references };
	uint32_t next = 7;

	for (handle_t n = 0; n < 256; n++)
		notes[n].object = NULL;
	for (uint32_t round = 0; round < 4; round++) {
		error_t chosen;

		while ((chosen = table->choose(HANDLE_ANY)) > 0) {
			if ((uint32_t)chosen >= table->limit || notes[chosen].object != NULL)
				return "an entry that it has not got";
			next = next * 1103515245 + 12345;
			notes[chosen].object = table->objects[next >> 20 & 1];
			notes[chosen].rights = next >> 8 & RIGHTS_ALL;
			table->insert(chosen, notes[chosen].object, notes[chosen].rights);
		}
		for (handle_t n = 1; n < table->limit; n++)
			if (notes[n].object == NULL)
				return "an entry that cannot be had";
		if (chosen != E_FULL || !all_agree(table, before))
			return "a full table that is wrong";
		for (handle_t n = table->limit - 1; n > 0; n--)
			if (round == 3 || n % (round + 2) == 0) {
				table->close(n);
				notes[n].object = NULL;
			}
		if (!all_agree(table, before))
			return "something is wrong after closing";
	}
	return NULL;
}
