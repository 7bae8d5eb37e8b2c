/* SPDX-License-Identifier: MIT */
/*
 * pipe.c: pipes, under the I/O protocol.
 *
 *   Every change ends in advance(): writers that wait put in what fits, readers take what is there,
 *   until neither can go on.  So the order in which they came is kept, and nobody waits for what
 *   has been there all the time.
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

#include "files.h"

/* A caller that waits. */
struct caller {
	struct caller *next;
	struct io_transfer data;
	uint8_t *bytes;			/* a write's that came in the payload; NULL: they are in words or window */
};

struct pipe {
	struct io_file *reader, *writer; /* the ends; NULL: closed */
	struct caller *readers, *writers;
	struct caller spare;		/* for the first who waits, ... */
	bool spare_used;		/* ... if it is in a queue */
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

/*
 * Take `length` bytes from a writer, for which there is room; bytes: where they are, NULL: with the
 * caller.
 */
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

static struct caller *
caller_new(struct pipe *pipe)
{
	if (pipe->spare_used)
		return malloc(sizeof(struct caller));
	pipe->spare_used = true;
	return &pipe->spare;
}

static void
caller_free(struct pipe *pipe, struct caller *caller)
{
	if (caller == &pipe->spare)
		pipe->spare_used = false;
	else
		free(caller);
}

static void
append(struct caller **queue, struct caller *caller)
{
	while (*queue)
		queue = &(*queue)->next;
	caller->next = NULL;
	*queue = caller;
}

static bool
wait_in(struct pipe *pipe, struct caller **queue, struct io_call *call)
{
	struct caller *caller = caller_new(pipe);
	uint32_t length = call->data.length;

	if (!caller)
		return false;
	caller->bytes = NULL;
	if (!call->data.to_caller && call->data.way == IO_BY_PAYLOAD) {
		caller->bytes = malloc(length);
		if (!caller->bytes) {
			caller_free(pipe, caller);
			return false;
		}
		memcpy(caller->bytes, mailbox()->payload, length);
	}
	io_defer(call, &caller->data);
	append(queue, caller);
	return true;
}

/* Answer the first of a queue.  False: it was gone. */
static bool
answer_first(struct pipe *pipe, struct caller **queue, int32_t result)
{
	struct caller *caller = *queue;
	bool there = io_finish(&caller->data, result);

	*queue = caller->next;
	free(caller->bytes);
	caller_free(pipe, caller);
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
		answer_first(pipe, &pipe->writers, ERRNO(EPIPE));
		return true;
	}
	length = fits(pipe, &writer->data);
	if (length == 0)
		return false;
	result = take(pipe, &writer->data, writer->bytes, length);
	if (result < 0 || writer->data.done == writer->data.length)
		answer_first(pipe, &pipe->writers, result);
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
	if (answer_first(pipe, &pipe->readers, result))
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
		return wait_in(pipe, &pipe->readers, call) ? 0 : ERRNO(ENOMEM);
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
		else if (!wait_in(pipe, &pipe->writers, call))
			result = ERRNO(ENOMEM);
	}
	if (pipe->readers || call->server->watch_count > 0)
		advance(call->server, pipe);
	return result;
}

/* ---- one word at a time ---- */

/*
 * IO_GET and IO_PUT are what pipes are mostly used with, and everything is in registers: so the
 * usual cases come here before the skeleton looks at the request.  NULL: it is none of them.
 */
static struct pipe *
quick_pipe(const struct io_server *server, const struct message *request, uint32_t access)
{
	const struct io_file *file = &server->files[request->badge & IO_BADGE_INDEX_MASK];

	if (!(request->badge & IO_BADGE_FILE) || file->badge != request->badge || file->extra != FILE_PIPE ||
	    file->flags != access || server->watch_count > 0)
		return NULL;
	return file->object;
}

/* A reader finds the pipe empty: it waits. */
int32_t
pipe_get(struct server *server, const struct message *request, struct message *reply)
{
	struct pipe *pipe = quick_pipe((struct io_server *)server, request, O_RDONLY);
	uint32_t length = request->words[0];

	if (!pipe || pipe->count > 0 || !pipe->writer || pipe->readers || pipe->writers ||
	    pipe->spare_used || length - 1 >= IO_WORDS_MAX)
		return files_dispatch(server, request, reply);
	pipe->spare = (struct caller){
		.data = { .token = server_defer(server), .way = IO_BY_WORDS, .to_caller = true, .length = length },
	};
	pipe->spare_used = true;
	pipe->readers = &pipe->spare;
	return 0;
}

/* A writer finds a reader that waits for at least as many bytes: they go from register to register. */
int32_t
pipe_put(struct server *server, const struct message *request, struct message *reply)
{
	struct pipe *pipe = quick_pipe((struct io_server *)server, request, O_WRONLY);
	struct caller *reader = pipe ? pipe->readers : NULL;
	uint32_t length = request->words[0] & ((1u << IO_PUT_SHIFT) - 1);
	const struct message bytes = { .words = { length, request->words[1], request->words[2] } };

	if (!reader || reader != &pipe->spare || reader->next || reader->data.way != IO_BY_WORDS ||
	    reader->data.length < length || length == 0)
		return files_dispatch(server, request, reply);
	pipe->readers = NULL;
	pipe->spare_used = false;
	if (ipc_reply(reader->data.token, &bytes) < 0)
		return files_dispatch(server, request, reply);	/* it is gone */
	return (int32_t)length;
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
