/* SPDX-License-Identifier: MIT */
/*
 * timeout.c: the timeout queue: a binary heap ordered by tick.
 *
 *   Every thread owns two timeouts - one ends its wait, one is its timer - so the heap has a fixed size and queueing never
 *   fails.  Queueing and removing move an entry along one path of the heap: at most 13 steps for 8,192 entries,
 *   where a sorted list would walk them all with interrupts off.  Timeouts of one tick fire in the order they
 *   were queued.
 *
 *   Invariants: queue[(n - 1) / 2] is due no later than queue[n]; queue[n]->place == n + 1.
 */
#include "timeout.h"

#include "assert.h"
#include "thread.h"

#define QUEUE_MAX	(2 * THREADS_MAX)
#define TIMEOUT_STEP	12u		/* half of it while a tick gives back the dead as well */

uint64_t ticks;

static struct timeout *queue[QUEUE_MAX];
static uint32_t queued;
static uint64_t order;

static bool
before(const struct timeout *a, const struct timeout *b)
{
	return a->when != b->when ? a->when < b->when : a->order < b->order;
}

static void
place(struct timeout *timeout, uint32_t n)
{
	queue[n] = timeout;
	timeout->place = n + 1;
}

/* Moves an entry towards the root until its parent is due no later. */
static void
rise(struct timeout *timeout, uint32_t n)
{
	while (n > 0 && before(timeout, queue[(n - 1) / 2])) {
		place(queue[(n - 1) / 2], n);
		n = (n - 1) / 2;
	}
	place(timeout, n);
}

/* Moves an entry away from the root until no child is due earlier. */
static void
sink(struct timeout *timeout, uint32_t n)
{
	for (;;) {
		uint32_t child = 2 * n + 1;

		if (child >= queued)
			break;
		if (child + 1 < queued && before(queue[child + 1], queue[child]))
			child++;
		if (!before(queue[child], timeout))
			break;
		place(queue[child], n);
		n = child;
	}
	place(timeout, n);
}

void
timeout_start(struct timeout *timeout, uint32_t delay)
{
	assert(timeout->place == 0 && queued < QUEUE_MAX);
	timeout->when = ticks + (delay == 0 ? 1 : delay);
	timeout->order = order++;
	rise(timeout, queued++);
}

void
timeout_remove(struct timeout *timeout)
{
	const uint32_t n = timeout->place - 1;
	struct timeout *last = queue[--queued];

	timeout->place = 0;
	if (last == timeout)
		return;
	if (n > 0 && before(last, queue[(n - 1) / 2]))
		rise(last, n);
	else
		sink(last, n);
}

void
timeouts_tick(void)
{
	ticks++;
	for (unsigned n = 0; n < (graveyard_busy() ? TIMEOUT_STEP / 2 : TIMEOUT_STEP) && queued > 0 && queue[0]->when <= ticks; n++) {
		struct timeout *due = queue[0];

		timeout_remove(due);
		due->fire(due);
	}
}

void
timeouts_check(void)
{
	for (uint32_t n = 0; n < queued; n++) {
		assert(queue[n]->place == n + 1);
		assert(n == 0 || !before(queue[n], queue[(n - 1) / 2]));
	}
}
