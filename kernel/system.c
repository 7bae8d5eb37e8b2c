/* SPDX-License-Identifier: MIT */
/*
 * system.c: the clock, the log, power: calls that speak to the machine as a whole.
 */
#include "arch/i386/pit.h"
#include "arch/i386/power.h"
#include "calls.h"
#include "clock.h"
#include "debug/check.h"
#include "debug/log.h"
#include "debug/provoke.h"
#include "debug/trace.h"
#include "device.h"
#include "frames.h"

#define CLOCK_RESOLUTION	(1000000000u / PIT_HZ + 1)

error_t
call_clock_get(struct frame *frame, void *object, void *second)
{
	const uint64_t now = clock_now();

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
