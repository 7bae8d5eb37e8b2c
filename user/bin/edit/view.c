/* SPDX-License-Identifier: MIT */
/*
 * view.c: the part of the text that is on the screen.
 *
 *   Each key draws the screen anew, in one write, so that nothing is seen half done.  The last
 *   column stays free: what a terminal does after writing there is not the same everywhere.
 */
#include "edit.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ROWS_UNKNOWN	24
#define COLUMNS_UNKNOWN	80
#define BARS		2u	/* rows below the text */

static bool
is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

static size_t
width(char byte, size_t cell)
{
	return byte == '\t' ? TAB_WIDTH - cell % TAB_WIDTH : !is_continuation(byte);
}

size_t
view_cell(const struct line *line, size_t column)
{
	size_t cell = 0;

	for (size_t i = 0; i < column && i < line->length; i++)
		cell += width(line->bytes[i], cell);
	return cell;
}

size_t
view_column(const struct line *line, size_t cell)
{
	size_t at = 0, column = 0;

	while (column < line->length && at + width(line->bytes[column], at) <= cell) {
		at += width(line->bytes[column], at);
		column++;
	}
	return column;
}

static void
measure(struct view *view)
{
	struct winsize size = { 0 };

	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	view->rows = (size.ws_row > BARS ? size.ws_row : ROWS_UNKNOWN) - BARS;
	view->columns = (size.ws_col > 1 ? size.ws_col : COLUMNS_UNKNOWN) - 1;
}

/* Move the view so that the cursor is in it. */
static void
follow(struct view *view, size_t line, size_t cell)
{
	if (line < view->top)
		view->top = line;
	if (line >= view->top + view->rows)
		view->top = line - view->rows + 1;
	if (cell < view->left)
		view->left = cell;
	if (cell >= view->left + view->columns)
		view->left = cell - view->columns + 1;
}

static void
draw_line(const struct view *view, const struct line *line)
{
	size_t cell = 0, end = view->left + view->columns;

	for (size_t i = 0; i < line->length && cell < end; i++) {
		char byte = line->bytes[i];
		size_t next = cell + width(byte, cell);

		if (byte == '\t') {
			for (; cell < next && cell < end; cell++) {
				if (cell >= view->left)
					putchar(' ');
			}
		} else if (cell >= view->left) {
			putchar((unsigned char)byte < ' ' || byte == 127 ? '?' : byte);
		}
		cell = next;
	}
}

static void
draw_bars(const struct view *view, const struct buffer *buffer, const struct place *cursor, const char *name)
{
	char bar[256];
	int length = snprintf(bar, sizeof bar, " %s%s  line %zu of %zu, column %zu", name,
			      buffer->changed ? " (changed)" : "", cursor->line + 1, buffer->count,
			      cursor->column + 1);

	printf("\033[%zu;1H\033[7m%-*.*s\033[0m\r\n%.*s\033[K", view->rows + 1, (int)view->columns,
	       (int)view->columns, length > 0 ? bar : "", (int)view->columns, view->message);
}

void
view_draw(struct view *view, const struct buffer *buffer, const struct place *cursor, const char *name)
{
	size_t cell = view_cell(&buffer->lines[cursor->line], cursor->column);

	measure(view);
	follow(view, cursor->line, cell);
	printf("\033[?25l\033[H");
	for (size_t row = 0; row < view->rows; row++) {
		if (view->top + row < buffer->count)
			draw_line(view, &buffer->lines[view->top + row]);
		else
			putchar('~');
		printf("\033[K\r\n");
	}
	draw_bars(view, buffer, cursor, name);
	printf("\033[%zu;%zuH\033[?25h", cursor->line - view->top + 1, cell - view->left + 1);
	fflush(stdout);
}

bool
view_ask(struct view *view, const char *question, char *answer, size_t size)
{
	size_t length = 0;

	for (;;) {
		int key;

		answer[length] = '\0';
		printf("\033[%zu;1H%s: %s\033[K", view->rows + BARS, question, answer);
		fflush(stdout);
		key = key_read();
		if (key == '\r' || key == '\n')
			return length > 0;
		if (key == KEY_ESCAPE || key == KEY_END_OF_FILE || key == CONTROL('C') || key == CONTROL('Q'))
			return false;
		if ((key == KEY_BACKSPACE || key == '\b') && length > 0)
			length--;
		else if (key >= ' ' && key < KEY_BACKSPACE && length + 1 < size)
			answer[length++] = (char)key;
	}
}
