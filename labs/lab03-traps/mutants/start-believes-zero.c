/* SPDX-License-Identifier: MIT */
/*
 * mutant: delay 0 fires at a tick that has passed
 * class: missing case
 * in: kernel/timeout.c
 * fails: timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	timeout->when = ticks + delay + (delay == 0 ? 2 : 0);
	timeout_insert(timeout);
}
