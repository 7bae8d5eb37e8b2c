/* SPDX-License-Identifier: MIT */
/*
 * fast.c: the short way for the two calls that servers live from, entered by SYSENTER.
 *
 *   A client calls a server that waits; the server answers and waits for the next.  In that common
 *   case nothing has to be decided: so each function here is a list of conditions, a point of no
 *   return, and effects that follow in a straight line.  Where one condition does not hold nothing
 *   has changed yet, and the ordinary path (ipc.c) does the same work with all its cases.
 *
 *   ipc_call        the message has no handles; a receiver waits, without a timeout and not
 *                   stopped; its priority, own or lent, will be no less than the caller's, who is
 *                   the most urgent of all
 *   ipc_reply_recv  the reply has no handles; its caller waits for it, not stopped and not faulted;
 *                   no pulse, no notice and no sender is there to be received; nobody more urgent
 *                   than the caller is ready
 *
 *   What differs from the ordinary path is only its length: the tests run all the same with it
 *   turned off (fastpath=off).  While anything is traced it is off as well: so nothing here need be
 *   traced.
 *
 *   This file is compiled with fewer registers to be kept (Makefile): nothing but entry.S may call
 *   a function of it.
 */

#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "arch/i386/string.h"
#include "arch/i386/switch.h"
#include "endpoint.h"
#include "handle.h"
#include "sched.h"

/* Not for here: a tag with handles, or one that a user may not give. */
#define TAG_ORDINARY	(TAG_RESERVED | TAG_HANDLES_MASK)

HOT_DATA struct frame *(*fast_table[256])(struct frame *frame);

/* A ready thread is more urgent than one of this priority: the scheduler must choose. */
static inline bool
outranked(uint32_t priority)
{
	return ready_bitmap >> priority > 1;
}

/* The thread whose frame an entry gives: the current one. */
static inline struct thread *
thread_of_frame(struct frame *frame)
{
	return container_of(frame, struct thread, frame);
}

static inline void
copy_message(struct thread *to, const struct thread *from, uint32_t badge)
{
	frame_set_badge(&to->frame, badge);
	frame_set_result(&to->frame, frame_tag(&from->frame));
	frame_copy_words(&to->frame, &from->frame);
}

/* Returns the frame to leave by. */
static inline struct frame *
run(struct thread *thread)
{
	thread->state = THREAD_READY;
	current = thread;
	switch_to(thread, thread->task);
	return &thread->frame;
}

/* The effects of a call that nothing stands against. */
static inline struct frame *
call_perform(struct thread *caller, struct thread *receiver, const struct connection *connection)
{
	struct endpoint *endpoint = connection->endpoint;

	copy_message(receiver, caller, connection->badge);
	list_remove_first(&endpoint->receivers, &receiver->queue);
	caller->server_thread = endpoint->server = receiver->ref;
	caller->server = receiver->task;
	caller->state = THREAD_CALLING;
	receiver->mailbox->token = caller->token = token_next(caller->token);
	return run(receiver);
}

/* A call with a payload.  Apart, because a function that calls another needs more registers. */
HOT_CODE static __attribute__((noinline)) struct frame *
call_with_payload(struct frame *frame, struct thread *receiver, const struct connection *connection)
{
	struct thread *const caller = thread_of_frame(frame);
	const uint32_t length = TAG_LENGTH(frame_tag(frame));

	if (length > MESSAGE_PAYLOAD_MAX || caller->priority > receiver->base)
		return system_call(frame);
	/* Point of no return. */
	memcpy(receiver->mailbox->payload, caller->mailbox->payload, length);
	return call_perform(caller, receiver, connection);
}

HOT_CODE struct frame *
fast_call(struct frame *frame)
{
	const uint32_t need = OBJECT_CONNECTION | RIGHT_SEND;
	struct thread *const caller = thread_of_frame(frame);
	const struct connection *connection = handle_find(caller->task, frame_handle(frame), need);
	struct thread *receiver;
	bool lends;

	if (connection == NULL || (frame_tag(frame) & TAG_ORDINARY) != 0)
		return system_call(frame);
	receiver = endpoint_first_receiver(connection->endpoint);
	if (receiver == NULL || receiver->special != 0)
		return system_call(frame);
	if (TAG_LENGTH(frame_tag(frame)) != 0)
		return call_with_payload(frame, receiver, connection);
	lends = caller->priority > receiver->base;
	if (lends && caller->priority > receiver->task->ceiling)
		return system_call(frame);
	/* Point of no return. */
	if (lends) {
		/*
		 * The receiver waits for nobody and is in no queue that knows priorities: what it
		 * is lent goes no further.
		 */
		lent_add(&receiver->lent, caller->priority);
		caller->lender = (struct lender){ receiver->ref, caller->priority };
		if (caller->priority > receiver->priority)
			receiver->priority = caller->priority;
	}
	return call_perform(caller, receiver, connection);
}

/* The effects of a reply that nothing stands against, and of waiting for the next message. */
static inline struct frame *
reply_perform(struct thread *server, struct thread *caller, struct endpoint *endpoint)
{
	copy_message(caller, server, 0);
	list_append(&endpoint->receivers, &server->queue);
	endpoint->server = server->ref;
	server->endpoint = endpoint;
	server->state = THREAD_RECEIVING;
	server->mailbox->token = 0;
	return run(caller);
}

/* A reply with a payload. */
HOT_CODE static __attribute__((noinline)) struct frame *
reply_with_payload(struct frame *frame, struct thread *caller, struct endpoint *endpoint)
{
	struct thread *const server = thread_of_frame(frame);
	const uint32_t length = TAG_LENGTH(frame_tag(frame));

	if (length > MESSAGE_PAYLOAD_MAX || caller->lender.priority != LEND_NONE)
		return system_call(frame);
	/* Point of no return. */
	memcpy(caller->mailbox->payload, server->mailbox->payload, length);
	return reply_perform(server, caller, endpoint);
}

HOT_CODE struct frame *
fast_reply_recv(struct frame *frame)
{
	const uint32_t need = OBJECT_ENDPOINT | RIGHT_RECEIVE;
	struct thread *const server = thread_of_frame(frame);
	struct endpoint *endpoint = handle_find(server->task, frame_handle(frame), need);
	const uint32_t token = server->mailbox->token;
	struct thread *const caller = thread_table[token & TOKEN_INDEX_MASK];
	bool lends;

	if (endpoint == NULL || (frame_tag(frame) & TAG_ORDINARY) != 0 ||
	    endpoint_has_work(endpoint))
		return system_call(frame);
	if (caller->token != token || caller->state != THREAD_CALLING ||
	    caller->server != server->task || caller->special != 0 ||
	    outranked(caller->priority))
		return system_call(frame);
	if (TAG_LENGTH(frame_tag(frame)) != 0)
		return reply_with_payload(frame, caller, endpoint);
	lends = caller->lender.priority != LEND_NONE;
	if (lends && (caller->lender.to != server->ref || server->lent.bitmap != 1u << caller->lender.priority ||
		      server->lent.count[caller->lender.priority] != 1))
		return system_call(frame);		/* not the only one that lends the server anything */
	/* Point of no return. */
	if (lends) {
		server->lent.bitmap = 0;
		server->lent.count[caller->lender.priority] = 0;
		server->priority = server->base;
		caller->lender.priority = LEND_NONE;
	}
	return reply_perform(server, caller, endpoint);
}
