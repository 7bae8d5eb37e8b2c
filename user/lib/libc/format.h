/* SPDX-License-Identifier: MIT */
/*
 * format.h: formatted text, into whatever takes bytes: what all of the printf family are made of.
 *
 *   A conversion is  % flags width .precision size letter,  as ISO C11 7.21.6.1 says:
 *
 *     flags      - left, 0 zeros in front, + and space: a sign always, # the other form
 *     width      digits, or * (then an int argument)
 *     precision  digits or *
 *     size       hh h l ll j z t L
 *     letter     d i u o x X c s p n f F e E g G a A %
 *
 *   An unknown letter is printed as it stands.  Floating point is exact: as many digits as are asked for
 *   are those of the number itself, rounded to the nearest (format_float.c).
 */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Takes the text piece by piece; put() is called with length > 0. */
struct format_sink {
	void (*put)(struct format_sink *sink, const char *text, size_t length);
};

/* Format into a sink.  Returns the number of characters. */
size_t
format_list(struct format_sink *sink, const char *format, va_list arguments);

/* What format.c and format_float.c share. */

struct format_output {
	struct format_sink *sink;
	size_t count;
};

struct format_conversion {
	bool left, zeros, plus, space, alternate;
	int width;
	int precision;		/* -1: none given */
	char size;		/* 'H' for hh, 'q' for ll, else the letter; 0: none */
	char letter;
};

void
format_put(struct format_output *output, const char *text, size_t length);

void
format_repeat(struct format_output *output, char character, int times);

/*
 * Put what stands before `length` characters: the filling and the prefix (a sign, 0x).  Returns how many
 * spaces must follow them.
 */
int
format_before(struct format_output *output, const struct format_conversion *c, const char *prefix, int length);

/* "-", "+", " " or "", as the flags say. */
const char *
format_sign(const struct format_conversion *c, bool negative);

/* Put a number in one of f F e E g G a A. */
void
format_float(struct format_output *output, const struct format_conversion *c, long double value);
