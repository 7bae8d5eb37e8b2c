/* SPDX-License-Identifier: MIT */
/*
 * stdio_bytes.c: reading and writing bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "lock.h"
#include "stream.h"

void
flockfile(FILE *stream)
{
	stream_lock(stream);
}

int
ftrylockfile(FILE *stream)
{
	return lock_try(&stream->lock);
}

void
funlockfile(FILE *stream)
{
	stream_unlock(stream);
}

int
getc_unlocked(FILE *stream)
{
	if ((stream->state != STREAM_READING || stream->at == stream->end) && !stream_fill(stream))
		return EOF;
	return stream->buffer[stream->at++];
}

int
putc_unlocked(int byte, FILE *stream)
{
	unsigned char one = (unsigned char)byte;

	return stream_put(stream, &one, 1) == 1 ? one : EOF;
}

int
fgetc(FILE *stream)
{
	stream_lock(stream);
	int byte = getc_unlocked(stream);
	stream_unlock(stream);
	return byte;
}

int
fputc(int byte, FILE *stream)
{
	stream_lock(stream);
	int result = putc_unlocked(byte, stream);
	stream_unlock(stream);
	return result;
}

int
getc(FILE *stream)
{
	return fgetc(stream);
}

int
getchar(void)
{
	return fgetc(stdin);
}

int
getchar_unlocked(void)
{
	return getc_unlocked(stdin);
}

int
putc(int byte, FILE *stream)
{
	return fputc(byte, stream);
}

int
putchar(int byte)
{
	return fputc(byte, stdout);
}

int
putchar_unlocked(int byte)
{
	return putc_unlocked(byte, stdout);
}

int
ungetc(int byte, FILE *stream)
{
	bool possible;

	if (byte == EOF)
		return EOF;
	stream_lock(stream);
	if (stream->state != STREAM_READING)
		stream_settle(stream);
	stream_prepare(stream);
	possible = stream->readable && stream->at > 0;
	if (possible) {
		stream->state = STREAM_READING;
		stream->buffer[--stream->at] = (unsigned char)byte;
		stream->ended = false;
	}
	stream_unlock(stream);
	return possible ? (unsigned char)byte : EOF;
}

static size_t
read_bytes(FILE *stream, unsigned char *to, size_t length)
{
	size_t done = 0;

	while (done < length) {
		if ((stream->state != STREAM_READING || stream->at == stream->end) && !stream_fill(stream))
			break;
		size_t part = stream->end - stream->at;

		if (part > length - done)
			part = length - done;
		memcpy(to + done, stream->buffer + stream->at, part);
		stream->at += part;
		done += part;
	}
	return done;
}

size_t
fread(void *restrict to, size_t size, size_t count, FILE *restrict stream)
{
	size_t length = size * count;

	if (length == 0)
		return 0;
	stream_lock(stream);
	size_t done = read_bytes(stream, to, length);
	stream_unlock(stream);
	return done == length ? count : done / size;
}

size_t
fwrite(const void *restrict from, size_t size, size_t count, FILE *restrict stream)
{
	size_t length = size * count;

	if (length == 0)
		return 0;
	stream_lock(stream);
	size_t done = stream_put(stream, from, length);
	stream_unlock(stream);
	return done == length ? count : done / size;
}
