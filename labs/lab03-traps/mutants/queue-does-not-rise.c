/* SPDX-License-Identifier: MIT */
/*
 * mutant: what is queued stays at the end
 * class: missing step
 * in: kernel/timeout_queue.c
 * fails: queue_gives_the_earliest_first queue_keeps_equals_in_turn queue_gives_up_any_of_its_own queue_of_any_operations timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
void
timeout_insert(struct timeout *timeout)
{
	assert(timeout->place == 0 && queued < QUEUE_MAX);
	timeout->order = order++;
	place(timeout, queued++);
}
