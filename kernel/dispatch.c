/* SPDX-License-Identifier: MIT */
/*
 * dispatch.c: from a call number to its function.
 *
 *   abi/calls.def gives the table, and what each call needs of its handles: these are decoded here, in one place for
 *   all, and the function gets what they name.  For each call the compiler makes its own copy of serve(), with the needs as constants; where
 *   one look is not enough, call_decoded() (handle.c) goes on.
 *   The result goes into the caller's frame even if the caller has blocked meanwhile: nobody reads it before whoever wakes the thread
 *   has written the right one.
 *
 *   SYSENTER comes by fast_table: to system_call(), past it to the fast path, or to whoever wants
 *   to see every call: system_call_traced() (debug/trace.c), or a function that a test has linked
 *   with the kernel.
 */
#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "calls.h"

/*
 * Decodes the handles and performs the call.  The needs are constants where this is used: so each
 * call gets no more than it needs.
 */
static inline __attribute__((always_inline)) error_t
serve(call_function *call, struct frame *frame, uint32_t need, uint32_t need_second)
{
	void *object = need == 0 ? NULL : handle_find(current->task, frame_handle(frame), need);
	void *second = need_second == 0 ? NULL : handle_find(current->task, frame_a(frame), need_second);

	if ((need != 0 && object == NULL) || (need_second != 0 && second == NULL))
		return call_decoded(call, frame, need, need_second);
	return call(frame, object, second);
}

#define NEEDS(handle, a)	handle, a
#define SERVE(name, needs) \
	static error_t serve_##name(struct frame *frame) { return serve(call_##name, frame, NEEDS needs); }
#define CALL(name, parameters, arguments, needs, errors, text)	SERVE(name, needs)
#include "abi/calls.def"

static error_t (*const table[CALL_COUNT])(struct frame *frame) = {
#define CALL(name, parameters, arguments, needs, errors, text)	serve_##name,
#include "abi/calls.def"
};

static struct frame *(**functions)(struct frame *frame) = fast_table;
static bool fast_wanted;		/* unless fastpath=off */

inline error_t
call_serve(struct frame *frame)
{
	const uint32_t number = frame_call(frame);

	return number < CALL_COUNT ? table[number](frame) : E_CALL;
}

HOT_CODE struct frame *
system_call(struct frame *frame)
{
	frame_set_result(frame, call_serve(frame));
	return sched_leave_kernel();
}

void
dispatch_init(bool fast)
{
	fast_wanted = fast;
	dispatch_trace(false);
}

void
dispatch_trace(bool on)
{
	for (uint32_t n = 0; n < countof(fast_table); n++)
		functions[n] = on ? system_call_traced : system_call;
	if (on || !fast_wanted)
		return;
	functions[CALL_ipc_call] = fast_call;
	functions[CALL_ipc_reply_recv] = fast_reply_recv;
}

void
dispatch_to(struct frame *(*first)(struct frame *frame), struct frame *(**instead)(struct frame *frame))
{
	memcpy(instead, fast_table, sizeof(fast_table));
	functions = instead;
	for (uint32_t n = 0; n < countof(fast_table); n++)
		fast_table[n] = first;
}

HOT_CODE error_t
call_null(struct frame *frame, void *object, void *second)
{
	return E_OK;
}
