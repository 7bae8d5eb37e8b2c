/* SPDX-License-Identifier: MIT */
/*
 * system.c: the clock, the log, power: calls that speak to the machine as a whole.
 */
#include "arch/i386/power.h"
#include "arch/i386/usercopy.h"
#include "calls.h"
#include "debug/check.h"
#include "device.h"
#include "frames.h"
#include "graveyard.h"
#include "handle.h"
#include "log.h"
#include "sched.h"
#include "task.h"
#include "timeout.h"
#include "trace.h"

#define TICK_NANOSECONDS	1000000u
#define PORTS_ALL		65536u

error_t
call_clock_get(struct frame *frame)
{
	frame_set_words(frame, (uint32_t)ticks, (uint32_t)(ticks >> 32), TICK_NANOSECONDS);
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
