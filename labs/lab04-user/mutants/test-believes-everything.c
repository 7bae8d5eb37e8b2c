/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds nothing wrong with anything
 * class: no check
 * in: kernel/selftest/handles_test.c
 * fails: test_finds_wrong_answers test_finds_wrong_choices test_finds_objects_held_wrongly test_finds_mistakes_in_few_entries
 */
const char *
handles_test(const struct handle_table *table)
{
	bool right = true;

	(void)table;

	return right ? NULL : "a handle or its object is not what it should be";
}
