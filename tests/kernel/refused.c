/* SPDX-License-Identifier: MIT */
/*
 * refused.c: stops the machine around calls; see refused.h.
 *
 *   SYSENTER and int 0x80 come here by fast_table.  While the kernel looks all calls take the
 *   ordinary path: the short one refuses nothing by itself.
 *
 *   The dead memories are given back before the first stop.  Else an allocation that finds no frame
 *   would do it (frames.c), and that is nothing the call has done.
 */
#include "refused.h"

#include "arch/i386/frame.h"
#include "arch/i386/io.h"
#include "arch/i386/string.h"
#include "boot/cmdline.h"
#include "calls.h"
#include "debug/log.h"
#include "debug/provoke.h"
#include "endpoint.h"
#include "graveyard.h"
#include "handle.h"
#include "sched.h"

#define PORT_BELL	0xea		/* grading/visits.h */
#define PORT_GATE	0xeb

struct refused_look refused_look;

static struct frame *(*ordinary[256])(struct frame *frame);	/* what the table held; used no more */

static bool (*wanted)(void);		/* whether the call that begins is looked at */

/*
 * The machine stands still, in one instruction, while whoever runs it looks at its memory.  Where
 * nobody does, nothing happens.
 */
static void
visit(void)
{
	outb(PORT_BELL, 0);
	outb(PORT_GATE, 0);
}

/*
 * Whether a call would receive, and somebody waits to be received: who then may fail, and the
 * receiver goes on.
 */
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
	visit();
}

static void
look_after(error_t result)
{
	refused_look.result = result;
	refused_look.phase = REFUSED_AFTER;
	if (result < 0)
		visit();
	refused_look.phase = REFUSED_NOTHING;
}

/* In place of system_call(). */
static struct frame *
system_call_watched(struct frame *frame)
{
	const bool looked_at = wanted();
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

static bool
every_call(void)
{
	return true;
}

static bool
call_of_others(void)
{
	return current->task != init_task;
}

static bool
failing_call(void)
{
	return provoke_left[PROVOKE_MEMORY] != 0 || provoke_left[PROVOKE_QUOTA] != 0;
}

static const struct {
	const char *name;
	bool (*wanted)(void);
} choices[] = {
	{ "all", every_call },
	{ "others", call_of_others },
	{ "failing", failing_call },
};

void
refused_init(void)
{
	const char *option = cmdline_value("refused");

	for (unsigned n = 0; option != NULL && n < countof(choices); n++)
		if (strcmp(option, choices[n].name) == 0)
			wanted = choices[n].wanted;
	if (wanted != NULL)
		dispatch_to(system_call_watched, ordinary);
	else if (option != NULL)
		log_printf("boot: refused=%s is unknown; known are: all others failing\n", option);
}
