/* SPDX-License-Identifier: MIT */
/*
 * variant: counts what is left to fire
 * in: kernel/timeout.c
 * exercise: 7
 */
void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	const uint64_t ahead = delay > 0 ? delay : 1;

	timeout->when = ahead + ticks;
	timeout_insert(timeout);
}

void
timeouts_tick(void)
{
	unsigned left = TIMEOUT_STEP;

	ticks += 1;
	for (struct timeout *next = timeout_first(); next != NULL && next->when <= ticks; next = timeout_first()) {
		if (left == 0 || (left <= TIMEOUT_STEP / 2 && graveyard_busy()))
			break;
		left--;
		timeout_remove(next);
		next->fire(next);
	}
}
