/* SPDX-License-Identifier: MIT */
/*
 * line.h: the line discipline: from keys pressed to lines read.
 *
 *   Bytes that arrive edit the line at hand.  What ends it moves the line into the input, where readers
 *   find it:
 *
 *	bytes --line_feed--> line[0..length) --Enter, Ctrl-D--> input --line_peek, line_consume--> readers
 *
 *	Enter		CR, LF, or CR LF
 *	Backspace	(8 or 127) takes a character back, a whole one if it is of several bytes (UTF-8)
 *	Ctrl-W		takes a word back
 *	Ctrl-U		takes the line back
 *	Ctrl-D		ends the line without a '\n'; on an empty line: end of file
 *	Ctrl-C		throws away the line and what nobody has read yet, and is read by itself
 *
 *   Escape sequences (arrow keys) and other control characters are swallowed.  A tab is kept and shown as
 *   one blank.  Each visible change is told to echo().
 *
 *   The input is bytes and needs no boundaries beside it: a read ends after '\n' or Ctrl-C, and at Ctrl-D,
 *   which it swallows; typed text can contain none of the three.
 *   Invariants: the input always ends with one of them, so whoever finds a byte finds a whole line; a
 *   Ctrl-C in it is always the first byte.
 *
 *   Pure code.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define LINE_MAX	1024u		/* bytes in a line being edited */
#define INPUT_MAX	8192u		/* bytes of lines that nobody has read yet */

struct line_editor {
	void (*echo)(void *context, const char *text, size_t length);
	void *context;

	char line[LINE_MAX];
	size_t length;

	char input[INPUT_MAX];
	size_t first;			/* index of the oldest byte */
	size_t count;

	enum {
		PLAIN,
		AFTER_RETURN,		/* a LF now is the second half of CR LF */
		AFTER_ESCAPE,
		IN_SEQUENCE,		/* after ESC [ */
	} state;
};

/* Start with an empty line and no input. */
void
line_init(struct line_editor *editor,
	  void (*echo)(void *context, const char *text, size_t length), void *context);

/* There may be no room for the line that the next byte ends: keep the byte for later. */
bool
line_full(const struct line_editor *editor);

/* A byte has arrived.  If line_full(), it is dropped with a bell. */
void
line_feed(struct line_editor *editor, char byte);

/* A read would not wait. */
bool
line_ready(const struct line_editor *editor);

/*
 * What a read of at most size bytes brings: copies it to buffer and returns its length, 0 at an end of
 * file.  *used: how much of the input that is; nothing is taken out yet.  Only if line_ready().
 */
size_t
line_peek(const struct line_editor *editor, char *buffer, size_t size, size_t *used);

/* Take out what line_peek() looked at. */
void
line_consume(struct line_editor *editor, size_t used);
