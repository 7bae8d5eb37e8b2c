/* SPDX-License-Identifier: MIT */
/*
 * timeout.c: ticks are counted, and what is due fires.
 *
 *   A timeout is idle, or queued for one tick.  timeout_start() queues it, timeout_remove() takes
 *   it off (timeout_queue.c), and a tick that has come takes it off and calls its fire().  Timeouts
 *   of one tick fire in the order they were queued.
 */
#include "timeout.h"

#include "graveyard.h"
#include "timeout_queue.h"

uint64_t ticks;

/*
 * Queues an idle timeout to fire at the delay-th tick from now; delay 0 counts as 1.  Any delay of 32 bits.
 *
 * LAB 3.7
 */
void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	timeout->when = ticks + (delay == 0 ? 1 : delay);
	timeout_insert(timeout);
}

/*
 * One tick more.  Fires what is due by now: each is taken off the queue and idle when its fire() is
 * called, which may start and remove timeouts, itself too.  What is due earlier fires earlier, and
 * of one tick in the order of queueing.
 *
 * At most TIMEOUT_STEP fire in a tick, half of that while there is something to give back
 * (graveyard_busy()): the ticks that follow go on with the rest.  So a tick takes a bounded time,
 * however many there are.
 *
 * LAB 3.7
 */
void
timeouts_tick(void)
{
	struct timeout *due;

	ticks++;
	for (unsigned n = 0; n < (graveyard_busy() ? TIMEOUT_STEP / 2 : TIMEOUT_STEP); n++) {
		due = timeout_first();
		if (due == NULL || due->when > ticks)
			return;
		timeout_remove(due);
		due->fire(due);
	}
}
