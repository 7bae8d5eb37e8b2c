/* SPDX-License-Identifier: MIT */
/*
 * echo.c: a complete server.  It says back what it is told, and who told it.
 */
#include <protocol/echo.h>
#include <server.h>
#include <start.h>

static uint32_t requests;

/* The text is still in the mailbox, so the reply only has to say how long it is. */
static int32_t
say(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	reply->tag = TAG(0, TAG_LENGTH(request->tag), 0);
	reply->words[1] = request->badge;
	reply->words[2] = ++requests;
	return (int32_t)TAG_LENGTH(request->tag);
}

static server_handler *const handlers[ECHO_LABELS] = { [ECHO_SAY] = say };

int
main(void)
{
	struct server server = {
		.endpoint = start_handle_needed("endpoint"),
		.handlers = handlers,
		.handler_count = ECHO_LABELS,
	};
	return (int)server_run(&server);
}
