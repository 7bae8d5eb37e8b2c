/* SPDX-License-Identifier: MIT */
/*
 * system.c: the clock, the log, power: calls that speak to the machine as a whole.
 */
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/power.h"
#include "calls.h"
#include "debug/check.h"
#include "debug/log.h"
#include "debug/provoke.h"
#include "debug/trace.h"
#include "device.h"
#include "frames.h"

#define TICK_NANOSECONDS	(1000000000u / TICK_HZ)
#define FRACTION_BITS		10	/* of the nanoseconds a count takes */
#define CLOCK_RESOLUTION	(1000000000u / PIT_HZ + 1)

/*
 * Nanoseconds since boot: whole ticks, and what the timer has counted since.  A tick counts as a millisecond, which it is to within
 * 0.02 percent, so that the clock agrees with timeouts.
 *
 *   (1) The timer may have begun the next tick while its interrupt still waits: then the count is small, and a tick is added.
 *       (A large count was read before the interrupt came.)
 *   (2) A machine may start the count anew a moment before it raises the interrupt, as emulators do: then time stands still for
 *       that moment, rather than go back.
 */
static uint64_t
clock_read(void)
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

error_t
call_clock_get(struct frame *frame, void *object, void *second)
{
	const uint64_t now = clock_read();

	frame_set_words(frame, (uint32_t)now, (uint32_t)(now >> 32), CLOCK_RESOLUTION);
	return (uint32_t)ticks & INT32_MAX;
}

error_t
call_log_write(struct frame *frame, void *object, void *second)
{
	const uint32_t length = frame_b(frame);
	char text[LOG_WRITE_MAX];

	if (length > LOG_WRITE_MAX)
		return E_RANGE;
	if (copy_from_caller(text, frame_a(frame), length) < 0)
		return E_FAULT;
	/* Point of no return. */
	log_bytes(text, length);
	return length;
}

error_t
call_system_control(struct frame *frame, void *object, void *second)
{
	const uint32_t value = frame_b(frame);

	if (((const struct ports *)object)->count != PORTS_ALL)
		return E_RIGHTS;
	switch ((enum system_operation)frame_a(frame)) {
	case SYSTEM_POWER_OFF:
		if (value != 0)
			power_debug_exit(value);
		power_off();
	case SYSTEM_RESET:
		power_reset();
	case SYSTEM_FREE_MEMORY:
		graveyard_owe();	/* who asks helps */
		frame_set_words(frame, frames_free_count, graveyard_busy(), frames_total);
		return frames_free_count;
	case SYSTEM_CHECK:
		check_all();
		return E_OK;
	case SYSTEM_TRACE:
		return value & ~TRACE_ALL ? E_ARGUMENT : (error_t)trace_set(value);
	case SYSTEM_FAIL:
		return provoke_set(value);
	}
	return E_ARGUMENT;
}
