/* SPDX-License-Identifier: MIT */
/*
 * line_case.h: a line discipline, somebody who types, and what is seen and read.
 */
#pragma once

#include "unit.h"

#include "user/servers/console/line.c"

static struct line_editor editor;
static char shown[65536];
static size_t shown_length;

static inline void
show(void *context, const char *text, size_t length)
{
	ck_assert_ptr_eq(context, shown);
	ck_assert_uint_le(shown_length + length, sizeof shown - 1);
	memcpy(shown + shown_length, text, length);
	shown_length += length;
	shown[shown_length] = '\0';
}

static inline void
start(void)
{
	shown_length = 0;
	shown[0] = '\0';
	line_init(&editor, show, shown);
}

static inline void
type(const char *keys)
{
	for (; *keys; keys++)
		line_feed(&editor, *keys);
}

/* Read at most size bytes; the text is as expected, and the length with it. */
static inline void
expect_read_of(size_t size, const char *expected)
{
	char buffer[INPUT_MAX + 1];
	size_t used, length;

	ck_assert_msg(line_ready(&editor), "expected '%s', seen nothing to read", expected);
	length = line_peek(&editor, buffer, size, &used);
	line_consume(&editor, used);
	buffer[length] = '\0';
	ck_assert_str_eq(buffer, expected);
	ck_assert_uint_eq(length, strlen(expected));
}

static inline void
expect_read(const char *expected)
{
	expect_read_of(INPUT_MAX, expected);
}

/* What is typed is read as one line, and looks like this on the terminal. */
static inline void
expect_line(const char *keys, const char *read, const char *screen)
{
	start();
	type(keys);
	expect_read(read);
	ck_assert(!line_ready(&editor));
	ck_assert_str_eq(shown, screen);
}
