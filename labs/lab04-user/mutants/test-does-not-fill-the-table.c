/* SPDX-License-Identifier: MIT */
/*
 * mutant: stops before the table is full
 * class: stops too soon
 * in: kernel/debug/handles_test.c
 * fails: test_finds_wrong_choices
 */
static bool
fill(const struct handle_table *table)
{
	error_t index;

	while ((index = table->choose(HANDLE_ANY)) > 0 && (uint32_t)index < table->limit - 2 &&
	       table->find(index, table->objects[index % 2]->type) == NULL)
		table->insert(index, table->objects[index % 2], RIGHTS_OF(index));
	return index == E_FULL || (uint32_t)index >= table->limit - 2;
}
