/* SPDX-License-Identifier: MIT */
/*
 * mutant: a tick that has not been taken is not counted
 * class: race
 * in: kernel/clock.c
 * fails: clock_agrees_with_the_machine clock_never_goes_back
 */
uint64_t
clock_now(void)
{
	static uint64_t latest;
	const uint32_t count_takes = (TICK_NANOSECONDS << FRACTION_BITS) / PIT_PERIOD;
	const uint32_t part = pit_elapsed() * count_takes >> FRACTION_BITS;
	uint64_t now = ticks * TICK_NANOSECONDS + part;

	if (now > latest)
		latest = now;
	return latest;
}
