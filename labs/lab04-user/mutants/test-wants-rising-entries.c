/* SPDX-License-Identifier: MIT */
/*
 * mutant: wants the entries in rising order
 * class: asks too much
 * in: kernel/selftest/handles_test.c
 * fails: test_accepts_tables_that_are_right
 */
static bool
fill(const struct handle_table *table)
{
	error_t index;

	error_t last = 0;

	while ((index = table->choose(HANDLE_ANY)) > last && (uint32_t)index < table->limit &&
	       table->find(index, table->objects[index % 2]->type) == NULL)
		last = index, table->insert(index, table->objects[index % 2], RIGHTS_OF(index));
	return index == E_FULL;
}
