/* SPDX-License-Identifier: MIT */
/*
 * refused.c: stops the machine around calls; see refused.h.
 *
 *   SYSENTER and int 0x80 come here by fast_table, as traced calls come to system_call_traced(): so a kernel that is not asked to look
 *   has nothing of this in its way.  While it looks all calls take the ordinary path: the short one refuses nothing by itself.
 *
 *   The dead memories are given back before the first stop.  Else an allocation that finds no frame would do it (frames.c), and that is
 *   nothing the call has done.
 */
#include "debug/refused.h"

#include "arch/i386/frame.h"
#include "arch/i386/power.h"
#include "arch/i386/string.h"
#include "calls.h"
#include "cmdline.h"
#include "endpoint.h"
#include "graveyard.h"
#include "handle.h"
#include "sched.h"

struct refused_look refused_look;

static bool init_too;			/* init's calls are looked at as well */

/* Whether a call would receive, and somebody waits to be received: who then may fail, and the receiver goes on. */
static bool
meets_senders(const struct frame *frame)
{
	const uint32_t need = OBJECT_ENDPOINT | RIGHT_RECEIVE;
	const struct endpoint *endpoint = handle_find(current->task, frame_handle(frame), need);

	return frame_call(frame) == CALL_ipc_recv && endpoint != NULL &&
	       endpoint->sender_bitmap != 0;
}

static void
look_before(const struct frame *frame)
{
	while (graveyard_fetch_frames())
		continue;
	refused_look = (struct refused_look){
		.phase = REFUSED_BEFORE,
		.count = refused_look.count,
		.task = current->task->number,
		.slot = current->slot,
		.call = frame_call(frame),
		.handle = frame_handle(frame),
		.a = frame_a(frame),
		.b = frame_b(frame),
		.c = frame_c(frame),
		.d = frame_d(frame),
		.senders = meets_senders(frame),
	};
	power_visit();
}

static void
look_after(error_t result)
{
	refused_look.result = result;
	refused_look.phase = REFUSED_AFTER;
	if (result < 0)
		power_visit();
	refused_look.phase = REFUSED_NOTHING;
}

/* In place of system_call(). */
static struct frame *
system_call_watched(struct frame *frame)
{
	const bool looked_at = init_too || current->task != init_task;
	error_t result;

	refused_look.count++;
	if (looked_at)
		look_before(frame);
	result = call_serve(frame);
	if (looked_at)
		look_after(result);
	frame_set_result(frame, result);
	return sched_leave_kernel();
}

void
refused_init(void)
{
	const char *whose = cmdline_value("refused");

	if (whose == NULL)
		return;
	init_too = strcmp(whose, "others") != 0;
	dispatch_watch(system_call_watched);
}
