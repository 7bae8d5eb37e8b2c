/* SPDX-License-Identifier: MIT */
/*
 * endpoint.c: the queues of an endpoint; pulses and notices; making connections; death.
 *
 *   A pulse ors bits into a word and, if a receiver waits, hands the word over at once: bits merge
 *   while nobody listens, so a pulse can be merged but never lost.  A notice is a link embedded in
 *   what it speaks of, queued at most once.  Neither allocates, so neither fails: that is why
 *   interrupts are pulses and deaths are notices, and not messages.
 *
 *   Dying takes steps: (1) the last handle with RECEIVE closes: dead is set, nobody can join a
 *   queue any more, and no message finds a receiver; (2) the graveyard wakes those who waited, a
 *   few at a time; (3) the structure goes with the last connection.
 */
#include "endpoint.h"

#include "calls.h"
#include "debug/trace.h"

void
endpoint_add_sender(struct thread *thread)
{
	struct endpoint *endpoint = thread->endpoint;

	list_append(&endpoint->senders[thread->priority], &thread->queue);
	endpoint->sender_bitmap |= 1u << thread->priority;
}

void
endpoint_remove_sender(struct thread *thread)
{
	struct endpoint *endpoint = thread->endpoint;

	list_remove(&thread->queue);
	if (list_empty(&endpoint->senders[thread->priority]))
		endpoint->sender_bitmap &= ~(1u << thread->priority);
}

inline uint32_t
endpoint_deliver(struct thread *thread, uint32_t kind, uint32_t badge, uint32_t word0, uint32_t word1, uint32_t word2)
{
	thread->mailbox->token = 0;
	frame_set_badge(&thread->frame, badge);
	frame_set_words(&thread->frame, word0, word1, word2);
	trace_message(NULL, thread, kind);
	return kind;
}

inline struct thread *
endpoint_pulse(struct endpoint *endpoint, uint32_t bits)
{
	struct thread *receiver = endpoint_first_receiver(endpoint);

	if (receiver == NULL) {
		endpoint->pulses |= bits;
		return NULL;
	}
	endpoint_remove_receiver(receiver);
	frame_set_result(&receiver->frame, endpoint_deliver(receiver, TAG_KIND_PULSE, 0, bits, 0, 0));
	return receiver;
}

/* A notice has been received, or will never be: what it was embedded in can go on. */
static void
notice_done(struct notice *notice)
{
	struct connection *connection = notice->connection;

	notice->connection = NULL;
	if (notice->kind == TAG_KIND_DEATH) {
		object_release(&connection->object);
		object_release(&container_of(notice, struct task, notice)->object);
		return;
	}
	object_release(&connection->endpoint->object);
	object_free(&connection->object);
}

static uint32_t
notice_deliver(struct notice *notice, struct thread *thread)
{
	const uint32_t tag = endpoint_deliver(thread, notice->kind, notice->connection->badge,
					      notice->words[0], notice->words[1], notice->words[2]);

	notice_done(notice);
	return tag;
}

void
notice_post(struct notice *notice)
{
	struct endpoint *endpoint = notice->connection->endpoint;
	struct thread *receiver;

	if (endpoint->dead) {
		notice_done(notice);
		return;
	}
	receiver = endpoint_first_receiver(endpoint);
	if (receiver == NULL) {
		list_append(&endpoint->notices, &notice->link);
		endpoint->notice_count++;
		return;
	}
	endpoint_remove_receiver(receiver);
	frame_set_result(&receiver->frame, notice_deliver(notice, receiver));
	sched_ready(receiver);
}

static struct notice *
notice_take(struct endpoint *endpoint)
{
	endpoint->notice_count--;
	return container_of(list_take(&endpoint->notices), struct notice, link);
}

uint32_t
endpoint_take_pending(struct endpoint *endpoint, struct thread *thread)
{
	const uint32_t pulses = endpoint->pulses;

	if (pulses != 0) {
		endpoint->pulses = 0;
		return endpoint_deliver(thread, TAG_KIND_PULSE, 0, pulses, 0, 0);
	}
	if (endpoint->notice_count > 0)
		return notice_deliver(notice_take(endpoint), thread);
	return 0;
}

