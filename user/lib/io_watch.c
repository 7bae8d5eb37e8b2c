/* SPDX-License-Identifier: MIT */
/*
 * io_watch.c: who wants to be told when an open file becomes ready.
 *
 *	IO_WATCH --an event holds already--> told in the reply, nothing kept
 *	    \--none does--> kept --io_wake(): one holds--> pulsed, gone
 *	                      \--the same number again, the open file's hang-up--> gone
 *
 *   Pulsing never blocks, whoever is at the other end.  A watch whose connection is dead goes the
 *   first time it is pulsed.
 */
#include <errno.h>
#include <poll.h>
#include <stddef.h>

#include "io_server.h"
#include "io_server_internal.h"

static uint32_t
events_now(struct io_server *server, struct io_file *file, uint32_t wanted)
{
	uint32_t now = server->ready ? server->ready(server, file) : POLLIN | POLLOUT;

	return now & (wanted | POLLERR | POLLHUP);
}

static void
watch_free(struct io_server *server, struct io_watch *watch)
{
	handle_close(watch->connection);
	watch->file = NULL;
	server->watch_count--;
}

static void
watch_remove(struct io_server *server, const struct io_file *file, uint32_t number, bool all)
{
	for (uint32_t i = 0; i < IO_WATCHES_MAX && server->watch_count > 0; i++) {
		struct io_watch *watch = &server->watches[i];

		if (watch->file == file && (all || watch->number == number))
			watch_free(server, watch);
	}
}

void
io_unwatch(struct io_server *server, struct io_file *file)
{
	watch_remove(server, file, 0, true);
}

static struct io_watch *
watch_new(struct io_server *server)
{
	for (uint32_t i = 0; i < IO_WATCHES_MAX; i++) {
		if (!server->watches[i].file)
			return &server->watches[i];
	}
	return NULL;
}

int32_t
io_watch(struct io_call *call)
{
	struct io_server *server = call->server;
	const uint32_t *words = call->request->words;
	uint32_t now = words[0] != 0 ? events_now(server, call->file, words[0]) : 0;

	watch_remove(server, call->file, words[2], false);
	if (words[0] == 0 || now != 0 || server->server.received[0] == HANDLE_NONE)
		return (int32_t)now;
	struct io_watch *watch = watch_new(server);
	if (!watch)
		return ERRNO(ENOSPC);
	*watch = (struct io_watch){
		.file = call->file,
		.number = words[2],
		.events = words[0],
		.bits = words[1],
		.connection = server->server.received[0],
	};
	server->watch_count++;
	server->server.received[0] = HANDLE_NONE;
	return 0;
}

void
io_wake(struct io_server *server, const void *object)
{
	for (uint32_t i = 0; i < IO_WATCHES_MAX && server->watch_count > 0; i++) {
		struct io_watch *watch = &server->watches[i];

		if (!watch->file || (object && watch->file->object != object) ||
		    events_now(server, watch->file, watch->events) == 0)
			continue;
		pulse(watch->connection, watch->bits);
		watch_free(server, watch);
	}
}
