/* SPDX-License-Identifier: MIT */
/*
 * edit.h: the editor's parts.
 *
 *	buffer.c	the text: lines, and what changes them
 *	view.c		the part of it that is on the screen
 *	edit.c		keys change the text
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "posix/keys.h"

/* ---- buffer.c ---------------------------------------------------------------------------------- */

struct line {
	char *bytes;		/* without the newline; not ended by a zero */
	size_t length, room;
};

struct buffer {
	struct line *lines;	/* at least one */
	size_t count, room;
	bool changed;		/* since it was read or written */
};

/* A place in the text: between bytes column - 1 and column of a line. */
struct place {
	size_t line, column;
};

/*
 * Read a file; one that does not exist is empty.  False, with errno: it cannot be read; the buffer
 * is empty.
 */
bool buffer_read(struct buffer *buffer, const char *path);

/*
 * Write it: first to a file beside it, which then takes its name, so that a failure in the middle
 * leaves the old text.  False, with errno: nothing has changed.
 */
bool buffer_write(struct buffer *buffer, const char *path);

/* Insert a byte ('\n' breaks the line) and go behind it. */
void buffer_insert(struct buffer *buffer, struct place *at, char byte);

/* Take out the byte behind a place; at the end of a line it joins the next one. */
void buffer_erase(struct buffer *buffer, const struct place *at);

/* Take a whole line out; its text is the caller's to free. */
struct line buffer_cut(struct buffer *buffer, size_t line);
void buffer_paste(struct buffer *buffer, size_t before, const struct line *line);

/* Find text behind a place, going round at the end.  False: it is nowhere. */
bool buffer_find(const struct buffer *buffer, struct place *at, const char *text);

/* ---- view.c ------------------------------------------------------------------------------------ */

struct view {
	size_t rows, columns;	/* of the text; two more rows are for the name and messages */
	size_t top, left;	/* the first line and cell shown */
	char message[128];
};

#define TAB_WIDTH	8u

/*
 * The cell in which a column of a line stands: tabs are wide, and bytes of UTF-8 after the first
 * take no room.
 */
size_t view_cell(const struct line *line, size_t column);
size_t view_column(const struct line *line, size_t cell);

/* Draw everything anew, with the cursor at a place. */
void view_draw(struct view *view, const struct buffer *buffer, const struct place *cursor, const char *name);

/* Ask for a line of text at the bottom.  False: Escape was pressed. */
bool view_ask(struct view *view, const char *question, char *answer, size_t size);
