/* SPDX-License-Identifier: MIT */
/*
 * line_editor.c: one line on a terminal, with cursor, history and completion.
 *
 *   The terminal is raw while a line is edited: every key comes at once and the shell shows it.  A
 *   character at the end of the line is simply written; after any other key the line is drawn anew,
 *   once no more keys wait (of what was typed ahead or pasted every step would be drawn): back to
 *   the left edge, prompt, the part that fits, erase to the right, put the cursor where it belongs.
 *   A line wider than the terminal is shown as a window around the cursor, and in whole when it is
 *   done.
 *
 *	Left Right Home End ^B ^F ^A ^E		move
 *	Backspace Delete ^D ^W ^U ^K		erase: characters, a word, to the left, to the right
 *	Up Down ^P ^N				history
 *	Tab					complete; a second time: list
 *	^C gives the line up, ^D on an empty one is the end of file, ^L clears the screen
 */
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "posix/keys.h"

#define LINE_MOST	1000
#define WIDTH_UNKNOWN	80

enum outcome {
	GOES_ON,
	LINE_DONE,
	LINE_GIVEN_UP,
	INPUT_ENDED,
};

struct editor {
	const char *prompt;
	char line[LINE_MOST + 2];	/* with a newline and a NUL at the end */
	size_t length, cursor;
	int history;			/* the line shown; history_count(): the new one */
	char new_line[LINE_MOST + 1];	/* the new one, while an old one is shown */
	bool tab_before;
	bool drawn;			/* the screen shows the line as it is */
};

/* ---- drawing ----------------------------------------------------------------------------------- */

static size_t
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return WIDTH_UNKNOWN;
	return size.ws_col;
}

static void
draw(struct editor *e)
{
	size_t prompt = strlen(e->prompt), width = terminal_width();
	size_t room = width > prompt + 8 ? width - prompt - 1 : 8;
	size_t from = e->cursor > room ? e->cursor - room : 0;
	size_t shown = e->length - from < room ? e->length - from : room;

	printf("\r%s%.*s\033[K\r", e->prompt, (int)shown, e->line + from);
	if (prompt + e->cursor - from > 0)
		printf("\033[%dC", (int)(prompt + e->cursor - from));
	fflush(stdout);
	e->drawn = true;
}

/* A line that was not shown, or in part, stays on the screen in whole; the terminal breaks it. */
static void
end_line(const struct editor *e, const char *end)
{
	if (!e->drawn || strlen(e->prompt) + e->length + 1 > terminal_width())
		printf("\r%s%s\033[K", e->prompt, e->line);
	fputs(end, stdout);
	fflush(stdout);
}

/* ---- changing ---------------------------------------------------------------------------------- */

static void
insert(struct editor *e, const char *text, size_t length)
{
	if (e->length + length > LINE_MOST) {
		putchar('\a');
		return;
	}
	memmove(e->line + e->cursor + length, e->line + e->cursor, e->length - e->cursor);
	memcpy(e->line + e->cursor, text, length);
	e->length += length;
	e->cursor += length;
	e->line[e->length] = '\0';
}

static void
erase(struct editor *e, size_t from, size_t to)
{
	memmove(e->line + from, e->line + to, e->length - to);
	e->length -= to - from;
	e->cursor = from;
	e->line[e->length] = '\0';
}

static size_t
word_before(const struct editor *e)
{
	size_t at = e->cursor;

	while (at > 0 && e->line[at - 1] == ' ')
		at--;
	while (at > 0 && e->line[at - 1] != ' ')
		at--;
	return at;
}

static void
show_history(struct editor *e, int to)
{
	if (to < 0 || to > history_count())
		return;
	if (e->history == history_count())
		strcpy(e->new_line, e->line);
	e->history = to;
	e->length = (size_t)snprintf(e->line, LINE_MOST + 1, "%s",
				     to == history_count() ? e->new_line : history_line(to));
	if (e->length > LINE_MOST)
		e->length = LINE_MOST;
	e->cursor = e->length;
}

/* ---- completion -------------------------------------------------------------------------------- */

static void
list_candidates(char *const *candidates)
{
	size_t widest = 0, column = 0, width = terminal_width();

	for (size_t i = 0; candidates[i]; i++) {
		if (strlen(candidates[i]) > widest)
			widest = strlen(candidates[i]);
	}
	putchar('\n');
	for (size_t i = 0; candidates[i]; i++) {
		const char *slash = strrchr(candidates[i], '/');
		const char *name = slash && slash[1] ? slash + 1 : candidates[i];

		if (column > 0 && column + widest + 2 > width) {
			putchar('\n');
			column = 0;
		}
		printf("%-*s", (int)widest + 2, name);
		column += widest + 2;
	}
	putchar('\n');
}

