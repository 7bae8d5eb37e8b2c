/* SPDX-License-Identifier: MIT */
/*
 * cmp.c: where two files differ first.  Status 0: nowhere, 1: they differ, 2: trouble.
 */
#include "tool.h"

static int
compare(FILE *a, FILE *b, char **names)
{
	unsigned long byte = 1, line = 1;

	for (;; byte++) {
		int x = getc(a), y = getc(b);

		if (x == EOF && y == EOF)
			return 0;
		if (x == EOF || y == EOF) {
			if (!tool_flags['s'])
				fprintf(stderr, "cmp: %s ends after byte %lu\n",
					names[x != EOF], byte - 1);
			return 1;
		}
		if (x != y) {
			if (!tool_flags['s'])
				printf("%s %s differ: byte %lu, line %lu\n", names[0], names[1], byte,
				       line);
			return 1;
		}
		line += x == '\n';
	}
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "cmp [-s] FILE FILE", "s");
	FILE *a, *b;
	int result;

	if (argc - first != 2)
		tool_wrong_use();
	a = tool_open(argv[first]);
	b = tool_open(argv[first + 1]);
	if (!a || !b)
		return 2;
	result = compare(a, b, argv + first);
	return tool_end() ? 2 : result;
}
