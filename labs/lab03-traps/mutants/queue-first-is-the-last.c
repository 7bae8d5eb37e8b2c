/* SPDX-License-Identifier: MIT */
/*
 * mutant: the first one is taken from the end
 * class: wrong element
 * in: kernel/timeout_queue.c
 * fails: queue_gives_the_earliest_first queue_keeps_equals_in_turn queue_gives_up_any_of_its_own queue_of_any_operations timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
struct timeout *
timeout_first(void)
{
	return queued > 0 ? queue[queued - 1] : NULL;
}
