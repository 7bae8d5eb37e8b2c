/* SPDX-License-Identifier: MIT */
/*
 * ipc.c: calls, replies and everything between: how a message gets from one thread to another.
 *
 *   (1) ipc_call / ipc_send decode the connection and the tag.  If a receiver waits, the message is
 *       transferred at once (3); else the sender queues itself (2) and holds its connection, so
 *       that hang-up cannot overtake it.
 *   (2) A receiver serves what is pending: pulses, then a notice, then the first sender of the
 *       highest priority; with nothing there it waits, for ever or until its timeout.
 *   (3) transfer(): decoded again, because between queueing and receipt a handle may have closed or
 *       the receiver's table may have filled up.  What is wrong then fails the sender; the receiver
 *       goes on to the next.  Words go from frame to frame, payload and handles from mailbox to
 *       mailbox: no page table, no fault, nothing that can block.
 *   (4) The caller is CALLING, known to the server only by its token, which lies in the server's mailbox.
 *   (5) ipc_reply finds it by the token and transfers the other way.  ipc_reply_recv goes on with (2).
 *
 *   Who runs then: a call hands the processor to the receiver it woke, a reply_recv that finds
 *   nothing to do hands it to the caller it woke; otherwise the woken thread becomes ready and the
 *   scheduler decides.
 */
#include "arch/i386/string.h"
#include "calls.h"
#include "debug/trace.h"
#include "endpoint.h"

#define FAILURES_MAX	8u		/* senders that one receive call sees fail */

/* A tag that a user may give. */
static bool
tag_valid(uint32_t tag)
{
	return (tag & TAG_RESERVED) == 0 && TAG_LENGTH(tag) <= MESSAGE_PAYLOAD_MAX &&
	       TAG_HANDLES(tag) <= MESSAGE_HANDLES_MAX;
}

/* Copies the handles in a message.  E_FULL, E_HANDLE, E_RIGHTS: nothing has changed. */
static __attribute__((noinline)) error_t
transfer_handles(const struct thread *from, struct thread *to, uint32_t count)
{
	const handle_t *given = from->mailbox->handles;
	uint32_t meta[MESSAGE_HANDLES_MAX];

	if (count > to->mailbox->accept || count > handle_room(to->task))
		return E_FULL;
	for (uint32_t n = 0; n < count; n++) {
		meta[n] = given[n] < from->task->handle_limit ? from->task->handles[given[n]].meta : 0;
		if (meta[n] == 0)
			return E_HANDLE;
		if (!(meta[n] & RIGHT_TRANSFER))
			return E_RIGHTS;
	}
	/* Point of no return. */
	for (uint32_t n = 0; n < count; n++) {
		const handle_t index = handle_first_free(to->task);

		handle_insert(to->task, index, from->task->handles[given[n]].object, meta[n] & RIGHTS_ALL);
		to->mailbox->handles[n] = index;
	}
	return E_OK;
}

/* (3): moves a message.  Fails as transfer_handles() does. */
static inline error_t
transfer(struct thread *from, struct thread *to, uint32_t tag)
{
	const uint32_t handles = TAG_HANDLES(tag), length = TAG_LENGTH(tag);
	const error_t error = handles == 0 ? E_OK : transfer_handles(from, to, handles);

	if (error < 0)
		return error;
	if (length != 0)
		memcpy(to->mailbox->payload, from->mailbox->payload, length);
	frame_copy_words(&to->frame, &from->frame);
	return E_OK;
}

/*
 * Moves a sender's message to a receiver, with its badge and, for a call, a new token (4); both
 * keep their states.  Fails as transfer() does.
 */
static error_t
hand_over(struct thread *sender, struct thread *receiver,
	  const struct connection *connection, bool call)
{
	error_t tag = frame_tag(&sender->frame);

	if (sender->faulted) {
		frame_set_words(&receiver->frame, sender->fault_words[0], sender->fault_words[1],
				sender->fault_words[2]);
		tag = TAG_KIND_FAULT;
	} else {
		const error_t error = transfer(sender, receiver, tag);

		if (error < 0)
			return error;
	}
	frame_set_badge(&receiver->frame, connection->badge);
	trace_message(sender, receiver, tag);
	receiver->mailbox->token = 0;
	if (call) {
		sender->token = token_next(sender->token);
		sender->server = receiver->task;
		sender->server_thread = receiver->ref;
		receiver->mailbox->token = sender->token;
	}
	return tag;
}

/* (1): current's message, or fault, goes to a waiting receiver, or into the queue. */
static error_t
send(struct connection *connection, bool call)
{
	struct endpoint *endpoint = connection->endpoint;
	struct thread *receiver = endpoint_first_receiver(endpoint);
	error_t tag;

	if (receiver == NULL) {
		object_hold(&connection->object);
		current->state = THREAD_SENDING;
		current->endpoint = endpoint;
		current->connection = connection;
		current->wants_reply = call;
		endpoint_add_sender(current);
		lend_queue(endpoint);
		sched_leave();
		return E_OK;
	}
	tag = hand_over(current, receiver, connection, call);
	if (tag < 0)
		return tag;
	/* Point of no return. */
	endpoint_remove_receiver(receiver);
	endpoint->server = receiver->ref;
	frame_set_result(&receiver->frame, tag);
	if (!call) {
		sched_ready(receiver);
		return E_OK;
	}
	current->state = THREAD_CALLING;
	if (current->priority > receiver->base)
		lend_to(current, receiver);
	sched_handoff(receiver);
	return E_OK;
}

