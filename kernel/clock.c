/* SPDX-License-Identifier: MIT */
/*
 * clock.c: the time since boot, finer than ticks.
 *
 *   Whole ticks, and what the timer has counted since (pit.h).  A tick counts as a millisecond,
 *   which it is to within 0.02 percent, so that the clock agrees with timeouts.  Two things are in
 *   the way:
 *
 *     (1) The timer may have begun the next tick while its interrupt still waits: then the count
 *         says that little of a tick has passed, and a tick is missing.  (Much of a tick: the count
 *         was read before the interrupt came.)
 *     (2) A machine may start the count anew a moment before it raises the interrupt, as emulators
 *         do: then time stands still for that moment, rather than go back.
 */
#include "clock.h"

#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "timeout.h"

#define TICK_NANOSECONDS	(1000000000u / TICK_HZ)
#define FRACTION_BITS		10	/* a division less: of the nanoseconds that a count takes, times 2^10 */

/*
 * clock.h says what.  To within two counts of the timer and what (2) costs, if ticks are taken less
 * than half a tick late.
 *
 * LAB 3.5
 */
uint64_t
clock_now(void)
{
	static uint64_t latest;
	const uint32_t count_takes = (TICK_NANOSECONDS << FRACTION_BITS) / PIT_PERIOD;
	const uint32_t part = pit_elapsed() * count_takes >> FRACTION_BITS;
	uint64_t now = ticks * TICK_NANOSECONDS + part;

	if (part < TICK_NANOSECONDS / 2 && pic_pending(IRQ_TIMER))
		now += TICK_NANOSECONDS;
	if (now > latest)
		latest = now;
	return latest;
}
