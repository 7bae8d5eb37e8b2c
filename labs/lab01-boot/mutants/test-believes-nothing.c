/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds everything wrong
 * class: no check
 * in: kernel/selftest/memory_map_test.c
 * fails: test_accepts_adders_that_are_right
 */
const char *
memory_map_test(map_adder *add)
{
	return add != NULL ? "it is wrong" : NULL;
}
