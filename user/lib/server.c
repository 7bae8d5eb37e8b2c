/* SPDX-License-Identifier: MIT */
/*
 * server.c: the loop of a server.
 *
 *   server->token says what the next step is: answer and receive, or only receive.  It is kept here and
 *   not in the mailbox alone, because a handler that calls another server uses the mailbox too.
 *
 *   A reply can fail in two ways.  The caller is gone (E_GONE, E_TOKEN): nothing to do, receive.  The
 *   reply itself is wrong, for instance names a handle that is not there: the caller must not hang for
 *   that, so it gets the error in its place.
 */
#include "server.h"

#include <stdlib.h>

#include "start.h"

static void
receive_handles(struct server *server, uint32_t tag)
{
	for (uint32_t i = 0; i < MESSAGE_HANDLES_MAX; i++)
		server->received[i] = i < TAG_HANDLES(tag) ? mailbox()->handles[i] : HANDLE_NONE;
}

static void
close_handles(struct server *server)
{
	for (uint32_t i = 0; i < MESSAGE_HANDLES_MAX; i++) {
		if (server->received[i] != HANDLE_NONE)
			handle_close(server->received[i]);
		server->received[i] = HANDLE_NONE;
	}
}

/* A reply could not be sent: if that is not the caller's doing, it gets the error in its place. */
static void
reply_failed(struct server *server, int32_t error)
{
	if (error != E_GONE && error != E_TOKEN) {
		struct message failure = { .words = { (uint32_t)error } };

		ipc_reply(server->token, &failure);
	}
	server->token = 0;
}

/* Answer whoever waits with *message, then receive into it.  Returns the tag or an error. */
static int32_t
next(struct server *server, struct message *message)
{
	int32_t result;

	mailbox()->accept = server->accept;
	if (server->token == 0)
		return ipc_recv(server->endpoint, message, TIMEOUT_NEVER);
	mailbox()->token = server->token;
	result = ipc_reply_recv(server->endpoint, message);
	if (result >= 0)
		return result;
	reply_failed(server, result);
	return ipc_recv(server->endpoint, message, TIMEOUT_NEVER);
}

/* Answer with a handle and close it at once, before the next message is waited for. */
static void
answer_with_handle(struct server *server, struct message *reply)
{
	mailbox()->handles[0] = server->give;
	reply->tag = TAG(0, TAG_LENGTH(reply->tag), 1);
	if (server->token != 0) {
		int32_t result = ipc_reply(server->token, reply);

		if (result < 0)
			reply_failed(server, result);
	}
	handle_close(server->give);
	server->give = HANDLE_NONE;
	server->token = 0;
}

/* Turn a request into its reply. */
static void
answer(struct server *server, struct message *message)
{
	uint32_t label = TAG_LABEL(message->tag);
	struct message reply = { 0 };
	int32_t result = E_CALL;

	uint32_t handles = TAG_HANDLES(message->tag);

	server->token = mailbox()->token;
	if (handles > 0)		/* rare, so the others do not pay for it */
		receive_handles(server, message->tag);
	if (label < server->handler_count && server->handlers[label])
		result = server->handlers[label](server, message, &reply);
	if (handles > 0)
		close_handles(server);
	reply.words[0] = (uint32_t)result;
	if (server->give != HANDLE_NONE)
		answer_with_handle(server, &reply);
	*message = reply;
}

/* The reply says nothing; that there is one lets the thread go on. */
static void
answer_fault(struct server *server, struct message *message)
{
	server->token = mailbox()->token;
	server->fault(server, message);
	*message = (struct message){ 0 };
}

/* What init wants to know; the rest is the server's. */
static void
take_pulse(struct server *server, uint32_t bits)
{
	if (bits & SERVER_PULSE_HEARTBEAT) {
		handle_t heartbeat = start_handle("heartbeat");

		if (heartbeat != HANDLE_NONE)
			pulse(heartbeat, 1);
	}
	if (bits & SERVER_PULSE_END) {
		if (!server->end || server->end(server))
			exit(0);
	}
	bits &= ~(SERVER_PULSE_HEARTBEAT | SERVER_PULSE_END);
	if (bits != 0 && server->pulse)
		server->pulse(server, bits);
}

static void
dispatch(struct server *server, struct message *message)
{
	uint32_t kind = TAG_KIND(message->tag);

	if (kind == TAG_KIND_MESSAGE) {
		answer(server, message);
		return;
	}
	server->token = 0;
	if (kind == TAG_KIND_FAULT && server->fault)
		answer_fault(server, message);
	else if (kind == TAG_KIND_PULSE)
		take_pulse(server, message->words[0]);
	else if (kind == TAG_KIND_HANGUP && server->hangup)
		server->hangup(server, message->badge);
	else if (kind == TAG_KIND_DEATH && server->death)
		server->death(server, message);
}

int32_t
server_run(struct server *server)
{
	struct message message = { 0 };

	server->token = 0;
	server->give = HANDLE_NONE;
	for (;;) {
		int32_t result = next(server, &message);

		if (result >= 0)
			dispatch(server, &message);
		else if (result != E_INTERRUPTED)
			return result;
	}
}

uint32_t
server_defer(struct server *server)
{
	uint32_t token = server->token;

	mailbox()->token = token;
	if (token != 0)
		ipc_defer();
	server->token = 0;
	return token;
}
