/* SPDX-License-Identifier: MIT */
/*
 * timeout.h: things to do at a certain clock tick.
 *
 *   A timeout is embedded in what it belongs to and is either idle or queued.  Ticks are
 *   milliseconds since boot.
 */
#pragma once

#include "types.h"

struct timeout {
	uint64_t when;			/* tick at which to fire */
	uint64_t order;			/* of queueing: equal ticks fire in turn */
	uint32_t place;			/* 1 + index in the queue; 0: idle */
	void (*fire)(struct timeout *timeout);
};

/* Queues an idle timeout to fire after delay ticks (at least one). */
void timeout_start(struct timeout *timeout, uint32_t delay);

/* Takes a queued timeout off the queue (timeout_queue.c). */
void timeout_remove(struct timeout *timeout);

/* The same, but an idle one is left alone. */
static inline void
timeout_stop(struct timeout *timeout)
{
	if (timeout->place != 0)
		timeout_remove(timeout);
}

#define TIMEOUT_STEP	12u	/* half of it while a tick gives back the dead as well */

/*
 * One tick has passed: fires what is due, at most TIMEOUT_STEP; the rest at the next tick.
 * Interrupt context.
 */
void timeouts_tick(void);

/* Ticks since boot. */
extern uint64_t ticks;

/* Panics unless the queue is a heap and every entry knows its place. */
void timeouts_check(void);
