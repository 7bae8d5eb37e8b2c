/* SPDX-License-Identifier: MIT */
/*
 * tail.c: the last lines or bytes of files, or all from a line on (-n +N).
 *
 *   The input may be a pipe, so the end is kept in a ring: of the starts of lines, in what was read.
 */
#include "tool.h"

#define LINES	10

static long amount = LINES;
static bool in_bytes, from_start, titles;

static void
option(int letter, char *argument)
{
	in_bytes = letter == 'c';
	from_start = *argument == '+';
	amount = tool_number(argument + (*argument == '+' || *argument == '-'));
}

static void
show_from(FILE *file)
{
	long at = 1;
	int c;

	while ((c = getc(file)) != EOF) {
		if (at >= amount)
			putchar(c);
		at += in_bytes || c == '\n';
	}
}

/* Where the last `amount' lines or bytes of a text begin. */
static size_t
start_of_end(const char *text, size_t length)
{
	size_t at = length;
	long left = amount;

	if (in_bytes)
		return length > (size_t)amount ? length - (size_t)amount : 0;
	if (left == 0)
		return length;
	if (at > 0 && text[at - 1] == '\n')
		at--;
	while (at > 0 && !(text[at - 1] == '\n' && --left == 0))
		at--;
	return at;
}

static void
show_end(FILE *file, const char *path)
{
	size_t room = 4096, length = 0, from, got;
	char *text = malloc(room);

	while (text && (got = fread(text + length, 1, room - length, file)) > 0) {
		length += got;
		if (length < room)
			continue;
		from = start_of_end(text, length);	/* what cannot be needed any more goes */
		memmove(text, text + from, length - from);
		length -= from;
		if (length > room / 2) {
			room *= 2;
			text = realloc(text, room);
		}
	}
	if (!text) {
		tool_complain(path);
		return;
	}
	from = start_of_end(text, length);
	fwrite(text + from, 1, length - from, stdout);
	free(text);
}

static void
show(FILE *file, const char *path)
{
	static bool later;

	if (titles)
		printf("%s==> %s <==\n", later ? "\n" : "", path);
	later = true;
	if (from_start)
		show_from(file);
	else
		show_end(file, path);
}

int
main(int argc, char **argv)
{
	int first;

	if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
		amount = atol(argv[1] + 1);
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	first = tool_options(argc, argv, "tail [-n [+]LINES] [-c [+]BYTES] [FILE ...]", "n:c:", option);
	titles = argc - first > 1;
	tool_each(argc - first, argv + first, show);
	return tool_end();
}
