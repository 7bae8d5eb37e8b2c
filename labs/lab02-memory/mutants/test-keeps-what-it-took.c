/* SPDX-License-Identifier: MIT */
/*
 * mutant: does not give everything back
 * class: cleaning up
 * in: kernel/selftest/frames_test.c
 * fails: test_accepts_allocators_that_are_right
 */
const char *
frames_test(const struct allocator *allocator)
{
	return allocator->alloc(0) == FRAME_NONE ? "nothing is there" : NULL;
}
