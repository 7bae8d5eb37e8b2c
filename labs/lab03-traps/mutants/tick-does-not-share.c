/* SPDX-License-Identifier: MIT */
/*
 * mutant: it takes no notice of what is to be given back
 * class: missing case
 * in: kernel/timeout.c
 * fails: timeouts_fire_a_few_at_a_time
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < TIMEOUT_STEP; n++) {
		due = timeout_first();
		if (due == NULL || due->when > ticks)
			return;
		timeout_remove(due);
		due->fire(due);
	}
}
