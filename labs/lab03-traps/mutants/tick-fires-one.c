/* SPDX-License-Identifier: MIT */
/*
 * mutant: one timeout a tick
 * class: missing step
 * in: kernel/timeout.c
 * fails: timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < 1; n++) {
		due = timeout_first();
		if (due == NULL || due->when > ticks)
			return;
		timeout_remove(due);
		due->fire(due);
	}
}
