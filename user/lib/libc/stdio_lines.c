/* SPDX-License-Identifier: MIT */
/*
 * stdio_lines.c: reading and writing lines.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "stream.h"

char *
fgets(char *restrict line, int size, FILE *restrict stream)
{
	int length = 0, byte = '\0';

	stream_lock(stream);
	while (length < size - 1 && byte != '\n' && (byte = getc_unlocked(stream)) != EOF)
		line[length++] = (char)byte;
	stream_unlock(stream);
	if (size < 1 || (length == 0 && byte == EOF))
		return NULL;
	line[length] = '\0';
	return line;
}

int
fputs(const char *restrict text, FILE *restrict stream)
{
	size_t length = strlen(text);

	return fwrite(text, 1, length, stream) == length ? 0 : EOF;
}

int
puts(const char *text)
{
	stream_lock(stdout);
	int result = fputs(text, stdout) == EOF ? EOF : putc_unlocked('\n', stdout);
	stream_unlock(stdout);
	return result == EOF ? EOF : 0;
}

#define LINE_ROOM	128	/* bytes at first */

/* Have room for one more byte and a zero behind length. */
static bool
make_room(char **line, size_t *size, size_t length)
{
	size_t larger = *line ? *size : 0;

	if (length + 2 <= larger)
		return true;
	larger = larger < LINE_ROOM ? LINE_ROOM : larger * 2;
	if (larger > SSIZE_MAX) {
		errno = EOVERFLOW;
		return false;
	}
	char *moved = realloc(*line, larger);
	if (!moved)
		return false;
	*line = moved;
	*size = larger;
	return true;
}

ssize_t
getdelim(char **restrict line, size_t *restrict size, int end, FILE *restrict stream)
{
	size_t length = 0;
	int byte = EOF;
	bool room;

	stream_lock(stream);
	while ((room = make_room(line, size, length)) && (byte = getc_unlocked(stream)) != EOF) {
		(*line)[length++] = (char)byte;
		if (byte == (unsigned char)end)
			break;
	}
	stream_unlock(stream);
	if (!room || (length == 0 && byte == EOF))
		return -1;
	(*line)[length] = '\0';
	return (ssize_t)length;
}

ssize_t
getline(char **restrict line, size_t *restrict size, FILE *restrict stream)
{
	return getdelim(line, size, '\n', stream);
}
