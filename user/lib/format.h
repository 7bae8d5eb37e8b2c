/* SPDX-License-Identifier: MIT */
/*
 * format.h: formatted text, into a buffer or into whatever takes bytes.
 *
 *   A conversion is  % flags width .precision size letter:
 *
 *     flags      - left, 0 zeros in front
 *     width      digits, or * (then an int argument)
 *     precision  of %s only: at most so many characters; digits or *
 *     size       l (a long), ll (64 bits), z (a size_t)
 *     letter     d i u x X c s p %
 *
 *   That is what ISO C11 7.21.6.1 says of them.  An unknown letter is printed as it stands.
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

/* Takes the text piece by piece; put() is called with length > 0. */
struct format_sink {
	void (*put)(struct format_sink *sink, const char *text, size_t length);
};

/* Format into a sink.  Returns the number of characters. */
size_t
format_list(struct format_sink *sink, const char *format, va_list arguments);

/*
 * Format into a buffer: at most size - 1 characters and a zero (none if size is 0).  Returns the
 * number of characters there would have been: >= size means that some are missing.
 */
size_t
format_buffer(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same with an argument list. */
size_t
format_buffer_list(char *buffer, size_t size, const char *format, va_list arguments);
