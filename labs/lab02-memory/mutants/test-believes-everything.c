/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds nothing wrong with anything
 * class: no check
 * in: kernel/selftest/frames_test.c
 * fails: test_finds_blocks_that_are_not_zeroed test_finds_blocks_in_wrong_places test_finds_frames_that_are_lost test_finds_mistakes_made_now_and_then
 */
const char *
frames_test(const struct allocator *allocator)
{
	(void)allocator;
	return NULL;
}
