/* SPDX-License-Identifier: MIT */
/*
 * rules_turns.c: who waits at an endpoint keeps the place in the queue.
 *
 *   Senders of one priority are served in the order they came.  Who is lent another priority
 *   meanwhile has come anew.
 */
#include "no_machine.h"

#include "rules.h"

#include "search.h"

static const char *
name(int thread)
{
	return world.scenario->threads[thread].name;
}

/* Where a thread stands among the senders of an endpoint, or NOBODY. */
static int
turn(const struct view_endpoint *endpoint, int thread)
{
	for (uint32_t n = 0; n < endpoint->sender_count; n++)
		if (endpoint->senders[n] == thread)
			return n;
	return NOBODY;
}

/* Of senders that have kept their priority, who came first is first, and who has just come is behind them. */
static void
turns_check(const struct view *before, const struct view *after, int endpoint, int thread)
{
	const struct view_endpoint *was = &before->endpoints[endpoint],
				   *is = &after->endpoints[endpoint];
	const uint32_t priority = after->threads[thread].priority;

	if (turn(was, thread) < 0 || turn(is, thread) < 0 || before->threads[thread].priority != priority)
		return;
	for (uint32_t n = turn(is, thread); n-- > 0; ) {
		const int other = is->senders[n];
		const bool same = turn(was, other) < 0 || before->threads[other].priority == priority;

		if (after->threads[other].priority == priority && same &&
		    (turn(was, other) < 0 || turn(was, other) > turn(was, thread)))
			search_failed("%s is queued before %s, who came first", name(other), name(thread));
	}
}

void
rules_turns(const struct view *before, const struct view *after)
{
	for (uint32_t n = 0; n < ENDPOINTS * THREADS; n++)
		turns_check(before, after, n / THREADS, n % THREADS);
}
