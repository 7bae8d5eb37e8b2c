/* SPDX-License-Identifier: MIT */
/*
 * scan_text.c: formatted input from strings: sscanf.
 */
#include <stdio.h>

#include "scan.h"

struct text_source {
	struct scan_source source;
	const char *at;
};

static int
text_next(struct scan_source *source)
{
	struct text_source *text = (struct text_source *)source;

	return *text->at ? (unsigned char)*text->at++ : EOF;
}

static void
text_back(struct scan_source *source, int byte)
{
	struct text_source *text = (struct text_source *)source;

	(void)byte;
	text->at--;
}

int
vsscanf(const char *restrict text, const char *restrict format, va_list arguments)
{
	struct text_source source = { { text_next, text_back }, text };

	return scan_list(&source.source, format, arguments);
}

int
sscanf(const char *restrict text, const char *restrict format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	int stored = vsscanf(text, format, arguments);
	va_end(arguments);
	return stored;
}
