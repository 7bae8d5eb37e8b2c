/* SPDX-License-Identifier: MIT */
/*
 * canonical.c: one form for states that no program can tell apart.
 *
 *   Two states are one to the search if all the memory is equal.  So what makes no difference is
 *   rewritten, in place, so that the search goes on from the form it has looked at.  Everything
 *   else counts.  What is rewritten, and why that is sound:
 *
 *     results         A thread that has come back from a call has seen the result (rules.c has);
 *                     its next call sets all registers, and so do the words and handles of its
 *                     mailbox that it carries.
 *     waiting         A RECEIVING thread's registers, and a CALLING one's words, are written before
 *                     they are read.  Fields that thread.h gives to other states than the thread's
 *                     are never read in this one.  (Whose server was what is kept all the same:
 *                     with it, a token that outlives its call is found out.)
 *     tokens          A token names the latest call of a thread or nothing ever again: the count of
 *                     calls starts anew, a token that names nothing becomes one that never named
 *                     anything.
 *     time            Counts from now on.  Ticks used are for accounts only.
 *     slices          One that cannot end within the steps that remain is as long as any other.
 *     windows         What was copied has been looked at, and the program clears it.
 *     links           Of what is on no list.
 */
#include "canonical.h"

#include <string.h>

#include "no_machine.h"

#include "abi/calls.h"
#include "device.h"
#include "inside.h"
#include "repertoire.h"
#include "sched.h"
#include "search.h"
#include "world.h"

#define TOKEN_STALE	(0x7fffu * TOKEN_NEXT)		/* of index 0, which is nobody's */
#define SLICE_LONG	(SEARCH_DEPTH_MAX + 1)

static void
token_canonical(uint32_t *token, const struct thread *holder)
{
	error_t error;
	struct thread *caller;

	if (*token == 0)
		return;
	caller = thread_find_caller(*token, holder->task, &error);
	*token = caller == NULL ? TOKEN_STALE : token_next(world_thread(caller) + 1);
}

/* All tokens first, while they still name what they name; then the threads' counts. */
static void
tokens_canonical(void)
{
	for (uint32_t n = 0; n < THREADS; n++) {
		struct thread *thread = world.threads[n];

		if (world_gone(thread) || thread->state == THREAD_DEAD)
			continue;
		token_canonical(&thread->mailbox->token, thread);
		token_canonical(step_deferred_token(thread), thread);
		if (*step_deferred_token(thread) == TOKEN_STALE)
			*step_deferred_token(thread) = 0;
	}
	for (uint32_t n = 0; n < THREADS; n++)
		if (!world_gone(world.threads[n]) && world.threads[n]->state != THREAD_DEAD)
			world.threads[n]->token = token_next(n + 1);
	inside_tokens_forget();
}

static void
frame_canonical(struct thread *thread)
{
	struct frame *frame = &thread->frame;
	const struct frame old = *frame;

	*frame = (struct frame){ .eip = old.eip, .cs = old.cs, .eflags = old.eflags,
				 .esp = old.esp, .ss = old.ss, .trap = CALL_INTERRUPT };
	if (thread->faulted)
		return;
	if (thread->state == THREAD_SENDING || thread->state == THREAD_CALLING)
		frame->ebx = old.ebx;
	if (thread->state == THREAD_SENDING)
		frame_copy_words(frame, &old);
}

static void
mailbox_canonical(const struct thread *thread)
{
	struct mailbox *mailbox = thread->mailbox;

	if (thread->state == THREAD_DEAD) {
		memset(mailbox, 0, sizeof(*mailbox));
		return;
	}
	if (thread->state == THREAD_SENDING && !thread->faulted)
		return;
	memset(mailbox->payload, 0, PAYLOAD_BYTES);
	memset(mailbox->handles, 0, sizeof(mailbox->handles));
}

static void
timeout_canonical(struct timeout *timeout)
{
	if (timeout->place == 0)
		timeout->when = timeout->order = 0;
}

/* What thread.h says belongs to states that the thread is not in. */
static void
fields_canonical(struct thread *thread)
{
	/* Of one that is dead, what the state it left held is still to be given back. */
	const enum thread_state state = thread->state == THREAD_DEAD ? thread->left : thread->state;
	const bool queued = state == THREAD_SENDING || state == THREAD_RECEIVING ||
			    (state == THREAD_READY && thread != current);

	if (!queued || thread->state == THREAD_DEAD)
		thread->queue = (struct link){ NULL, NULL };
	if (state != THREAD_SENDING && state != THREAD_RECEIVING)
		thread->endpoint = NULL;
	if (state != THREAD_SENDING) {
		thread->connection = NULL;
		thread->wants_reply = false;
	}
	if (world_gone(thread->server)) {
		thread->server = NULL;
		thread->server_thread = 0;
	}
	if (!thread->faulted)
		memset(thread->fault_words, 0, sizeof(thread->fault_words));
	if (thread->timer_endpoint == NULL)
		thread->timer_bits = thread->timer_period = 0;
	if (thread->lender.priority == LEND_NONE)
		thread->lender.to = 0;
	if (thread->lowered.priority == LEND_NONE)
		thread->lowered.to = thread->reconsidered = 0;
	if (thread->state != THREAD_DEAD)
		thread->left = THREAD_NEW;
}

static void
thread_canonical(struct thread *thread, unsigned remaining)
{
	thread->ticks = 0;
	if (thread->slice > remaining)
		thread->slice = SLICE_LONG;
	timeout_canonical(&thread->wait);
	timeout_canonical(&thread->timer);
	fields_canonical(thread);
	frame_canonical(thread);
	if (!world_gone(thread->mailbox))
		mailbox_canonical(thread);
}

static void
endpoint_canonical(struct endpoint *endpoint)
{
	if (endpoint->lender.priority == LEND_NONE)
		endpoint->lender.to = 0;
	if (thread_of_ref(endpoint->server) == NULL)
		endpoint->server = 0;
}

void
canonical(unsigned remaining)
{
	inside_time_from_now();
	tokens_canonical();
	for (uint32_t n = 0; n < THREADS; n++)
		if (!world_gone(world.threads[n]))
			thread_canonical(world.threads[n], remaining);
	for (uint32_t n = 0; n < ENDPOINTS; n++)
		if (!world_gone(world.endpoints[n]))
			endpoint_canonical(world.endpoints[n]);
	for (uint32_t n = 0; n < world.scenario->task_count; n++) {
		if (!world_gone(world.tasks[n]))
			world.tasks[n]->ticks = 0;
		if (!world_gone(world.buffers[n]))
			memset(world.buffers[n] + BUFFER_WRITE, 0, WINDOW_BYTES);
		if (!world_gone(world.buffers[n]))
			memset(world.buffers[n] + BUFFER_COPY, world_pattern(n), WINDOW_BYTES);
	}
}
