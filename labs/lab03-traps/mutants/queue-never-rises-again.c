/* SPDX-License-Identifier: MIT */
/*
 * mutant: an entry that fills a hole only sinks
 * class: missing case
 * in: kernel/timeout_queue.c
 * fails: queue_gives_up_any_of_its_own queue_of_any_operations timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
void
timeout_remove(struct timeout *timeout)
{
	const uint32_t n = timeout->place - 1;
	struct timeout *last = queue[--queued];

	timeout->place = 0;
	if (last == timeout)
		return;
	sink(last, n);
}
