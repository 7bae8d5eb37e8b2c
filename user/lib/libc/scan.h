/* SPDX-License-Identifier: MIT */
/*
 * scan.h: formatted input, from whatever gives bytes: what all of the scanf family are made of.
 *
 *   A conversion is  % * width size letter,  as ISO C11 7.21.6.2 says:
 *
 *     *          reads it and forgets it
 *     width      at most so many characters
 *     size       hh h l ll j z t L
 *     letter     d i u o x X p  a e f g (and capitals)  s c [...]  n %
 */
#pragma once

#include <stdarg.h>
#include <stddef.h>

struct scan_source {
	int (*next)(struct scan_source *source);		/* a byte, or EOF */
	void (*back)(struct scan_source *source, int byte);	/* that one again; one at a time */
};

/* Returns how many conversions were stored; EOF if the input ended before the first. */
int
scan_list(struct scan_source *source, const char *format, va_list arguments);
