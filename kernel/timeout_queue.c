/* SPDX-License-Identifier: MIT */
/*
 * timeout_queue.c: the queue of timeouts: a binary heap, ordered by tick and, within one, by turn.
 *
 *   Every thread owns two timeouts - one ends its wait, one is its timer - so the heap has a fixed
 *   size and queueing never fails.  Queueing and removing move an entry along one path of the heap:
 *   at most 13 steps for 8,192 entries, where a sorted list would walk them all with interrupts
 *   off.
 *
 *   Invariants: queue[(n - 1) / 2] is due no later than queue[n]; queue[n]->place == n + 1.
 */
#include "timeout_queue.h"

#include "assert.h"
#include "thread.h"

#define QUEUE_MAX	(2 * THREADS_MAX)

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

/*
 * Queues an idle timeout by its `when`, behind all others of that tick: its `order` says so from
 * now on.  Its place is not 0 afterwards.  There is room for QUEUE_MAX.
 *
 * LAB 3.6
 */
void
timeout_insert(struct timeout *timeout)
{
	assert(timeout->place == 0 && queued < QUEUE_MAX);
	timeout->order = order++;
	rise(timeout, queued++);
}

/*
 * Takes a queued timeout off the queue, wherever in it: its place is 0 afterwards, and the others
 * keep their turns.
 *
 * LAB 3.6
 */
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

/*
 * What is due first, and of one tick the one whose turn is first; NULL if nothing is queued.
 *
 * LAB 3.6
 */
struct timeout *
timeout_first(void)
{
	return queued > 0 ? queue[0] : NULL;
}

void
timeouts_check(void)
{
	for (uint32_t n = 0; n < queued; n++) {
		assert(queue[n]->place == n + 1);
		assert(n == 0 || !before(queue[n], queue[(n - 1) / 2]));
	}
}
