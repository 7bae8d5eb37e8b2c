/* SPDX-License-Identifier: MIT */
/*
 * format.h: numbers and strings put into text, as printf() does it.
 *
 *   A directive is  %[-][0][width][.precision][size]conversion :
 *
 *     -          the text stands at the left of its field (default: right)
 *     0          a number is filled up with zeros instead of blanks, after its sign or 0x
 *     width      least number of characters; a number, or * for the next argument (an int, not negative)
 *     .precision most characters of a string; a number, or * as above
 *     size       l: a long, ll: a long long, z: a size_t; default: an int
 *
 *     d i        signed decimal              x X   unsigned hexadecimal, lower or upper case
 *     u          unsigned decimal            p     a pointer: 0x and eight hexadecimal digits (or more)
 *     c          a character                 s     a string; a null pointer gives "(null)"
 *     %          a percent sign
 *
 *   Anything else after % is copied as it stands, the % included.
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where formatted text goes, piece by piece.  context: whatever the caller of format() gave. */
typedef void format_sink(void *context, const char *bytes, size_t length);

/* A directive, taken apart. */
struct directive {
	bool left;			/* - */
	bool zero;			/* 0 */
	unsigned width;			/* 0: none given */
	int precision;			/* -1: none given */
	unsigned longs;			/* 0: int; 1: long or size_t; 2: long long */
	char conversion;		/* the letter; '\0': the text ended before it */
};

#define DIGITS_MAX	20u		/* of a 64-bit number, in decimal */

size_t format_digits(char *digits, uint64_t value, unsigned base, bool upper);
size_t format(format_sink *sink, void *context, const char *text, va_list arguments);

/*
 * Formats into a buffer of size bytes (at least 1), never writes beyond it and always ends it with a zero.
 * Returns the length the whole text has: the buffer holds all of it if that is less than size.
 */
size_t format_string(char *buffer, size_t size, const char *text, ...)
	__attribute__((format(printf, 3, 4)));
size_t format_string_list(char *buffer, size_t size, const char *text, va_list arguments);
