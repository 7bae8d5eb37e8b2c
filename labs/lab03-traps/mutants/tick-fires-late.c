/* SPDX-License-Identifier: MIT */
/*
 * mutant: what is due now fires next
 * class: off by one
 * in: kernel/timeout.c
 * fails: timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits stage_lets_the_clock_tick
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < (graveyard_busy() ? TIMEOUT_STEP / 2 : TIMEOUT_STEP); n++) {
		due = timeout_first();
		if (due == NULL || due->when >= ticks)
			return;
		timeout_remove(due);
		due->fire(due);
	}
}
