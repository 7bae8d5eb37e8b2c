/* SPDX-License-Identifier: MIT */
/*
 * stream.c: buffers between the program and its files.  States and transitions are in stream.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lock.h"
#include "stream.h"

#define STANDARD_STREAM(descriptor, reads, buffering, after) { \
	.source = &stream_file, .file = descriptor, .readable = reads, .writable = !(reads), \
	.kind = buffering, .lock = { .kind = LOCK_RECURSIVE }, .next = after }

static FILE standard[] = {
	STANDARD_STREAM(STDIN_FILENO, true, -1, &standard[1]),
	STANDARD_STREAM(STDOUT_FILENO, false, -1, &standard[2]),
	STANDARD_STREAM(STDERR_FILENO, false, _IONBF, NULL),
};

FILE *stdin = &standard[0], *stdout = &standard[1], *stderr = &standard[2];

static FILE *streams = &standard[0];
static struct lock streams_lock;

void
stream_lock(FILE *stream)
{
	lock_take(&stream->lock);
}

void
stream_unlock(FILE *stream)
{
	lock_release(&stream->lock);
}

static ssize_t
file_read(FILE *stream, void *to, size_t length)
{
	return read(stream->file, to, length);
}

static ssize_t
file_write(FILE *stream, const void *from, size_t length)
{
	return write(stream->file, from, length);
}

static off_t
file_seek(FILE *stream, off_t offset, int whence)
{
	return lseek(stream->file, offset, whence);
}

static int
file_close(FILE *stream)
{
	return close(stream->file);
}

const struct stream_source stream_file = { file_read, file_write, file_seek, file_close };

void
stream_prepare(FILE *stream)
{
	if (stream->buffer)
		return;
	if (stream->kind < 0) {
		int before = errno;

		stream->kind = stream->file >= 0 && isatty(stream->file) ? _IOLBF : _IOFBF;
		errno = before;
	}
	stream->buffer = stream->kind == _IONBF ? NULL : malloc(START + BUFSIZ);
	stream->own_buffer = stream->buffer;
	stream->size = START + BUFSIZ;
	if (!stream->buffer) {
		stream->buffer = stream->tiny;
		stream->size = sizeof stream->tiny;
	}
	stream->at = stream->end = START;
}

static void
become(FILE *stream, enum stream_state state)
{
	stream->state = state;
	stream->at = stream->end = START;
}

static bool
refuse(FILE *stream)
{
	errno = EBADF;
	stream->failed = true;
	return false;
}

/* Before waiting for a terminal, what was said to one should be seen. */
static void
flush_terminals(void)
{
	if (stdout->kind == _IOLBF && lock_try(&stdout->lock) == 0) {
		stream_flush(stdout);
		stream_unlock(stdout);
	}
}

bool
stream_fill(FILE *stream)
{
	if (!stream->readable)
		return refuse(stream);
	if (stream->ended || (stream->state == STREAM_WRITING && stream_flush(stream) == EOF))
		return false;
	stream_prepare(stream);
	if (stream->kind != _IOFBF)
		flush_terminals();
	become(stream, STREAM_READING);
	ssize_t got = stream->source->read(stream, stream->buffer + START, stream->size - START);
	if (got <= 0) {
		stream->state = STREAM_IDLE;
		stream->ended = stream->ended || got == 0;
		stream->failed = stream->failed || got < 0;
		return false;
	}
	stream->end = START + (size_t)got;
	return true;
}

/* Write all of it to the file.  Returns how much arrived; less means an error. */
static size_t
write_all(FILE *stream, const unsigned char *from, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t put = stream->source->write(stream, from + done, length - done);

		if (put < 0) {
			stream->failed = true;
			break;
		}
		done += (size_t)put;
	}
	return done;
}

int
stream_flush(FILE *stream)
{
	size_t length = stream->at - START;

	if (stream->state != STREAM_WRITING)
		return 0;
	become(stream, STREAM_IDLE);
	return write_all(stream, stream->buffer + START, length) == length ? 0 : EOF;
}

int
stream_settle(FILE *stream)
{
	if (stream->state == STREAM_READING) {
		size_t unread = stream->end - stream->at;
		int before = errno;

		become(stream, STREAM_IDLE);
		if (unread > 0)
			stream->source->seek(stream, -(off_t)unread, SEEK_CUR);
		errno = before;			/* a pipe cannot go back */
	}
	return stream_flush(stream);
}

/* How much of a line-buffered piece goes out at once: up to the last end of line. */
static size_t
lines_of(const FILE *stream, const unsigned char *from, size_t length)
{
	const unsigned char *last = stream->kind == _IOLBF ? memrchr(from, '\n', length) : NULL;

	return last ? (size_t)(last + 1 - from) : 0;
}

/* Move bytes into the buffer, emptying it as often as it is full. */
static size_t
put_buffered(FILE *stream, const unsigned char *from, size_t length)
{
	size_t done = 0;

	while (done < length) {
		size_t room = stream->size - stream->at;
		size_t part = length - done < room ? length - done : room;

		if (room == 0) {
			if (stream_flush(stream) == EOF)
				break;
			stream->state = STREAM_WRITING;
			continue;
		}
		memcpy(stream->buffer + stream->at, from + done, part);
		stream->at += part;
		done += part;
	}
	return done;
}

size_t
stream_put(FILE *stream, const void *from, size_t length)
{
	const unsigned char *bytes = from;

	if (!stream->writable)
		return refuse(stream);
	if (stream->state == STREAM_READING)
		stream_settle(stream);
	stream_prepare(stream);
	if (stream->kind == _IONBF)
		return write_all(stream, bytes, length);
	stream->state = STREAM_WRITING;
	size_t lines = lines_of(stream, bytes, length);
	size_t done = put_buffered(stream, bytes, lines);
	if (lines > 0 && (done < lines || stream_flush(stream) == EOF))
		return done;
	stream->state = STREAM_WRITING;
	return done + put_buffered(stream, bytes + lines, length - lines);
}

FILE *
stream_new(const struct stream_source *source, bool readable, bool writable)
{
	FILE *stream = calloc(1, sizeof *stream);

	if (!stream)
		return NULL;
	stream->source = source;
	stream->readable = readable;
	stream->writable = writable;
	stream->file = -1;
	stream->kind = -1;
	stream->own_stream = true;
	stream->lock.kind = LOCK_RECURSIVE;
	lock_take(&streams_lock);
	stream->next = streams;
	streams = stream;
	lock_release(&streams_lock);
	return stream;
}

void
stream_delete(FILE *stream)
{
	lock_take(&streams_lock);
	for (FILE **link = &streams; *link; link = &(*link)->next) {
		if (*link == stream) {
			*link = stream->next;
			break;
		}
	}
	lock_release(&streams_lock);
	if (stream->own_buffer)
		free(stream->buffer);
	if (stream->own_stream)
		free(stream);
}

int
stream_flush_all(void)
{
	int result = 0;

	lock_take(&streams_lock);
	for (FILE *stream = streams; stream; stream = stream->next) {
		if (!stream->writable)
			continue;	/* and somebody may wait in it for ever */
		stream_lock(stream);
		if (stream_flush(stream) == EOF)
			result = EOF;
		stream_unlock(stream);
	}
	lock_release(&streams_lock);
	return result;
}
