/* SPDX-License-Identifier: MIT */
/*
 * yes.c: a line again and again, until nobody reads.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "yes [WORD ...]", "");

	while (!ferror(stdout)) {
		fputs(first < argc ? argv[first] : "y", stdout);
		for (int i = first + 1; i < argc; i++)
			printf(" %s", argv[i]);
		putchar('\n');
	}
	return tool_end();
}
