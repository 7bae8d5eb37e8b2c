/* SPDX-License-Identifier: MIT */
/*
 * fragile.c: a server with a bug: it dies of every third request, with the request in its hands.
 *
 *   It exists to be watched: init starts it again behind the same endpoint, the caller learns that the
 *   outcome of its request is unknown (E_RESTARTED), and callers that were still queued do not notice.
 */
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

static server_handler *const handlers[FRAGILE_LABELS] = { [FRAGILE_WORK] = work };

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
