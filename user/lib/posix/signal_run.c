/* SPDX-License-Identifier: MIT */
/*
 * signal_run.c: running a handler, in the middle of anything.
 *
 *   The interrupted code may be about to send what is in the mailbox, or to read what has come
 *   there; it may have half a sum in the floating-point registers, and errno is its own.  All of it
 *   is put away before the handler runs and is back afterwards.
 */
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "process_call.h"
#include "signal_entry.h"

#define FLOATING_SIZE	108u		/* what FNSAVE writes.  Intel SDM volume 1, 8.1.10 */

volatile uint32_t signal_waiting[PROCESS_THREADS_MAX];
uint32_t signal_restarts[PROCESS_THREADS_MAX];

typedef void with_information(int number, siginfo_t *information, void *context);

static void
call_handler(struct signal_context *context)
{
	const struct signal_frame *frame = &context->frame;
	siginfo_t information = {
		.si_signo = (int)frame->number,
		.si_code = (int)frame->code,
		.si_status = (int)frame->status,
		.si_pid = (pid_t)frame->value,
		.si_addr = (void *)frame->value,
	};

	if (frame->flags & SIGNAL_INFO)
		((with_information *)frame->handler)((int)frame->number, &information, context);
	else
		((void (*)(int))frame->handler)((int)frame->number);
}

void
signal_run(struct signal_context *context)
{
	uint32_t number = thread_number(), waiting = signal_waiting[number];
	struct mailbox *own = mailbox(), saved = *own;
	uint8_t floating[FLOATING_SIZE];

	signal_waiting[number] = 0;
	__asm__ volatile("fnsave %0" : "=m"(floating));
	call_handler(context);
	__asm__ volatile("frstor %0" : : "m"(floating));
	signal_restarts[number] = context->frame.flags & SIGNAL_RESTART;
	signal_waiting[number] = waiting;
	*own = saved;
	/* Nothing but registers travels: the mailbox stays as it is. */
	process_call(PROCESS_SIGNAL_RETURN, (uint32_t)context, number, 0, NULL);
	_exit(SIGSEGV);		/* proc could not read the context */
}
