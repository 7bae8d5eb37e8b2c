/* SPDX-License-Identifier: MIT */
/*
 * edit.c: a full-screen editor.
 *
 *	arrows, Home, End, Page Up, Page Down	move
 *	Enter, Backspace, Delete		as one expects
 *	^K cut the line    ^U insert it again	^F find		^G go to a line
 *	^S save		   ^Q quit		^L draw anew
 */
#include "edit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>

#define HELP	"^S save  ^Q quit  ^K cut  ^U insert  ^F find  ^G go to line"

struct editor {
	const char *name;
	struct buffer buffer;
	struct view view;
	struct place cursor;
	size_t wanted_cell;	/* where Up and Down want to go */
	struct line cut;
	char sought[64];
	bool leaving;		/* ^Q was pressed with changes not saved */
	bool done;
};

static struct line *
this_line(struct editor *e)
{
	return &e->buffer.lines[e->cursor.line];
}

static bool
inside_character(const struct line *line, size_t column)
{
	return column < line->length && ((unsigned char)line->bytes[column] & 0xc0) == 0x80;
}

/* ---- moving ------------------------------------------------------------------------------------ */

static void
move_left(struct editor *e)
{
	if (e->cursor.column > 0) {
		do
			e->cursor.column--;
		while (e->cursor.column > 0 && inside_character(this_line(e), e->cursor.column));
	} else if (e->cursor.line > 0) {
		e->cursor.line--;
		e->cursor.column = this_line(e)->length;
	}
}

static void
move_right(struct editor *e)
{
	if (e->cursor.column < this_line(e)->length) {
		do
			e->cursor.column++;
		while (inside_character(this_line(e), e->cursor.column));
	} else if (e->cursor.line + 1 < e->buffer.count) {
		e->cursor = (struct place){ e->cursor.line + 1, 0 };
	}
}

/* Up or down by some lines, in the cell where the cursor was when it last moved sideways. */
static void
move_lines(struct editor *e, long by)
{
	long line = (long)e->cursor.line + by, last = (long)e->buffer.count - 1;

	e->cursor.line = (size_t)(line < 0 ? 0 : line > last ? last : line);
	e->cursor.column = view_column(this_line(e), e->wanted_cell);
	while (inside_character(this_line(e), e->cursor.column))
		e->cursor.column--;
}

/* True if the key moves; *sideways: the wanted cell is a new one. */
static bool
move(struct editor *e, int key, bool *sideways)
{
	long page = (long)e->view.rows;

	*sideways = key == KEY_LEFT || key == KEY_RIGHT || key == KEY_HOME || key == KEY_END;
	switch (key) {
	case KEY_LEFT:
		move_left(e);
		return true;
	case KEY_RIGHT:
		move_right(e);
		return true;
	case KEY_HOME:
		e->cursor.column = 0;
		return true;
	case KEY_END:
		e->cursor.column = this_line(e)->length;
		return true;
	case KEY_UP:
	case KEY_DOWN:
		move_lines(e, key == KEY_UP ? -1 : 1);
		return true;
	case KEY_PAGE_UP:
	case KEY_PAGE_DOWN:
		move_lines(e, key == KEY_PAGE_UP ? -page : page);
		return true;
	default:
		return false;
	}
}

/* ---- commands ---------------------------------------------------------------------------------- */

static void
say(struct editor *e, const char *text)
{
	snprintf(e->view.message, sizeof e->view.message, "%s", text);
}

static void
erase_before(struct editor *e)
{
	bool again = true;

	if (e->cursor.line == 0 && e->cursor.column == 0)
		return;
	while (again) {		/* all bytes of a character */
		again = e->cursor.column > 0 && inside_character(this_line(e), e->cursor.column - 1);
		if (e->cursor.column > 0) {
			e->cursor.column--;
		} else {
			e->cursor.line--;
			e->cursor.column = this_line(e)->length;
		}
		buffer_erase(&e->buffer, &e->cursor);
	}
}

static void
erase_here(struct editor *e)
{
	do
		buffer_erase(&e->buffer, &e->cursor);
	while (inside_character(this_line(e), e->cursor.column));
}

