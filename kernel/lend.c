/* SPDX-License-Identifier: MIT */
/*
 * lend.c: priorities lent to those one waits for, so that nobody in the middle can make an urgent thread wait.
 *
 *   Who lends to whom:
 *     a caller in service (CALLING)           to the thread that received the call
 *     the queue of an endpoint, as one,       to the thread that last received from the endpoint
 *       at its most urgent sender's priority
 *
 *   A thread's priority is the highest of its own (base) and what it is lent, never above its task's ceiling.  It counts what it is lent by
 *   priority (struct lent).  So lending and taking back are a few
 *   instructions, and only a lender above the server's base counts at all: a server that is at least as urgent as its
 *   clients, as servers should be, never comes here.
 *
 *   When a thread's priority changes while it waits itself, what it lends changes too, and so on along the chain: propagate() follows
 *   it for at most LEND_LINKS threads.  Deeper chains keep what the first links gave them.
 *
 *   Callers and queues no more urgent than their server lend nothing.  When its base is lowered they begin to, and there is no list of them: all
 *   threads are looked at, in steps if there are many, and until the last of these the thread is lent its old base by itself.
 *
 *   Whoever is lent to may die.  So lenders name it by its ref - an index and a count - and not by a pointer: what was lent to the
 *   dead is simply gone.
 */
#include "lend.h"

#include "endpoint.h"
#include "sched.h"
#include "task.h"
#include "thread.h"

#define LEND_LINKS	16u
#define RECONSIDER_STEP	1024u		/* threads looked at; ... */
#define CALLER_COUNTS	8u		/* ... a caller of the right server counts for so many */

uint32_t
lend_effective(const struct thread *thread)
{
	uint32_t priority = thread->base;

	if (thread->lent.bitmap != 0) {
		const uint32_t lent = 31 - __builtin_clz(thread->lent.bitmap);

		priority = lent > priority ? lent : priority;
	}
	return priority < thread->task->ceiling ? priority : thread->task->ceiling;
}

/* Changes what a lender lends, to whom; returns the thread that had it before, if it still lives. */
static struct thread *
change(struct lender *lender, uint32_t to, uint32_t priority)
{
	struct thread *old = lender->priority == LEND_NONE ? NULL : thread_of_ref(lender->to);
	struct thread *new = priority == LEND_NONE ? NULL : thread_of_ref(to);

	if (old != NULL)
		lent_drop(&old->lent, lender->priority);
	if (new != NULL)
		lent_add(&new->lent, priority);
	lender->to = to;
	lender->priority = new == NULL ? LEND_NONE : priority;
	return old;
}

/* What a priority is worth to a server. */
static uint32_t
worth(const struct thread *server, uint32_t priority)
{
	return server != NULL && priority != LEND_NONE && priority > server->base ? priority
										   : LEND_NONE;
}

/* Brings what a waiting thread, or the queue it is in, lends up to date.  Returns who is lent to. */
static struct thread *
pass_on(struct thread *thread)
{
	struct lender *lender = &thread->lender;
	uint32_t to = thread->server_thread, priority = thread->priority;
	struct thread *server;

	if (thread->state == THREAD_SENDING) {
		lender = &thread->endpoint->lender;
		to = thread->endpoint->server;
		priority = endpoint_top(thread->endpoint);
	} else if (thread->state != THREAD_CALLING) {
		return NULL;
	}
	server = thread_of_ref(to);
	change(lender, to, worth(server, priority));
	return server;
}

/* What a thread is lent has changed: so may its priority, and those of all it waits for. */
static void
propagate(struct thread *thread)
{
	for (unsigned links = 1; thread != NULL; links++) {
		const uint32_t priority = lend_effective(thread);

		if (priority == thread->priority)
			return;
		sched_set_priority(thread, priority);
		if (links == LEND_LINKS)
			return;
		thread = pass_on(thread);
	}
}

static void
lend(struct lender *lender, uint32_t to, uint32_t priority)
{
	struct thread *server = thread_of_ref(to);
	struct thread *old = change(lender, to, worth(server, priority));

	if (old != server)
		propagate(old);
	propagate(server);
}

void
lend_to(struct thread *caller, struct thread *server)
{
	lend(&caller->lender, server->ref, caller->priority);
}

void
lend_queue(struct endpoint *endpoint)
{
	lend(&endpoint->lender, endpoint->server, endpoint_top(endpoint));
}

void
lend_end(struct lender *lender)
{
	if (lender->priority != LEND_NONE)
		propagate(change(lender, lender->to, LEND_NONE));
}

/* Whether a thread waits for a server, in service or in a queue. */
static bool
waits_at(const struct thread *thread, const struct thread *server)
{
	if (thread->state == THREAD_SENDING)
		return thread->endpoint->server == server->ref;
	return thread->state == THREAD_CALLING && thread->server_thread == server->ref;
}

/* Asks some more of those who wait for a thread what they lend.  Returns true once all have been asked. */
static bool
reconsider(struct thread *server)
{
	for (unsigned n = 0; n < RECONSIDER_STEP; n++) {
		struct thread *thread;

		if (server->reconsidered == threads_used)
			return true;
		thread = thread_table[server->reconsidered++];
		if (!waits_at(thread, server))
			continue;
		pass_on(thread);
		n += CALLER_COUNTS - 1;
	}
	return false;
}

bool
lend_step(struct grave *grave)
{
	struct thread *thread = container_of(grave, struct thread, lowering);

	if (thread->state != THREAD_DEAD && !reconsider(thread))
		return true;
	lend_end(&thread->lowered);
	object_release(&thread->object);
	return false;
}

void
lend_set_base(struct thread *thread, uint32_t base)
{
	const uint32_t old = thread->base;

	thread->base = base;
	thread->reconsidered = 0;
	if (base < old && !reconsider(thread) && thread->lowered.priority == LEND_NONE) {
		change(&thread->lowered, thread->ref, old);
		object_hold(&thread->object);
		bury(&thread->lowering);
	}
	propagate(thread);
}

/* Whom a thread waits for, if that is the only thread of its task. */
static struct thread *
waits_for(const struct thread *thread)
{
	const struct thread *server;

	if (thread->state == THREAD_SENDING)
		server = thread_of_ref(thread->endpoint->server);
	else
		server = thread->state == THREAD_CALLING ? thread_of_ref(thread->server_thread) : NULL;
	return server != NULL && server->task->thread_count == 1 ? (struct thread *)server : NULL;
}

bool
lend_finds_cycle(const struct endpoint *endpoint)
{
	const struct thread *thread = thread_of_ref(endpoint->server);

	if (thread != NULL && thread->task->thread_count != 1)
		return false;
	for (unsigned links = 0; thread != NULL && links < LEND_LINKS; links++) {
		if (thread == current)
			return true;
		thread = waits_for(thread);
	}
	return false;
}
