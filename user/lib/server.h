/* SPDX-License-Identifier: MIT */
/*
 * server.h: the loop of a server, and a table of what it answers.
 *
 *	static server_handler *const handlers[] = { [ECHO_SAY] = say };
 *	struct server server = { .endpoint = start_handle_needed("endpoint"),
 *				 .handlers = handlers, .handler_count = 1 };
 *	return server_run(&server);
 *
 *   A request's label chooses its handler.  The handler looks at the request (its payload lies in
 *   mailbox()->payload) and returns a result, which travels in words[0] of the reply: a value >= 0 or a
 *   negative error.  It may fill the reply's other words; to send payload or handles back it puts them
 *   into the mailbox and their number into reply->tag.
 *
 *	              +----------- reply failed: the caller is gone --------+
 *	              v                                                     |
 *	        ipc_recv ---> pulse, notice ---> its function ---> ipc_recv |
 *	                 \--> message ---------> its handler -----> ipc_reply_recv ---> as ipc_recv
 *	                                               \--> server_defer(): no reply now; ipc_recv
 */
#pragma once

#include <stdbool.h>

#include "ipc.h"

struct server;

/*
 * Pulse bits of a service's endpoint that init keeps for itself; the loop answers them, and pulse()
 * never sees them.
 *
 *   HEARTBEAT	asks whether the service gets back to its loop: answered through the handle "heartbeat"
 *   END	asks it to end: end() below, then the program exits with 0
 */
#define SERVER_PULSE_HEARTBEAT	0x80000000u
#define SERVER_PULSE_END	0x40000000u

/*
 * Answers one kind of request.  *reply is all zero.  Returns words[0] of the reply.  A handler that calls
 * another server loses the mailbox's payload and must have copied what it still needs.
 */
typedef int32_t server_handler(struct server *server, const struct message *request,
			       struct message *reply);

struct server {
	handle_t endpoint;			/* RECEIVE */
	server_handler *const *handlers;	/* by label; NULL: E_CALL */
	uint32_t handler_count;

	/* What else can arrive; NULL: passed over. */
	void (*pulse)(struct server *server, uint32_t bits);
	void (*hangup)(struct server *server, uint32_t badge);
	void (*death)(struct server *server, const struct message *notice);

	/*
	 * The service is to end: make safe what must be.  True (and if it is NULL): the program
	 * exits with 0 now.  False: it will do so itself before init loses patience (2 seconds).
	 */
	bool (*end)(struct server *server);

	/*
	 * A thread whose faults come here met one (abi/message.h).  It waits, and goes on when this
	 * has returned, unless server_defer() was called.  NULL: it waits for ever.
	 */
	void (*fault)(struct server *server, const struct message *fault);

	/*
	 * Handles taken with a request: how many at most (0..4), and those that came with this one.  A
	 * handler that keeps one sets its place to HANDLE_NONE; the rest is closed after the reply.
	 */
	uint32_t accept;
	handle_t received[MESSAGE_HANDLES_MAX];

	/*
	 * A handle of ours that goes with the reply and is then closed: so that a connection made
	 * for the caller is the caller's alone, and its hang-up comes when the caller closes it.
	 * HANDLE_NONE: none.
	 */
	handle_t give;

	uint32_t token;		/* who waits for the reply; 0: nobody */
};

/*
 * Receive and answer for ever.  Returns only with an error of the endpoint (E_HANDLE, E_RIGHTS: it is
 * none we may receive from).
 */
int32_t
server_run(struct server *server);

/*
 * From a handler: keep the caller waiting, answer it later by ipc_reply() with the token returned (0: it
 * does not wait, it used ipc_send).  What the handler returns then goes nowhere.
 */
uint32_t
server_defer(struct server *server);
