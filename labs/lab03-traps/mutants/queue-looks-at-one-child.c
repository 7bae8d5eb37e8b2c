/* SPDX-License-Identifier: MIT */
/*
 * mutant: the smaller child is not looked for
 * class: missing case
 * in: kernel/timeout_queue.c
 * fails: queue_gives_the_earliest_first queue_keeps_equals_in_turn queue_gives_up_any_of_its_own queue_of_any_operations timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
static void
sink(struct timeout *timeout, uint32_t n)
{
	for (;;) {
		uint32_t child = 2 * n + 1;

		if (child >= queued)
			break;
		if (!before(queue[child], timeout))
			break;
		place(queue[child], n);
		n = child;
	}
	place(timeout, n);
}
