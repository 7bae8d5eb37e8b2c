/* SPDX-License-Identifier: MIT */
/*
 * stdio_scan.c: formatted input from streams: scanf and fscanf.
 */
#include "scan.h"
#include "stream.h"

struct stream_input {
	struct scan_source source;
	FILE *stream;
};

static int
input_next(struct scan_source *source)
{
	return getc_unlocked(((struct stream_input *)source)->stream);
}

static void
input_back(struct scan_source *source, int byte)
{
	ungetc(byte, ((struct stream_input *)source)->stream);
}

int
vfscanf(FILE *restrict stream, const char *restrict format, va_list arguments)
{
	struct stream_input input = { { input_next, input_back }, stream };

	stream_lock(stream);
	int stored = scan_list(&input.source, format, arguments);
	stream_unlock(stream);
	return stored;
}

int
fscanf(FILE *restrict stream, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int stored = vfscanf(stream, format, arguments);
	va_end(arguments);
	return stored;
}

int
vscanf(const char *restrict format, va_list arguments)
{
	return vfscanf(stdin, format, arguments);
}

int
scanf(const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int stored = vfscanf(stdin, format, arguments);
	va_end(arguments);
	return stored;
}
