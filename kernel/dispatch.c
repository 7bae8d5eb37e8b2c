/* SPDX-License-Identifier: MIT */
/*
 * dispatch.c: from a call number to its function.
 *
 *   abi/calls.def gives the table and the names.  The result goes into the caller's frame even if the caller has blocked
 *   meanwhile: nobody reads it before whoever wakes the thread has written the right one.
 *
 *   SYSENTER comes by fast_table: to system_call(), past it to the fast path, or to whoever wants to see every call: system_call_traced(),
 *   or a function of debug/.
 */
#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "calls.h"
#include "debug/points.h"
#include "fast.h"
#include "sched.h"
#include "trace.h"

static error_t (*const table[CALL_COUNT])(struct frame *frame) = {
#define CALL(name, parameters, arguments, errors, text)	call_##name,
#define MESSAGE_CALL(name, parameters, errors, text)	call_##name,
#include "abi/calls.def"
#undef CALL
#undef MESSAGE_CALL
};

static const char *const names[CALL_COUNT] = {
#define CALL(name, parameters, arguments, errors, text)	#name,
#define MESSAGE_CALL(name, parameters, errors, text)	#name,
#include "abi/calls.def"
#undef CALL
#undef MESSAGE_CALL
};

static bool fast_wanted;		/* unless fastpath=off */
static struct frame *(*watched)(struct frame *frame);	/* NULL: nobody watches */

const char *
call_name(uint32_t number)
{
	return number < CALL_COUNT ? names[number] : "no call";
}

static inline error_t
serve(struct frame *frame)
{
	const uint32_t number = frame_call(frame);

	return number < CALL_COUNT ? table[number](frame) : E_CALL;
}

error_t
call_serve(struct frame *frame)
{
	return serve(frame);
}

HOT_CODE struct frame *
system_call(struct frame *frame)
{
	frame_set_result(frame, serve(frame));
	return sched_leave_kernel();
}

/* The result of a thread that has blocked or ended is not there yet, or never. */
struct frame *
system_call_traced(struct frame *frame)
{
	const struct thread *caller = current;
	const uint32_t number = frame_call(frame);

	if (trace_on(TRACE_call))
		trace_note(TRACE_call, caller, (uint32_t[TRACE_WORDS]){ frame->eax, frame_a(frame),
						frame_b(frame), frame_c(frame) });
	frame_set_result(frame, serve(frame));
	if (trace_on(TRACE_result) && caller->state == THREAD_READY)
		trace_note(TRACE_result, caller, (uint32_t[TRACE_WORDS]){ number, frame->eax });
	return sched_leave_kernel();
}

static void
fill(struct frame *(*ordinary)(struct frame *frame), bool fast)
{
	for (uint32_t n = 0; n < countof(fast_table); n++)
		fast_table[n] = ordinary;
	if (!fast)
		return;
	fast_table[CALL_ipc_call] = fast_call;
	fast_table[CALL_ipc_reply_recv] = fast_reply_recv;
}

void
dispatch_init(bool fast)
{
	fast_wanted = fast;
	fill(system_call, fast);
}

void
dispatch_trace(bool on)
{
	if (watched != NULL)
		fill(watched, false);
	else if (on)
		fill(system_call_traced, false);
	else
		fill(system_call, fast_wanted);
}

void
dispatch_points(void)
{
	for (uint32_t n = 0; n < countof(fast_table); n++) {
		points_ordinary[n] = fast_table[n];
		fast_table[n] = points_sysenter;
	}
	trap_entry = points_trap;
}

void
dispatch_watch(struct frame *(*watch)(struct frame *frame))
{
	watched = watch;
	dispatch_trace(false);
}

HOT_CODE error_t
call_null(struct frame *frame)
{
	(void)frame;
	return E_OK;
}
