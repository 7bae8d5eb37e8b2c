/* SPDX-License-Identifier: MIT */
/*
 * pipe.c: pipes, under the I/O protocol.
 *
 *   Every change ends in advance(): writers that wait put in what fits, readers take what is there, until neither can go on.  So
 *   the order in which they came is kept, and nobody waits for what has been there all the time.
 *
 *   A read gives first and takes out of the ring only when the reply has gone.
 */
#include "pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* A caller that waits. */
struct caller {
	struct caller *next;
	struct io_transfer data;
	uint8_t *bytes;			/* a write's that came in the payload; NULL: they are in words or window */
};

struct pipe {
	struct io_file *reader, *writer; /* the ends; NULL: closed */
	struct caller *readers, *writers;
	uint32_t start, count;		/* of what is in the ring */
	uint8_t ring[PIPE_SIZE];
};

/* ---- the ring ---- */

/* The piece of the ring from `offset` bytes behind its start that lies in a row, at most length bytes. */
static uint8_t *
piece(struct pipe *pipe, uint32_t offset, uint32_t *length)
{
	uint32_t at = (pipe->start + offset) % PIPE_SIZE;

	if (*length > PIPE_SIZE - at)
		*length = PIPE_SIZE - at;
	return pipe->ring + at;
}

static uint32_t
room(const struct pipe *pipe)
{
	return PIPE_SIZE - pipe->count;
}

/* Give a reader `length` bytes of what is there; they stay in the ring. */
static int32_t
give(struct pipe *pipe, struct io_transfer *data, uint32_t length)
{
	uint32_t done = 0, step;
	int32_t result = 0;

	for (; done < length && result == 0; done += step) {
		step = length - done;
		const uint8_t *from = piece(pipe, done, &step);

		result = io_give(data, from, step);
	}
	return result;
}

static void
drop(struct pipe *pipe, uint32_t length)
{
	pipe->start = (pipe->start + length) % PIPE_SIZE;
	pipe->count -= length;
}

/* Take `length` bytes from a writer, for which there is room; bytes: where they are, NULL: with the caller. */
static int32_t
take(struct pipe *pipe, struct io_transfer *data, const uint8_t *bytes, uint32_t length)
{
	uint32_t before = data->done, left = length, step;
	int32_t result = 0;

	for (; left > 0 && result == 0; left -= step) {
		step = left;
		uint8_t *to = piece(pipe, pipe->count + data->done - before, &step);

		if (bytes) {
			memcpy(to, bytes + data->done, step);
			data->done += step;
		} else {
			result = io_take(data, to, step);
		}
	}
	/* Whole or not at all. */
	if (result < 0 && data->length <= PIPE_BUF)
		data->done = before;
	pipe->count += data->done - before;
	return result;
}

/* How many of the bytes that a write still has may go in now. */
static uint32_t
fits(const struct pipe *pipe, const struct io_transfer *data)
{
	uint32_t left = data->length - data->done;

	if (left <= room(pipe))
		return left;
	return data->length <= PIPE_BUF ? 0 : room(pipe);
}

/* ---- those who wait ---- */

static bool
wait_in(struct caller **queue, struct io_call *call)
{
	struct caller *caller = calloc(1, sizeof *caller);
	struct caller **end = queue;
	uint32_t length = call->data.length;

	if (!caller)
		return false;
	if (!call->data.to_caller && call->data.way == IO_BY_PAYLOAD) {
		caller->bytes = malloc(length);
		if (!caller->bytes) {
			free(caller);
			return false;
		}
		memcpy(caller->bytes, mailbox()->payload, length);
	}
	io_defer(call, &caller->data);
	while (*end)
		end = &(*end)->next;
	*end = caller;
	return true;
}

/* Answer the first of a queue.  False: it was gone. */
static bool
answer_first(struct caller **queue, int32_t result)
{
	struct caller *caller = *queue;
	bool there = io_finish(&caller->data, result);

	*queue = caller->next;
	free(caller->bytes);
	free(caller);
	return there;
}