bool
ipc_send_fault(const uint32_t words[3])
{
	if (current->fault == NULL || current->fault->endpoint->dead)
		return false;
	current->faulted = true;
	for (unsigned n = 0; n < countof(current->fault_words); n++)
		current->fault_words[n] = words[n];
	send(current->fault, true);
	return true;
}

/* The same, once everything that can be wrong with sending it has been looked at. */
static error_t
send_decoded(const struct frame *frame, struct connection *connection, bool call)
{
	if (!tag_valid(frame_tag(frame)))
		return E_ARGUMENT;
	if (connection->endpoint->dead)
		return E_DEAD;
	if (call && lend_finds_cycle(connection->endpoint))
		return E_DEADLOCK;
	return send(connection, call);
}

error_t
call_ipc_call(struct frame *frame, void *object, void *second)
{
	return send_decoded(frame, object, true);
}

error_t
call_ipc_send(struct frame *frame, void *object, void *second)
{
	return send_decoded(frame, object, false);
}

/* Serves a queued sender.  A negative tag: it failed and has been told; its message is gone. */
static error_t
receive_from(struct thread *sender, struct thread *receiver)
{
	struct connection *connection = sender->connection;
	error_t tag = E_ARGUMENT;

	/* Its tag once more, too: thread_set_regs() may have been at it since. */
	if (sender->faulted || tag_valid(frame_tag(&sender->frame)))
		tag = hand_over(sender, receiver, connection, sender->wants_reply);
	if (tag >= 0)
		connection->endpoint->server = receiver->ref;
	if (tag < 0) {
		thread_wake(sender, tag);
	} else if (!sender->wants_reply) {
		thread_wake(sender, E_OK);
	} else {
		endpoint_remove_sender(sender);
		sender->state = THREAD_CALLING;
		lend_queue(connection->endpoint);
		lend_to(sender, receiver);
		object_release(&connection->object);
	}
	return tag;
}

/*
 * (2): what current finds at once.  False: nothing.  A sender that has failed may have been its
 * connection's last, and leave a hang-up: so after each the notices are looked at again.  After too
 * many of them current gets a pulse without bits, and may ask again.
 */
static bool
receive_now(struct endpoint *endpoint, error_t *tag)
{
	for (unsigned failed = 0; failed < FAILURES_MAX; failed++) {
		struct thread *sender;

		*tag = endpoint_take_pending(endpoint, current);
		if (*tag != 0)
			return true;
		sender = endpoint_first_sender(endpoint);
		if (sender == NULL)
			return false;
		*tag = receive_from(sender, current);
		if (*tag >= 0)
			return true;
	}
	*tag = endpoint_deliver(current, TAG_KIND_PULSE, 0, 0, 0, 0);
	return true;
}

/* (2) with nothing there: current waits.  The caller lets somebody else run. */
static void
receive_later(struct endpoint *endpoint, uint32_t timeout)
{
	current->state = THREAD_RECEIVING;
	current->endpoint = endpoint;
	endpoint->server = current->ref;
	list_append(&endpoint->receivers, &current->queue);
	if (timeout == TIMEOUT_NEVER)
		return;
	current->timed = true;
	timeout_start(&current->wait, timeout);
}

error_t
call_ipc_recv(struct frame *frame, void *object, void *second)
{
	const uint32_t timeout = frame_a(frame);
	error_t tag;

	if (receive_now(object, &tag))
		return tag;
	if (timeout == TIMEOUT_NONE)
		return E_TIMEOUT;
	receive_later(object, timeout);
	sched_leave();
	return E_OK;
}

/*
 * (5): answers the caller whose token lies in current's mailbox.  NULL: nothing has changed, *error
 * says why.
 */
static struct thread *
reply(uint32_t tag, error_t *error)
{
	struct thread *caller;

	*error = E_ARGUMENT;
	if (!tag_valid(tag))
		return NULL;
	caller = thread_find_caller(current->mailbox->token, current->task, error);
	if (caller == NULL)
		return NULL;
	if (!caller->faulted) {
		*error = transfer(current, caller, tag);
		if (*error < 0)
			return NULL;
		frame_set_badge(&caller->frame, 0);
		frame_set_result(&caller->frame, tag);
		trace_message(current, caller, tag);
	}
	/* Point of no return. */
	caller->state = THREAD_STOPPED;
	lend_end(&caller->lender);
	caller->faulted = false;
	current->mailbox->token = 0;
	return caller;
}

error_t
call_ipc_reply(struct frame *frame, void *object, void *second)
{
	error_t error;
	struct thread *caller = reply(frame_tag(frame), &error);

	if (caller == NULL)
		return error;
	sched_preempt(caller);
	return E_OK;
}

error_t
call_ipc_reply_recv(struct frame *frame, void *object, void *second)
{
	error_t tag;
	struct thread *caller = reply(frame_tag(frame), &tag);

	if (caller == NULL)
		return tag;
	if (receive_now(object, &tag)) {
		sched_preempt(caller);
		return tag;
	}
	receive_later(object, TIMEOUT_NEVER);
	sched_handoff(caller);
	return E_OK;
}

error_t
call_ipc_defer(struct frame *frame, void *object, void *second)
{
	const uint32_t token = current->mailbox->token;
	error_t error;

	if (thread_find_caller(token, current->task, &error) == NULL)
		return error;
	/* Point of no return. */
	current->mailbox->token = 0;
	return token;
}
