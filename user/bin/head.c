/* SPDX-License-Identifier: MIT */
/*
 * head.c: the first lines or bytes of files.
 */
#include "tool.h"

#define LINES	10

static long lines = LINES, bytes = -1;
static bool titles;

static void
option(int letter, char *argument)
{
	if (letter == 'c')
		bytes = tool_number(argument);
	else
		lines = tool_number(argument);
}

static void
show(FILE *file, const char *path)
{
	static bool later;
	long left = bytes >= 0 ? bytes : lines;
	int c;

	if (titles)
		printf("%s==> %s <==\n", later ? "\n" : "", path);
	later = true;
	while (left > 0 && (c = getc(file)) != EOF) {
		putchar(c);
		left -= bytes >= 0 || c == '\n';
	}
}

int
main(int argc, char **argv)
{
	int first;

	if (argc > 1 && argv[1][0] == '-' && argv[1][1] >= '0' && argv[1][1] <= '9') {
		lines = atol(argv[1] + 1);
		argv[1] = argv[0];
		argv++;
		argc--;
	}
	first = tool_options(argc, argv, "head [-n LINES] [-c BYTES] [FILE ...]", "n:c:", option);
	titles = argc - first > 1;
	tool_each(argc - first, argv + first, show);
	return tool_end();
}
