/* SPDX-License-Identifier: MIT */
/*
 * lend.c: priorities lent to those one waits for, so that nobody in the middle can make an urgent
 * thread wait.
 *
 *   Who lends to whom:
 *     a caller in service (CALLING)           to the thread that received the call
 *     the queue of an endpoint, as one,       to the thread that last received from the endpoint
 *       at its most urgent sender's priority
 *
 *   A thread's priority is the highest of its own (base) and what it is lent, never above its
 *   task's ceiling.  It counts what it is lent by priority (struct lent).  So lending and taking
 *   back are a few instructions, and only a lender above the server's base counts at all: a server
 *   that is at least as urgent as its clients, as servers should be, never comes here.
 *
 *   When a thread's priority changes while it waits itself, what it lends changes too, and so on
 *   along the chain: propagate() follows it for at most LEND_LINKS threads.  Deeper chains keep
 *   what the first links gave them.
 *
 *   Callers and queues no more urgent than their server lend nothing.  When its base is lowered
 *   they begin to, and there is no list of them: all threads are looked at, in steps if there are
 *   many, and until the last of these the thread is lent its old base by itself.
 *
 *   Whoever is lent to may die.  So lenders name it by its ref - an index and a count - and not by
 *   a pointer: what was lent to the dead is simply gone.  What the dead have lent is taken back
 *   when they die (death.c).
 *
 *   Where threads wait for each other in a circle (tasks of several threads may; of one, E_DEADLOCK
 *   sees to it), each may go on being lent by the next what somebody outside lent one of them
 *   before: what they lend has more than one solution.  Nobody can tell: all of them wait, so none
 *   of them runs, and each lends only to the next of them.  Whatever opens the circle - a reply, a
 *   cancelled call, a death, another receiver - takes back what one of them lent, and propagate()
 *   goes round with it before anybody runs, up to LEND_LINKS of them.
 */
#include "endpoint.h"
#include "sched.h"
#include "task.h"

#define LEND_LINKS	16u
#define RECONSIDER_STEP	1024u		/* threads looked at; ... */
#define CALLER_COUNTS	8u		/* ... a caller of the right server counts for so many */

uint32_t
lend_effective(const struct thread *thread)
{
	const uint32_t priority = 31 - __builtin_clz(thread->lent.bitmap | 1u << thread->base);

	return priority < thread->task->ceiling ? priority : thread->task->ceiling;
}

/* Whom a thread waits for, in service or in a queue; NULL: nobody, or a dead one. */
static struct thread *
server_of(const struct thread *thread)
{
	if (thread->state == THREAD_SENDING)
		return thread_of_ref(thread->endpoint->server);
	return thread->state == THREAD_CALLING ? thread_of_ref(thread->server_thread) : NULL;
}

/*
 * Makes a lender lend a priority, or LEND_NONE, to a server, NULL for none, and no longer what it
 * lent before; a server that is as urgent by itself is lent nothing.  Returns the thread that had
 * it before, if it still lives.
 */
static struct thread *
change(struct lender *lender, struct thread *server, uint32_t priority)
{
	struct thread *old = lender->priority == LEND_NONE ? NULL : thread_of_ref(lender->to);

	if (server == NULL || (priority != LEND_NONE && priority <= server->base))
		priority = LEND_NONE;
	if (old != NULL)
		lent_drop(&old->lent, lender->priority);
	if (priority != LEND_NONE)
		lent_add(&server->lent, priority);
	*lender = (struct lender){ server == NULL ? 0 : server->ref, priority };
	return old;
}

/* Brings what a waiting thread, or the queue it is in, lends up to date.  Returns who is lent to. */
static struct thread *
pass_on(struct thread *thread)
{
	struct thread *server = server_of(thread);

	if (thread->state == THREAD_SENDING)
		change(&thread->endpoint->lender, server, endpoint_top(thread->endpoint));
	else if (thread->state == THREAD_CALLING)
		change(&thread->lender, server, thread->priority);
	return server;
}

/*
 * What a thread is lent has changed: so may its priority, and those of all it waits for.  Returns
 * how many threads have been looked at.
 */
static uint32_t
propagate(struct thread *thread)
{
	uint32_t links = 0;

	while (thread != NULL && links++ < LEND_LINKS) {
		const uint32_t priority = lend_effective(thread);

		if (priority == thread->priority)
			break;
		sched_set_priority(thread, priority);
		if (links < LEND_LINKS)
			thread = pass_on(thread);
	}
	return links;
}

static uint32_t
lend(struct lender *lender, struct thread *server, uint32_t priority)
{
	struct thread *old = change(lender, server, priority);

	return (old != server ? propagate(old) : 0) + propagate(server);
}

void
lend_to(struct thread *caller, struct thread *server)
{
	lend(&caller->lender, server, caller->priority);
}

uint32_t
lend_queue(struct endpoint *endpoint)
{
	return lend(&endpoint->lender, thread_of_ref(endpoint->server), endpoint_top(endpoint));
}

uint32_t
lend_end(struct lender *lender)
{
	return lender->priority == LEND_NONE ? 0 : lend(lender, NULL, LEND_NONE);
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
		if (server_of(thread) != server)
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
		change(&thread->lowered, thread, old);
		object_hold(&thread->object);
		bury(&thread->lowering);
	}
	propagate(thread);
}

bool
lend_finds_cycle(const struct endpoint *endpoint)
{
	const struct thread *thread = thread_of_ref(endpoint->server);

	if (endpoint_first_receiver(endpoint) != NULL)
		return false;
	for (unsigned links = 0; links < LEND_LINKS; links++) {
		if (thread == NULL || thread->task->thread_count != 1)
			return false;
		if (thread == current)
			return true;
		thread = server_of(thread);
	}
	return false;
}
