/* SPDX-License-Identifier: MIT */
/*
 * ipc.h: messages, as C sees them.
 *
 *   A struct message is the part that travels in registers; payload, handles and the caller's token lie
 *   in the mailbox, which the kernel copies mailbox to mailbox:
 *
 *	struct message m = { .tag = TAG(GREET, length, 0), .words = { 1, 2, 3 } };
 *	memcpy(mailbox()->payload, text, length);
 *	error = ipc_call(connection, &m);		 now m and the mailbox hold the reply
 *
 *   Every function returns the tag received (>= 0; ipc_send and ipc_reply: 0) or a negative error; on an
 *   error the message is as it was.  All are inline: when the message is a local variable whose address
 *   goes nowhere else, it lives in registers and the structure costs nothing.
 *
 *   As for other calls there is NAME(), NAME_sysenter() and NAME_int80() (calls.h).
 */
#pragma once

#include "abi/message.h"
#include "calls.h"

/* The calling thread's mailbox.  %gs:0 holds its address. */
static inline struct mailbox *
mailbox(void)
{
	struct mailbox *own;

	__asm__("mov %%gs:0, %0" : "=r"(own));
	return own;
}

/* Send nothing or a message, receive nothing or a message: what all five have in common. */
ALWAYS_INLINE int32_t
message_call(enum entry_kind kind, enum call_number number, uint32_t handle,
	     uint32_t tag, struct message *message)
{
	struct call_registers r = {
		handle << 8 | number, tag,
		{ message->words[0], message->words[1], message->words[2] }
	};

	enter_kernel(kind, &r);
	message->words[0] = r.words[0];	/* a failed call leaves them as they were */
	message->words[1] = r.words[1];
	message->words[2] = r.words[2];
	if ((int32_t)r.head < 0)
		return (int32_t)r.head;
	message->tag = r.head;
	message->badge = r.b;
	return (int32_t)r.head;
}

/* For the two that send and receive nothing: the message stays as it is. */
ALWAYS_INLINE int32_t
message_give(enum entry_kind kind, enum call_number number, uint32_t handle,
	     const struct message *message)
{
	struct call_registers r = {
		handle << 8 | number, message->tag,
		{ message->words[0], message->words[1], message->words[2] }
	};

	enter_kernel(kind, &r);
	return (int32_t)r.head;
}

/* ipc_read and ipc_write: the bytes done come back in a word. */
ALWAYS_INLINE int32_t
window_copy(enum call_number number, uint32_t token, uint32_t offset, uint32_t address,
	    uint32_t length, uint32_t *done)
{
	struct call_registers r = { number, token, { offset, address, length } };

	enter_kernel(ENTRY_CHOSEN, &r);
	*done = (int32_t)r.head == E_WINDOW || (int32_t)r.head >= 0 ? r.words[0] : 0;
	return (int32_t)r.head;
}

ALWAYS_INLINE int32_t
ipc_read(uint32_t token, uint32_t offset, void *to, uint32_t length, uint32_t *done)
{
	return window_copy(CALL_ipc_read, token, offset, (uint32_t)to, length, done);
}

ALWAYS_INLINE int32_t
ipc_write(uint32_t token, uint32_t offset, const void *from, uint32_t length, uint32_t *done)
{
	return window_copy(CALL_ipc_write, token, offset, (uint32_t)from, length, done);
}

ALWAYS_INLINE int32_t
badge_next(handle_t endpoint, uint32_t first, uint32_t *badge)
{
	struct call_registers r = { endpoint << 8 | CALL_badge_next, first, { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	*badge = (int32_t)r.head < 0 ? 0 : r.b;
	return (int32_t)r.head;
}

#define MESSAGE_STUBS(suffix, kind) \
	ALWAYS_INLINE int32_t \
	ipc_call##suffix(handle_t connection, struct message *message) \
	{ \
		return message_call(kind, CALL_ipc_call, connection, message->tag, message); \
	} \
	ALWAYS_INLINE int32_t \
	ipc_send##suffix(handle_t connection, const struct message *message) \
	{ \
		return message_give(kind, CALL_ipc_send, connection, message); \
	} \
	ALWAYS_INLINE int32_t \
	ipc_recv##suffix(handle_t endpoint, struct message *message, uint32_t timeout) \
	{ \
		message->words[0] = message->words[1] = message->words[2] = 0; \
		return message_call(kind, CALL_ipc_recv, endpoint, timeout, message); \
	} \
	ALWAYS_INLINE int32_t \
	ipc_reply##suffix(uint32_t token, const struct message *message) \
	{ \
		mailbox()->token = token; \
		return message_give(kind, CALL_ipc_reply, HANDLE_NONE, message); \
	} \
	ALWAYS_INLINE int32_t \
	ipc_reply_recv##suffix(handle_t endpoint, struct message *message) \
	{ \
		return message_call(kind, CALL_ipc_reply_recv, endpoint, message->tag, message); \
	}

/*
 * ipc_call        sends and waits for the reply.
 * ipc_send        sends and waits until it has been received.
 * ipc_recv        receives; timeout in milliseconds, TIMEOUT_NONE, TIMEOUT_NEVER.
 * ipc_reply       answers a caller kept by ipc_defer().
 * ipc_reply_recv  answers the caller just received and receives the next.
 * The errors stand in abi/calls.def.
 */
MESSAGE_STUBS(, ENTRY_CHOSEN)
MESSAGE_STUBS(_sysenter, ENTRY_SYSENTER)
MESSAGE_STUBS(_int80, ENTRY_INT80)
