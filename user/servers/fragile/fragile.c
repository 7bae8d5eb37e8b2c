/* SPDX-License-Identifier: MIT */
/*
 * fragile.c: a server with bugs: it dies of every third request, with the request in its hands, and
 * of some requests never comes back.
 *
 *   It exists to be watched: init starts it again behind the same endpoint, the caller learns that the
 *   outcome of its request is unknown (E_RESTARTED), and callers that were still queued do not notice.
 */
#include <clock.h>
#include <protocol/demo.h>
#include <server.h>
#include <start.h>

static uint32_t served;

static int32_t
work(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)request;
	(void)reply;
	if (++served == FRAGILE_LIFE)
		*(volatile uint32_t *)0 = served;	/* the bug */
	return (int32_t)served;
}

/* A loop that never ends. */
static int32_t
spin(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)request;
	(void)reply;
	for (volatile uint32_t turns = 0;; turns++)
		;
	return 0;
}

/* It waits for itself. */
static int32_t
wait_for_ever(struct server *server, const struct message *request, struct message *reply)
{
	int32_t endpoint = endpoint_create();
	struct message never;

	(void)server;
	(void)request;
	(void)reply;
	return ipc_recv((handle_t)endpoint, &never, TIMEOUT_NEVER);
}

static int32_t
be_slow(struct server *server, const struct message *request, struct message *reply)
{
	const uint64_t end = clock_milliseconds() + request->words[0];

	(void)server;
	(void)reply;
	while (clock_milliseconds() < end)
		;
	return 0;
}

static server_handler *const handlers[FRAGILE_LABELS] = {
	[FRAGILE_WORK] = work,
	[FRAGILE_SPIN] = spin,
	[FRAGILE_WAIT] = wait_for_ever,
	[FRAGILE_SLOW] = be_slow,
};

int
main(void)
{
	struct server server = {
		.endpoint = start_handle_needed("endpoint"),
		.handlers = handlers,
		.handler_count = FRAGILE_LABELS,
	};
	return (int)server_run(&server);
}
