/* SPDX-License-Identifier: MIT */
/*
 * mutant: counts a waiting tick only if little of the next one has passed
 * class: some phases only
 * in: kernel/clock.c
 * fails: clock_never_goes_back
 */
uint64_t
clock_now(void)
{
	static uint64_t latest;
	const uint32_t count_takes = (TICK_NANOSECONDS << FRACTION_BITS) / PIT_PERIOD;
	const uint32_t part = pit_elapsed() * count_takes >> FRACTION_BITS;
	uint64_t now = ticks * TICK_NANOSECONDS + part;

	if (part < TICK_NANOSECONDS / 16 && pic_pending(IRQ_TIMER))
		now += TICK_NANOSECONDS;
	if (now > latest)
		latest = now;
	return latest;
}
