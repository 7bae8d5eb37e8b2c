/* SPDX-License-Identifier: MIT */
/*
 * stdio_format.c: formatted text to streams and files: printf and its kind.
 *
 *   A stream that is not buffered gets a buffer for the time of one call, so that a message to stderr is one
 *   write and does not mix with another's.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "format.h"
#include "stream.h"

#define MESSAGE_ROOM	256

struct stream_sink {
	struct format_sink sink;
	FILE *stream;
	bool failed;
};

static void
sink_put(struct format_sink *sink, const char *text, size_t length)
{
	struct stream_sink *to = (struct stream_sink *)sink;

	to->failed = to->failed || stream_put(to->stream, text, length) < length;
}

static int
format_to(FILE *stream, const char *format, va_list arguments)
{
	struct stream_sink sink = { { sink_put }, stream, false };
	size_t count = format_list(&sink.sink, format, arguments);

	if (count > INT_MAX)
		errno = EOVERFLOW;
	return sink.failed || count > INT_MAX ? -1 : (int)count;
}

/* With a buffer of our own, for one call. */
static int
format_together(FILE *stream, const char *format, va_list arguments)
{
	unsigned char room[START + MESSAGE_ROOM];

	stream_settle(stream);
	stream->buffer = room;
	stream->size = sizeof room;
	stream->at = stream->end = START;
	stream->kind = _IOFBF;
	int count = format_to(stream, format, arguments);
	if (stream_flush(stream) == EOF)
		count = -1;
	stream->kind = _IONBF;
	stream->buffer = NULL;
	return count;
}

int
vfprintf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
	stream_lock(stream);
	int count = stream->kind == _IONBF ? format_together(stream, format, arguments) :
					     format_to(stream, format, arguments);
	stream_unlock(stream);
	return count;
}

int
fprintf(FILE *restrict stream, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = vfprintf(stream, format, arguments);
	va_end(arguments);
	return count;
}

int
vprintf(const char *restrict format, va_list arguments)
{
	return vfprintf(stdout, format, arguments);
}

int
printf(const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = vfprintf(stdout, format, arguments);
	va_end(arguments);
	return count;
}

int
vdprintf(int file, const char *restrict format, va_list arguments)
{
	struct stream stream = {
		.source = &stream_file,
		.file = file,
		.writable = true,
		.kind = _IONBF,
	};

	return format_together(&stream, format, arguments);
}

int
dprintf(int file, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = vdprintf(file, format, arguments);
	va_end(arguments);
	return count;
}
