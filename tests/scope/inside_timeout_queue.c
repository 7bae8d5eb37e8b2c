/* SPDX-License-Identifier: MIT */
/*
 * inside_timeout_queue.c: the queue of timeouts.
 */
#include "kernel/timeout_queue.c"

#include "inside.h"

/* How many queued timeouts fire before this one. */
static uint32_t
turn(const struct timeout *timeout)
{
	uint32_t earlier = 0;

	for (uint32_t n = 0; n < queued; n++)
		earlier += before(queue[n], timeout);
	return earlier;
}

void
inside_time_from_now(void)
{
	uint32_t turns[8];

	if (queued > countof(turns))
		panic("scope: %u timeouts are more than it has room for", queued);
	for (uint32_t n = 0; n < queued; n++)
		turns[n] = turn(queue[n]);
	for (uint32_t n = 0; n < queued; n++) {
		queue[n]->when -= ticks;
		queue[n]->order = turns[n];
	}
	for (uint32_t n = queued; n < countof(turns); n++)
		queue[n] = NULL;
	order = queued;
	ticks = 0;
}