/* Let the first writer that waits go on.  False: it cannot. */
static bool
writer_goes_on(struct pipe *pipe)
{
	struct caller *writer = pipe->writers;
	uint32_t length;
	int32_t result;

	if (!writer)
		return false;
	if (!pipe->reader) {
		answer_first(&pipe->writers, ERRNO(EPIPE));
		return true;
	}
	length = fits(pipe, &writer->data);
	if (length == 0)
		return false;
	result = take(pipe, &writer->data, writer->bytes, length);
	if (result < 0 || writer->data.done == writer->data.length)
		answer_first(&pipe->writers, result);
	return true;
}

/* Let the first reader that waits go on.  False: it cannot. */
static bool
reader_goes_on(struct pipe *pipe)
{
	struct caller *reader = pipe->readers;
	uint32_t length;
	int32_t result;

	if (!reader || (pipe->count == 0 && pipe->writer))
		return false;
	length = reader->data.length < pipe->count ? reader->data.length : pipe->count;
	result = give(pipe, &reader->data, length);
	length = reader->data.done;
	if (answer_first(&pipe->readers, result))
		drop(pipe, length);
	return true;
}

static void
advance(struct io_server *server, struct pipe *pipe)
{
	while (writer_goes_on(pipe) || reader_goes_on(pipe))
		;
	io_wake(server, pipe);
}

/* ---- requests ---- */

/* LAB 11 part 8. */
int32_t
pipe_read(struct io_call *call)
{
	struct pipe *pipe = call->file->object;
	uint32_t length = call->data.length;
	int32_t result;

	if (pipe->count == 0 && pipe->writer && length > 0) {
		if (call->file->flags & O_NONBLOCK)
			return ERRNO(EAGAIN);
		return wait_in(&pipe->readers, call) ? 0 : ERRNO(ENOMEM);
	}
	if (length > pipe->count)
		length = pipe->count;
	result = give(pipe, &call->data, length);
	drop(pipe, call->data.done);
	if (pipe->writers || call->server->watch_count > 0)
		advance(call->server, pipe);
	return result;
}

/* LAB 11 part 8. */
int32_t
pipe_write(struct io_call *call)
{
	struct pipe *pipe = call->file->object;
	uint32_t length = fits(pipe, &call->data);
	int32_t result = 0;

	if (!pipe->reader)
		return ERRNO(EPIPE);
	if (pipe->writers)
		length = 0;		/* others came before */
	if (length > 0)
		result = take(pipe, &call->data, NULL, length);
	if (result == 0 && call->data.done < call->data.length) {
		if (call->file->flags & O_NONBLOCK)
			result = ERRNO(EAGAIN);
		else if (!wait_in(&pipe->writers, call))
			result = ERRNO(ENOMEM);
	}
	if (pipe->readers || call->server->watch_count > 0)
		advance(call->server, pipe);
	return result;
}

uint32_t
pipe_ready(const struct io_file *file)
{
	const struct pipe *pipe = file->object;

	if (file == pipe->reader)
		return (pipe->count > 0 ? POLLIN : 0) | (pipe->writer ? 0 : POLLHUP);
	return pipe->reader ? (room(pipe) >= PIPE_BUF ? POLLOUT : 0) : POLLERR;
}

uint32_t
pipe_queued(const struct io_file *file)
{
	return ((const struct pipe *)file->object)->count;
}

void
pipe_close(struct io_server *server, struct io_file *file)
{
	struct pipe *pipe = file->object;

	if (file == pipe->reader)
		pipe->reader = NULL;
	else
		pipe->writer = NULL;
	advance(server, pipe);
	if (!pipe->reader && !pipe->writer)
		free(pipe);
}

int32_t
pipe_create(struct io_server *server, uint32_t client, uint32_t flags, handle_t ends[2])
{
	struct pipe *pipe = calloc(1, sizeof *pipe);
	struct io_file *file;
	int32_t reading, writing;

	if (!pipe)
		return ERRNO(ENOMEM);
	reading = io_open_for(server, client, pipe, IO_KIND_PIPE, O_RDONLY | flags, &file);
	if (reading < 0) {
		free(pipe);
		return reading;
	}
	pipe->reader = file;
	writing = io_open_for(server, client, pipe, IO_KIND_PIPE, O_WRONLY | flags, &file);
	if (writing < 0) {
		/* Its hang-up comes, and closes it. */
		handle_close((handle_t)reading);
		return writing;
	}
	pipe->writer = file;
	ends[0] = (handle_t)reading;
	ends[1] = (handle_t)writing;
	return 0;
}
