/* SPDX-License-Identifier: MIT */
/*
 * format_text.c: formatted text into strings: snprintf and its kind.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>

#include "format.h"

struct text_sink {
	struct format_sink sink;
	char *at, *end;		/* end: where the zero may stand at the latest */
};

static void
text_put(struct format_sink *sink, const char *text, size_t length)
{
	struct text_sink *buffer = (struct text_sink *)sink;

	for (; length > 0 && buffer->at < buffer->end; length--)
		*buffer->at++ = *text++;
}

int
vsnprintf(char *restrict text, size_t size, const char *restrict format, va_list arguments)
{
	char none;
	struct text_sink sink = {
		.sink = { .put = text_put },
		.at = size > 0 ? text : &none,
		.end = size > 0 ? text + size - 1 : &none,
	};
	size_t count = format_list(&sink.sink, format, arguments);

	*sink.at = '\0';
	if (count > INT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	return (int)count;
}

int
snprintf(char *restrict text, size_t size, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = vsnprintf(text, size, format, arguments);
	va_end(arguments);
	return count;
}

/* The longest room that does not reach around the end of the address space. */
#define ROOM_ALL(text)	(SIZE_MAX - (uintptr_t)(text))

int
vsprintf(char *restrict text, const char *restrict format, va_list arguments)
{
	return vsnprintf(text, ROOM_ALL(text), format, arguments);
}

int
sprintf(char *restrict text, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int count = vsprintf(text, format, arguments);
	va_end(arguments);
	return count;
}

int
vasprintf(char **restrict text, const char *restrict format, va_list arguments)
{
	int length = vsnprintf(NULL, 0, format, arguments);

	*text = length < 0 ? NULL : malloc((size_t)length + 1);
	if (!*text)
		return -1;
	return vsnprintf(*text, (size_t)length + 1, format, arguments);
}

int
asprintf(char **restrict text, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int length = vasprintf(text, format, arguments);
	va_end(arguments);
	return length;
}
