/* SPDX-License-Identifier: MIT */
/*
 * input.c: where lines come from, and the history.
 *
 *   On a terminal lines are edited (line_editor.c).  Otherwise they are read byte by byte: what stands
 *   behind the line belongs to the commands in it.
 */
#include "input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *history[HISTORY_MOST];
static int history_length;

int
history_count(void)
{
	return history_length;
}

const char *
history_line(int index)
{
	return history[index];
}

void
history_add(const char *line)
{
	size_t length = strcspn(line, "\n");
	char *copy;

	if (length == 0 || (history_length > 0 && strlen(history[history_length - 1]) == length &&
			    strncmp(history[history_length - 1], line, length) == 0))
		return;
	copy = strndup(line, length);
	if (!copy)
		return;
	if (history_length == HISTORY_MOST) {
		free(history[0]);
		memmove(history, history + 1, (HISTORY_MOST - 1) * sizeof *history);
		history_length--;
	}
	history[history_length++] = copy;
}

int
builtin_history(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	for (int i = 0; i < history_length; i++)
		printf("%5d  %s\n", i + 1, history[i]);
	return 0;
}

static char *
read_bytes(void)
{
	static char *line;
	static size_t room;
	size_t length = 0;
	char c;

	for (;;) {
		ssize_t got = read(STDIN_FILENO, &c, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if (length + 2 > room) {
			room = room ? 2 * room : 128;
			line = realloc(line, room);
			if (!line)
				fail(2, "out of memory");
		}
		line[length++] = c;
		if (c == '\n')
			break;
	}
	if (length == 0)
		return NULL;
	line[length] = '\0';
	return line;
}

char *
read_line(const char *prompt)
{
	if (!shell.interactive)
		return read_bytes();
	if (isatty(STDIN_FILENO))
		return edit_line(prompt);
	fputs(prompt, stderr);
	return read_bytes();
}
