/* SPDX-License-Identifier: MIT */
/*
 * mutant: a timeout is queued while it fires
 * class: order
 * in: kernel/timeout.c
 * fails: timeouts_fire_at_their_tick timeouts_fire_a_few_at_a_time timeouts_start_and_stop_others timeouts_outlive_32_bits
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < (graveyard_busy() ? TIMEOUT_STEP / 2 : TIMEOUT_STEP); n++) {
		due = timeout_first();
		if (due == NULL || due->when > ticks)
			return;
		due->fire(due);
		if (due->place != 0)
			timeout_remove(due);
	}
}
