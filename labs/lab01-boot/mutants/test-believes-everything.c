/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds nothing wrong with anything
 * class: no check
 * in: kernel/selftest/memory_map_test.c
 * fails: test_finds_maps_out_of_order test_finds_pages_lost_or_made_up test_finds_mistakes_in_full_maps test_finds_adders_wrong_now_and_then
 */
const char *
memory_map_test(map_adder *add)
{
	(void)add;
	return NULL;
}