static void
cut_line(struct editor *e)
{
	free(e->cut.bytes);
	e->cut = buffer_cut(&e->buffer, e->cursor.line);
	if (e->cursor.line == e->buffer.count)
		e->cursor.line--;
	e->cursor.column = 0;
}

static void
paste_line(struct editor *e)
{
	if (!e->cut.bytes && e->cut.length == 0)
		return;
	buffer_paste(&e->buffer, e->cursor.line, &e->cut);
	e->cursor = (struct place){ e->cursor.line + 1, 0 };
}

static void
save(struct editor *e)
{
	if (buffer_write(&e->buffer, e->name))
		snprintf(e->view.message, sizeof e->view.message, "%zu lines saved", e->buffer.count);
	else
		snprintf(e->view.message, sizeof e->view.message, "%s is not saved: %s", e->name, strerror(errno));
}

static void
find(struct editor *e)
{
	char text[sizeof e->sought];

	if (view_ask(&e->view, "find", text, sizeof text))
		strcpy(e->sought, text);
	if (e->sought[0] && !buffer_find(&e->buffer, &e->cursor, e->sought))
		say(e, "it is not there");
}

static void
go_to_line(struct editor *e)
{
	char text[16];

	if (view_ask(&e->view, "line", text, sizeof text)) {
		long line = strtol(text, NULL, 10) - 1;

		e->cursor.column = e->wanted_cell = 0;
		move_lines(e, line - (long)e->cursor.line);
	}
}

static void
quit(struct editor *e, bool asked_before)
{
	if (!e->buffer.changed || asked_before) {
		e->done = true;
		return;
	}
	say(e, "changes are not saved: ^Q again leaves without them, ^S saves");
	e->leaving = true;
}

static void
command(struct editor *e, int key, bool asked_before)
{
	switch (key) {
	case '\r':
		buffer_insert(&e->buffer, &e->cursor, '\n');
		break;
	case KEY_BACKSPACE:
	case '\b':
		erase_before(e);
		break;
	case KEY_DELETE:
		erase_here(e);
		break;
	case CONTROL('K'):
		cut_line(e);
		break;
	case CONTROL('U'):
		paste_line(e);
		break;
	case CONTROL('S'):
		save(e);
		break;
	case CONTROL('F'):
		find(e);
		break;
	case CONTROL('G'):
		go_to_line(e);
		break;
	case CONTROL('Q'):
		quit(e, asked_before);
		break;
	case KEY_END_OF_FILE:
		e->done = true;
		break;
	case CONTROL('L'):
		printf("\033[2J");
		break;
	default:
		if ((key >= ' ' && key < 0x100) || key == '\t' || key == '\n')
			buffer_insert(&e->buffer, &e->cursor, (char)key);
	}
}

static void
handle(struct editor *e, int key)
{
	bool sideways, asked_before = e->leaving;

	e->leaving = false;
	say(e, HELP);
	if (move(e, key, &sideways)) {
		if (sideways)
			e->wanted_cell = view_cell(this_line(e), e->cursor.column);
		return;
	}
	command(e, key, asked_before);
	e->wanted_cell = view_cell(this_line(e), e->cursor.column);
}

int
main(int argc, char **argv)
{
	static struct editor e;

	if (argc != 2 || strcmp(argv[1], "-h") == 0) {
		fprintf(argc == 2 ? stdout : stderr, "usage: edit FILE\n%s\n", HELP);
		return argc == 2 ? 0 : 2;
	}
	e.name = argv[1];
	if (!buffer_read(&e.buffer, e.name)) {
		fprintf(stderr, "edit: %s: %s\n", e.name, strerror(errno));
		return 1;
	}
	if (!keys_start(TCSAFLUSH)) {
		fprintf(stderr, "edit: standard input: %s; it must be a terminal\n", strerror(errno));
		return 1;
	}
	say(&e, HELP);
	printf("\033[2J");
	while (!e.done) {
		view_draw(&e.view, &e.buffer, &e.cursor, e.name);
		handle(&e, key_read());
	}
	keys_end();
	printf("\033[%zu;1H\033[K\n", e.view.rows + 2);
	return 0;
}
