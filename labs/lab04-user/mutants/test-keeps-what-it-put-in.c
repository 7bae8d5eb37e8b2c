/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not close what it put in
 * class: leaves something
 * in: kernel/selftest/handles_test.c
 * fails: test_accepts_tables_that_are_right
 */
const char *
handles_test(const struct handle_table *table)
{
	const uint32_t before[2] = { table->objects[0]->references, table->objects[1]->references };
	bool right = is_right(table, 1, before);

	for (uint32_t free = 2; right && free < 5; free++) {
		right = fill(table) && is_right(table, table->limit, before);
		for (handle_t index = free; right && index < table->limit; index += free)
			table->close(index);
		right = right && is_right(table, free, before);
	}
	for (handle_t index = 1; right && index < table->limit; index++)
		if (index % 4 == 1)
			table->close(index);
	return right ? NULL : "a handle or its object is not what it should be";
}
