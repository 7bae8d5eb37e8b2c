/* SPDX-License-Identifier: MIT */
/*
 * lend.h: servers and callers of the tests of lending.
 */
#pragma once

#include "worker.h"

static handle_t endpoints[20], connections[20];
static volatile uint32_t go, served, counter;

static inline void
make_endpoints(uint32_t count)
{
	for (uint32_t n = 0; n < count; n++) {
		endpoints[n] = expect_handle(endpoint_create());
		connections[n] = expect_handle(connection_create(endpoints[n], n, 0));
	}
	go = served = counter = 0;
}

static inline uint32_t
call_one(void *number)
{
	struct message message = { .tag = TAG(1, 0, 0) };

	return (uint32_t)ipc_call(connections[(uint32_t)number], &message);
}

/* A low worker runs only while the test sleeps: let it come to where it waits. */
static inline void
start_low(struct worker *worker, worker_function *function, uint32_t number)
{
	worker_start(worker, function, (void *)number, PRIORITY_LOW);
	sleep_milliseconds(5);
}

/* Receives a call and works at it until told to stop; then serves the next. */
static inline uint32_t
serve_when_told(void *number)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	while (!go)
		counter++;
	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply_recv(endpoints[(uint32_t)number], &message);
	message.tag = TAG(3, 0, 0);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(mailbox()->token, &message);
}

/* Answers a call by asking the next server first. */
static inline uint32_t
serve_by_asking(void *number)
{
	const uint32_t n = (uint32_t)number;
	struct message message, question = { .tag = TAG(1, 0, 0) };
	int32_t tag = ipc_recv(endpoints[n], &message, TIMEOUT_NEVER);
	const uint32_t token = ipc_defer();

	if (tag >= 0)
		tag = ipc_call(connections[n + 1], &question);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(token, &question);
}
