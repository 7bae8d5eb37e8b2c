/* SPDX-License-Identifier: MIT */
/*
 * edges.h: who calls whom, how often, how long: counted from events of the kinds call and message.
 *
 *   An edge is a task, another task, and how the one reaches the other:
 *
 *	a call is seen as	event call ipc_call of thread A		since then it takes time
 *				event message, from A to B		edge (A's task, B's task, call) counts one more
 *				event message, from B to A		the reply: B's last call replies; the time is added
 *
 *   and a send or a fault likewise, without a reply.  What a message is, its sender's last call
 *   says: the trace has no other mark.  So a thread whose last call was not seen counts as unknown.
 *   Pulses and notices are no calls.
 *
 *   Pure code.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi/trace.h"

enum edge_kind {
	EDGE_CALL,
	EDGE_SEND,
	EDGE_FAULT,
	EDGE_KINDS
};

struct edge {
	uint32_t from, to;		/* numbers of tasks */
	enum edge_kind kind;
	uint32_t count;			/* 0: free */
	uint32_t answered;		/* of those */
	uint64_t time;			/* that the answered took, as events count it */
};

#define EDGES_MAX	512u

struct edge_totals {
	uint32_t edges;
	uint32_t messages;		/* calls, sends and faults counted */
	uint32_t unknown;		/* messages of which nobody knows what they were */
	uint32_t dropped;		/* not counted: there were EDGES_MAX edges */
};

/* Begin anew.  threads: also forget what each thread did last, as events have been missed. */
void
edges_forget(bool threads);

/* Count an event.  Returns the edge if it is a new one, else NULL. */
const struct edge *
edges_count(const struct trace_event *event);

struct edge_totals
edges_totals(void);

/* The n-th place of the table, n < EDGES_MAX; NULL: it is free. */
const struct edge *
edges_get(uint32_t n);