static size_t
common_length(char *const *candidates)
{
	size_t length = strlen(candidates[0]);

	for (size_t i = 1; candidates[i]; i++) {
		size_t same = 0;

		while (same < length && candidates[i][same] == candidates[0][same])
			same++;
		length = same;
	}
	return length;
}

static void
complete(struct editor *e)
{
	struct arena_mark mark = arena_mark();
	size_t start, length, typed;
	char **candidates = completions(e->line, e->cursor, &start);

	if (candidates[0]) {
		typed = e->cursor - start;
		length = common_length(candidates);
		if (length > typed)
			insert(e, candidates[0] + typed, length - typed);
		else if (candidates[1] && e->tab_before)
			list_candidates(candidates);
		if (!candidates[1] && candidates[0][length - 1] != '/')
			insert(e, " ", 1);
	} else {
		putchar('\a');
	}
	arena_release(mark);
}

/* ---- the loop ---------------------------------------------------------------------------------- */

static void
move_or_erase(struct editor *e, int key)
{
	switch (key) {
	case KEY_LEFT:
	case CONTROL('B'):
		e->cursor -= e->cursor > 0;
		break;
	case KEY_RIGHT:
	case CONTROL('F'):
		e->cursor += e->cursor < e->length;
		break;
	case KEY_HOME:
	case CONTROL('A'):
		e->cursor = 0;
		break;
	case KEY_END:
	case CONTROL('E'):
		e->cursor = e->length;
		break;
	case KEY_BACKSPACE:
	case CONTROL('H'):
		if (e->cursor > 0)
			erase(e, e->cursor - 1, e->cursor);
		break;
	case KEY_DELETE:
	case CONTROL('D'):
		if (e->cursor < e->length)
			erase(e, e->cursor, e->cursor + 1);
		break;
	case CONTROL('W'):
		erase(e, word_before(e), e->cursor);
		break;
	case CONTROL('U'):
		erase(e, 0, e->cursor);
		break;
	case CONTROL('K'):
		erase(e, e->cursor, e->length);
		break;
	}
}

static enum outcome
handle_key(struct editor *e, int key)
{
	char c = (char)key;

	switch (key) {
	case KEY_END_OF_FILE:
		return INPUT_ENDED;
	case '\r':
	case '\n':
		return LINE_DONE;
	case CONTROL('C'):
		return LINE_GIVEN_UP;
	case CONTROL('D'):
		if (e->length == 0)
			return INPUT_ENDED;
		move_or_erase(e, key);
		break;
	case '\t':
		complete(e);
		break;
	case KEY_UP:
	case CONTROL('P'):
		show_history(e, e->history - 1);
		break;
	case KEY_DOWN:
	case CONTROL('N'):
		show_history(e, e->history + 1);
		break;
	case CONTROL('L'):
		printf("\033[H\033[2J");
		break;
	default:
		if (key >= ' ' && key < 0x100 && key != KEY_BACKSPACE)
			insert(e, &c, 1);
		else
			move_or_erase(e, key);
	}
	e->tab_before = key == '\t';
	return GOES_ON;
}

/* A character at the end of a line that fits: nothing else on the screen changes.  False: more is to do. */
static bool
append(struct editor *e, int key)
{
	char c = (char)key;

	if (!e->drawn || key < ' ' || key >= KEY_BACKSPACE || e->cursor != e->length ||
	    strlen(e->prompt) + e->length + 2 > terminal_width())
		return false;
	insert(e, &c, 1);
	e->tab_before = false;
	putchar(c);
	fflush(stdout);
	return true;
}

char *
edit_line(const char *prompt)
{
	static struct editor e;
	enum outcome outcome = GOES_ON;

	keys_start(TCSADRAIN);
	e = (struct editor){ .prompt = prompt, .history = history_count() };
	while (outcome == GOES_ON) {
		if (!e.drawn && !key_came(0))
			draw(&e);
		int key = key_read();
		if (append(&e, key))
			continue;
		outcome = handle_key(&e, key);
		if (outcome == GOES_ON)
			e.drawn = false;
	}
	end_line(&e, outcome == LINE_GIVEN_UP ? "^C\n" : "\n");
	keys_end();
	if (outcome == INPUT_ENDED && e.length == 0)
		return NULL;
	if (outcome == LINE_GIVEN_UP) {
		shell.status = 130;
		e.length = 0;
	}
	strcpy(e.line + e.length, "\n");
	return e.line;
}