/*
 * (2): the graveyard's step: tells some of those who wait at a dead endpoint; its reference goes
 * with the last one told.
 */
static bool
endpoint_step(struct grave *grave)
{
	struct endpoint *endpoint = container_of(grave, struct endpoint, grave);

	for (unsigned n = 0; n < GRAVEYARD_STEP; n++) {
		struct thread *waiting = endpoint_first_sender(endpoint);

		if (waiting == NULL && !list_empty(&endpoint->stranded))
			waiting = container_of(endpoint->stranded.next, struct thread, queue);
		if (waiting != NULL) {
			thread_wake(waiting, E_DEAD);
		} else if (endpoint->notice_count > 0) {
			notice_done(notice_take(endpoint));
		} else {
			object_release(&endpoint->object);
			return false;
		}
	}
	return true;
}

void
endpoint_handle_closed(struct endpoint *endpoint)
{
	assert(endpoint->receive_handles > 0);
	if (--endpoint->receive_handles > 0)
		return;
	endpoint->dead = true;			/* (1) */
	list_move(&endpoint->stranded, &endpoint->receivers);
	object_hold(&endpoint->object);
	bury(&endpoint->grave);
}

void
connection_unreferenced(struct object *object)
{
	struct connection *connection = (struct connection *)object;
	struct endpoint *endpoint = connection->endpoint;

	if (endpoint->listed == &connection->sibling)
		endpoint->listed = connection->sibling.prev;
	list_remove(&connection->sibling);
	notice_post(&connection->notice);
}

error_t
call_endpoint_create(struct frame *frame, void *object, void *second)
{
	error_t error;
	struct endpoint *endpoint = handle_make(OBJECT_ENDPOINT, &error);

	if (endpoint == NULL)
		return error;
	/* Point of no return. */
	endpoint->lender.priority = LEND_NONE;
	link_init(&endpoint->receivers);
	link_init(&endpoint->stranded);
	link_init(&endpoint->notices);
	link_init(&endpoint->connections);
	endpoint->listed = &endpoint->connections;
	for (unsigned n = 0; n < PRIORITY_COUNT; n++)
		link_init(&endpoint->senders[n]);
	endpoint->grave.step = endpoint_step;
	return handle_give(current->task, &endpoint->object, RIGHTS_ALL & ~RIGHT_SEND);
}

error_t
call_connection_create(struct frame *frame, void *object, void *second)
{
	struct endpoint *endpoint = object;
	error_t error;
	struct connection *connection = handle_make(OBJECT_CONNECTION, &error);

	if (connection == NULL)
		return error;
	/* Point of no return. */
	connection->endpoint = endpoint;
	object_hold(&endpoint->object);
	connection->badge = frame_a(frame);
	connection->pulse_mask = frame_b(frame);
	connection->notice.connection = connection;
	connection->notice.kind = TAG_KIND_HANGUP;
	list_append(&endpoint->connections, &connection->sibling);
	return handle_give(current->task, &connection->object, RIGHTS_ALL & ~RIGHT_RECEIVE);
}

error_t
call_badge_next(struct frame *frame, void *object, void *second)
{
	struct endpoint *endpoint = object;

	if (frame_a(frame) != 0)
		endpoint->listed = &endpoint->connections;
	endpoint->listed = endpoint->listed->next;
	if (endpoint->listed == &endpoint->connections)
		return E_ABSENT;
	frame_set_badge(frame, container_of(endpoint->listed, struct connection, sibling)->badge);
	return E_OK;
}

error_t
call_pulse(struct frame *frame, void *object, void *second)
{
	const struct connection *connection = object;
	const uint32_t bits = frame_a(frame);
	struct thread *receiver = NULL;

	if (bits & ~connection->pulse_mask)
		return E_RIGHTS;
	if (connection->endpoint->dead)
		return E_DEAD;
	/* Point of no return. */
	if (bits != 0)
		receiver = endpoint_pulse(connection->endpoint, bits);
	if (receiver != NULL)
		sched_preempt(receiver);
	return E_OK;
}
