/* SPDX-License-Identifier: MIT */
/*
 * variant: multiplies and divides in 64 bits
 * in: kernel/clock.c
 * exercise: 5
 */
uint64_t
clock_now(void)
{
	static uint64_t last;
	const uint32_t counts = pit_elapsed();
	uint64_t whole = ticks;

	if (counts < PIT_PERIOD / 2 && pic_pending(IRQ_TIMER))
		whole++;
	whole = whole * TICK_NANOSECONDS + (uint64_t)counts * TICK_NANOSECONDS / PIT_PERIOD;
	last = whole < last ? last : whole;
	return last;
}
