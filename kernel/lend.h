/* SPDX-License-Identifier: MIT */
/*
 * lend.h: priorities lent to those one waits for.
 */
#pragma once

#include "abi/types.h"
#include "types.h"

struct endpoint;
struct grave;
struct thread;

#define LEND_NONE	32u	/* lender.priority: lends nothing */

/* One that lends: a caller in service, or the queue of an endpoint as a whole. */
struct lender {
	uint32_t to;			/* ref of the thread lent to (thread.h) */
	uint32_t priority;		/* what is lent, or LEND_NONE */
};

/* What a thread is lent, counted by priority. */
struct lent {
	uint32_t bitmap;		/* bit p: count[p] > 0 */
	uint32_t count[PRIORITY_COUNT];
};

static inline void
lent_add(struct lent *lent, uint32_t priority)
{
	lent->count[priority]++;
	lent->bitmap |= 1u << priority;
}

static inline void
lent_drop(struct lent *lent, uint32_t priority)
{
	if (--lent->count[priority] == 0)
		lent->bitmap &= ~(1u << priority);
}

/* The priority that a thread should have: the highest of its own and what it is lent, within its task's ceiling. */
uint32_t lend_effective(const struct thread *thread);

/* A thread's call is received by a server: it lends what is due. */
void lend_to(struct thread *caller, struct thread *server);

/* An endpoint's queue, its server, or one's priority has changed: lends what is due now.  Returns how many threads this has cost a look. */
uint32_t lend_queue(struct endpoint *endpoint);

/* Takes back what a lender lends, if anything.  Returns likewise. */
uint32_t lend_end(struct lender *lender);

/* Sets a thread's own priority and everything that follows from it. */
void lend_set_base(struct thread *thread, uint32_t base);

/* What lowering a base has left to do: a step of the graveyard. */
bool lend_step(struct grave *grave);

/*
 * True if a call of current to an endpoint would wait for itself: nobody waits there, every task on the way has one thread, and
 * the last one is current.
 */
bool lend_finds_cycle(const struct endpoint *endpoint);
