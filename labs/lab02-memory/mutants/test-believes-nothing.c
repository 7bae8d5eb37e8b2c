/* SPDX-License-Identifier: MIT */
/*
 * mutant: finds everything wrong
 * class: no check
 * in: kernel/selftest/frames_test.c
 * fails: test_accepts_allocators_that_are_right
 */
const char *
frames_test(const struct allocator *allocator)
{
	return allocator->frames > 0 ? "it is wrong" : NULL;
}
