/* SPDX-License-Identifier: MIT */
/*
 * endpoint.h: where messages are received, and the connections through which they are sent.
 *
 *   An endpoint is four queues: waiting senders by priority, waiting receivers, one word of pending
 *   pulses, and notices.  At most one side waits: if a receiver waits, nothing else is there.
 *
 *   An endpoint lives as long as somebody could still receive from it.  When its last handle with
 *   RECEIVE closes it is dead: everybody who waits is told (E_DEAD), and so is everybody who tries
 *   later.
 *
 *   A connection is the right to send to one endpoint.  Its references are the handles to it, its
 *   queued senders and the tasks whose death it will tell.  When all are gone, its endpoint gets a
 *   hang-up notice, which therefore never overtakes a message.
 */
#pragma once

#include "graveyard.h"
#include "object.h"
#include "thread.h"

/* the grader reads this */
struct endpoint {
	struct object object;
	uint32_t pulses;		/* pending bits */
	uint32_t sender_bitmap;		/* bit p: senders[p] is not empty */
	uint32_t server;		/* ref of the thread that last received here */
	struct lender lender;		/* what the queue lends to it (lend.c) */
	struct link receivers;
	struct link stranded;		/* dead: receivers not yet woken */
	struct link notices;
	struct link connections;	/* those that somebody can still send through */
	struct link *listed;		/* the one that badge_next told last, or the head */
	uint32_t notice_count;
	uint32_t receive_handles;
	bool dead;			/* no handle with RECEIVE is left */
	struct grave grave;		/* dead: wakes those who waited */
	struct link senders[PRIORITY_COUNT];
};

struct connection {
	struct object object;
	struct endpoint *endpoint;	/* held */
	uint32_t badge;
	uint32_t pulse_mask;
	struct link sibling;		/* on endpoint->connections */
	struct notice notice;		/* its hang-up */
};

/*
 * Queues a SENDING thread at its endpoint, or takes it off the queue.  The callers tell
 * lend_queue(), unless it is lend.c that moves the thread.
 */
void endpoint_add_sender(struct thread *thread);
void endpoint_remove_sender(struct thread *thread);

/* The waiting sender to serve next: the first of the highest priority; NULL if there is none. */
static inline struct thread *
endpoint_first_sender(const struct endpoint *endpoint)
{
	const uint32_t bitmap = endpoint->sender_bitmap;

	if (bitmap == 0)
		return NULL;
	return container_of(endpoint->senders[31 - __builtin_clz(bitmap)].next,
			    struct thread, queue);
}

/* The receiver that has waited longest; NULL if none waits. */
static inline struct thread *
endpoint_first_receiver(const struct endpoint *endpoint)
{
	if (list_empty(&endpoint->receivers))
		return NULL;
	return container_of(endpoint->receivers.next, struct thread, queue);
}

/* Something is there to be received. */
static inline bool
endpoint_has_work(const struct endpoint *endpoint)
{
	return (endpoint->pulses | endpoint->sender_bitmap | endpoint->notice_count) != 0;
}

/* The priority of the most urgent waiting sender, or LEND_NONE. */
static inline uint32_t
endpoint_top(const struct endpoint *endpoint)
{
	return endpoint->sender_bitmap == 0 ? LEND_NONE
					    : 31u - __builtin_clz(endpoint->sender_bitmap);
}

/* Takes a waiting receiver off its queue and stops its timeout. */
static inline void
endpoint_remove_receiver(struct thread *receiver)
{
	list_remove(&receiver->queue);
	receiver->timed = false;
	timeout_stop(&receiver->wait);
}

/*
 * Ors bits into the endpoint, or hands them to a waiting receiver, which it returns: off its queue,
 * for the caller to make ready.  Else NULL.  Never fails; callable from an interrupt.
 */
struct thread *endpoint_pulse(struct endpoint *endpoint, uint32_t bits);

/* Queues a notice to its connection's endpoint, or hands it to a waiting receiver.  Never fails. */
void notice_post(struct notice *notice);

/*
 * If a pulse or else a notice is pending, moves it into the thread's registers and returns the tag
 * for its eax; else 0.
 */
uint32_t endpoint_take_pending(struct endpoint *endpoint, struct thread *thread);

/*
 * Fills the registers that tell a thread of something that is not a message; returns the tag, which
 * is its kind.
 */
uint32_t endpoint_deliver(struct thread *thread, uint32_t kind, uint32_t badge, uint32_t word0, uint32_t word1, uint32_t word2);

/* A handle with RECEIVE was closed: with the last one the endpoint dies. */
void endpoint_handle_closed(struct endpoint *endpoint);

void connection_unreferenced(struct object *object);
