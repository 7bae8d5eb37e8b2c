/* SPDX-License-Identifier: MIT */
/*
 * mutant: one tick may take for ever
 * class: missing limit
 * in: kernel/timeout.c
 * fails: timeouts_fire_a_few_at_a_time
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < 1000; n++) {
		due = timeout_first();
		if (due == NULL || due->when > ticks)
			return;
		timeout_remove(due);
		due->fire(due);
	}
}
