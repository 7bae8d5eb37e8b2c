/* SPDX-License-Identifier: MIT */
/*
 * system.c: the clock, the log, power: calls that speak to the machine as a whole.
 */
#include "arch/i386/pic.h"
#include "arch/i386/pit.h"
#include "arch/i386/power.h"
#include "arch/i386/usercopy.h"
#include "calls.h"
#include "debug/check.h"
#include "debug/provoke.h"
#include "device.h"
#include "frames.h"
#include "graveyard.h"
#include "handle.h"
#include "log.h"
#include "sched.h"
#include "task.h"
#include "timeout.h"
#include "trace.h"

#define TICK_NANOSECONDS	(1000000000u / TICK_HZ)
#define FRACTION_BITS		10	/* of the nanoseconds a count takes */
#define CLOCK_RESOLUTION	(1000000000u / PIT_HZ + 1)
#define PORTS_ALL		65536u

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
	const uint32_t count_takes = (TICK_NANOSECONDS << FRACTION_BITS) / pit_period();
	const uint32_t part = pit_elapsed() * count_takes >> FRACTION_BITS;
	uint64_t now = ticks * TICK_NANOSECONDS + part;

	if (part < TICK_NANOSECONDS / 2 && pic_pending(IRQ_TIMER))
		now += TICK_NANOSECONDS;
	if (now > latest)
		latest = now;
	return latest;
}

error_t
call_clock_get(struct frame *frame)
{
	const uint64_t now = clock_read();

	frame_set_words(frame, (uint32_t)now, (uint32_t)(now >> 32), CLOCK_RESOLUTION);
	return (uint32_t)ticks & INT32_MAX;
}

error_t
call_log_write(struct frame *frame)
{
	const uint32_t length = frame_b(frame);
	char text[LOG_WRITE_MAX];
	error_t error;

	if (length > LOG_WRITE_MAX)
		return E_RANGE;
	error = copy_from_user(current->task->directory, text, (uptr_t){ frame_a(frame) }, length);
	if (error < 0)
		return error;
	/* Point of no return. */
	log_bytes(text, length);
	return length;
}

/* How many frames are free; the words say how many exist, and whether more are being given back. */
static error_t
free_memory(struct frame *frame)
{
	frame_set_words(frame, frames_free_count, graveyard_busy(), frames_total);
	return frames_free_count;
}

/* Whether the handle of a call is one to all ports, to be managed. */
static error_t
power_check(const struct frame *frame)
{
	const uint32_t need = OBJECT_PORTS | RIGHT_MANAGE;
	const struct ports *ports = handle_find(current->task, frame_handle(frame), need);

	if (ports == NULL)
		return handle_error(current->task, frame_handle(frame), need);
	return ports->count == PORTS_ALL ? E_OK : E_RIGHTS;
}

error_t
call_system_control(struct frame *frame)
{
	const error_t error = power_check(frame);

	if (error < 0)
		return error;
	switch ((enum system_operation)frame_a(frame)) {
	case SYSTEM_POWER_OFF:
		if (frame_b(frame) != 0)
			power_debug_exit(frame_b(frame));
		power_off();
	case SYSTEM_RESET:
		power_reset();
	case SYSTEM_FREE_MEMORY:
		return free_memory(frame);
	case SYSTEM_CHECK:
		check_all();
		return E_OK;
	case SYSTEM_TRACE:
		return frame_b(frame) & ~TRACE_ALL ? E_ARGUMENT : (error_t)trace_set(frame_b(frame));
	case SYSTEM_FAIL:
		return provoke_set(frame_b(frame));
	}
	return E_ARGUMENT;
}

error_t
call_trace_read(struct frame *frame)
{
	const pte_t *directory = current->task->directory;
	const uint32_t size = sizeof(struct trace_event);
	const error_t error = power_check(frame);
	uint32_t to = frame_a(frame), count = frame_b(frame);

	if (error < 0)
		return error;
	if (count > TRACE_READ_MAX)
		return E_RANGE;
	if (!user_range_usable(directory, (uptr_t){ to }, count * size, PTE_WRITE))
		return E_FAULT;
	/* Point of no return. */
	if (count > trace_waiting())
		count = trace_waiting();
	for (uint32_t n = 0; n < count; n++)
		copy_to_user(directory, (uptr_t){ to + n * size }, trace_take(), size);
	frame_set_words(frame, trace_lost(), trace_waiting(), 0);
	return count;
}
