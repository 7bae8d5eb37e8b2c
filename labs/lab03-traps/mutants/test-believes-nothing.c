/* SPDX-License-Identifier: MIT */
/*
 * mutant: everything is wrong
 * class: no check
 * in: kernel/selftest/timeouts_test.c
 * fails: test_accepts_queues_that_are_right test_finds_queues_that_are_early_or_late test_finds_queues_that_are_out_of_order test_finds_queues_that_lose_or_repeat test_finds_queues_wrong_now_and_then
 */
const char *
timeouts_test(const struct timeout_queue *queue)
{
	(void)queue;
	return "wrong";
}
