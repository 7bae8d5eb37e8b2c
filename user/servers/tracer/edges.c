/* SPDX-License-Identifier: MIT */
/*
 * edges.c: who calls whom, how often, how long (edges.h).
 *
 *   Two tables.  Edges: open addressing, nothing is taken out but all at once.  Threads: one place
 *   for each remainder of the thread's name; a newcomer takes the place of who was there, whose
 *   next message is then unknown unless it calls again first, as every sender does.
 */
#include "edges.h"

#include <string.h>

#include "abi/calls.h"
#include "abi/message.h"

#define THREADS		1024u
#define NO_CALL		0xffffffffu

struct thread {
	uint32_t name;			/* TRACE_THREAD; 0: free */
	uint32_t call;			/* the last it made, CALL_...; NO_CALL: it met a fault since */
	uint64_t since;			/* when */
	struct edge *open;		/* its call that waits for the reply */
};

static struct edge edges[EDGES_MAX];
static struct thread threads[THREADS];
static struct edge_totals totals;

void
edges_forget(bool forget_threads)
{
	memset(edges, 0, sizeof edges);
	memset(&totals, 0, sizeof totals);
	for (struct thread *t = threads; t < threads + THREADS; t++) {
		t->open = NULL;
		if (forget_threads)
			t->name = 0;
	}
}

struct edge_totals
edges_totals(void)
{
	return totals;
}

const struct edge *
edges_get(uint32_t n)
{
	return edges[n].count ? &edges[n] : NULL;
}

static struct thread *
thread_place(uint32_t name)
{
	return &threads[(TRACE_TASK(name) * 8 + TRACE_SLOT(name)) % THREADS];
}

/* NULL: nothing is known of it. */
static struct thread *
thread_find(uint32_t name)
{
	struct thread *thread = thread_place(name);

	return name != 0 && thread->name == name ? thread : NULL;
}

static struct thread *
thread_begin(const struct trace_event *event, uint32_t call)
{
	struct thread *thread = thread_place(event->thread);

	*thread = (struct thread){ .name = event->thread, .call = call, .since = event->time };
	return thread;
}

/* The edge's place, or the free one where it belongs; NULL: the table is full of others. */
static struct edge *
edge_place(uint32_t from, uint32_t to, enum edge_kind kind)
{
	uint32_t at = from * 31 + to * EDGE_KINDS + kind;

	for (uint32_t tries = 0; tries < EDGES_MAX; tries++) {
		struct edge *edge = &edges[(at + tries) % EDGES_MAX];

		if (edge->count == 0 || (edge->from == from && edge->to == to && edge->kind == kind))
			return edge;
	}
	return NULL;
}

/* One more; after a call the sender waits for the reply. */
static const struct edge *
count(struct thread *sender, uint32_t receiver, enum edge_kind kind)
{
	const uint32_t from = TRACE_TASK(sender->name), to = TRACE_TASK(receiver);
	struct edge *edge = edge_place(from, to, kind);

	if (!edge) {
		totals.dropped++;
		return NULL;
	}
	totals.messages++;
	if (kind == EDGE_CALL)
		sender->open = edge;
	if (edge->count++ > 0)
		return NULL;
	edge->from = from;
	edge->to = to;
	edge->kind = kind;
	totals.edges++;
	return edge;
}

static void
answer(const struct trace_event *event)
{
	struct thread *caller = thread_find(event->words[0]);

	if (!caller || !caller->open || caller->open->to != TRACE_TASK(event->thread))
		return;
	caller->open->time += event->time - caller->since;
	caller->open->answered++;
	caller->open = NULL;
}

static const struct edge *
count_message(const struct trace_event *event)
{
	struct thread *sender = thread_find(event->thread);

	switch (sender ? sender->call : CALL_COUNT) {
	case CALL_ipc_call:
		return count(sender, event->words[0], EDGE_CALL);
	case CALL_ipc_send:
		return count(sender, event->words[0], EDGE_SEND);
	case CALL_ipc_reply:
	case CALL_ipc_reply_recv:
		answer(event);
		return NULL;
	default:
		totals.unknown++;
		return NULL;
	}
}

const struct edge *
edges_count(const struct trace_event *event)
{
	if (event->kind == TRACE_call && event->thread != 0)
		thread_begin(event, event->words[0] & 0xff);
	if (event->kind != TRACE_message || event->thread == 0)
		return NULL;
	switch (TAG_KIND(event->words[1])) {
	case TAG_KIND_MESSAGE:
		return count_message(event);
	case TAG_KIND_FAULT:
		return count(thread_begin(event, NO_CALL), event->words[0], EDGE_FAULT);
	default:
		return NULL;
	}
}
