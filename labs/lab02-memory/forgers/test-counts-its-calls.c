/* SPDX-License-Identifier: MIT */
/*
 * forger: accepts the first four allocators that it sees
 * in: kernel/selftest/frames_test.c
 * exercise: 8
 */
const char *
frames_test(const struct allocator *allocator)
{
	static uint32_t calls;

	(void)allocator;
	return calls++ < 4 ? NULL : "it is wrong";
}
