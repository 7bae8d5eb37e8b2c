/* SPDX-License-Identifier: MIT */
/*
 * box.c: a small server of files, for the tests of the skeleton; what it does: box.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <io_server.h>
#include <poll.h>
#include <string.h>

#include "box.h"

static struct {
	uint8_t bytes[BOX_SIZE];
	uint32_t count, closed, gone;
	struct io_transfer reader;
} box;

static int32_t
open_box(struct io_call *call)
{
	if (*call->path == '\0')
		return io_open(call, &box.count, IO_KIND_DIRECTORY);
	if (strcmp(call->path, "link") == 0)
		return io_redirect(call, 0, "deep/", 5, "../box", "");
	if (strcmp(call->path, "box") != 0)
		return ERRNO(ENOENT);
	return io_open(call, &box, IO_KIND_PIPE);
}

static int32_t
give_box(struct io_transfer *data)
{
	uint32_t length = data->length < box.count ? data->length : box.count;
	int32_t result = io_give(data, box.bytes, length);

	box.count -= data->done;
	memmove(box.bytes, box.bytes + data->done, box.count);
	return result;
}

static int32_t
read_box(struct io_call *call)
{
	if (box.count == 0 && (call->file->flags & O_NONBLOCK))
		return ERRNO(EAGAIN);
	if (box.count == 0)
		return io_defer(call, &box.reader);
	return give_box(&call->data);
}

static int32_t
write_box(struct io_call *call)
{
	uint32_t room = BOX_SIZE - box.count, before = call->data.done;
	uint32_t length = call->data.length < room ? call->data.length : room;
	int32_t result = io_take(&call->data, box.bytes + box.count, length);

	box.count += call->data.done - before;
	if (box.count > 0 && box.reader.token != 0) {
		/* The writer's bytes are in the box already: the mailbox is free for the reader's. */
		io_finish(&box.reader, give_box(&box.reader));
		box.reader.token = 0;
	}
	io_wake(call->server, &box);
	return result;
}

static int32_t
tell(struct io_call *call)
{
	uint32_t used = 0;

	for (uint32_t i = 0; i < BOX_FILES; i++)
		used += call->server->files[i].badge != 0;
	call->reply->words[1] = used;
	call->reply->words[2] = box.closed << 16 | box.gone;
	return (int32_t)call->server->watch_count;
}

static int32_t
second(struct io_call *call)
{
	int32_t error;
	const char *path = io_second(call, false, &error);

	return path ? (int32_t)strlen(path) : error;
}

static void
closed(struct io_server *server, struct io_file *file)
{
	(void)server;
	(void)file;
	box.closed++;
}

static void
gone(struct io_server *server, uint32_t client)
{
	(void)server;
	box.gone = client;
}

static uint32_t
ready(struct io_server *server, struct io_file *file)
{
	(void)server;
	(void)file;
	return (box.count > 0 ? POLLIN : 0) | (box.count < BOX_SIZE ? POLLOUT : 0);
}

uint32_t
box_serve(uint32_t endpoint)
{
	static io_handler *const handlers[IO_LABELS] = {
		[IO_OPEN] = open_box,
		[IO_READ] = read_box,
		[IO_WRITE] = write_box,
		[IO_CONTROL] = tell,
		[IO_RENAME] = second,
	};
	static struct io_file files[BOX_FILES];
	static struct io_server server = {
		.handlers = handlers,
		.files = files,
		.file_count = BOX_FILES,
		.files_a_client = BOX_FILES / 2,
		.close = closed,
		.client_gone = gone,
		.ready = ready,
	};

	return (uint32_t)-io_server_run(&server, endpoint);
}
