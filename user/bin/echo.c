/* SPDX-License-Identifier: MIT */
/*
 * echo.c: its arguments, with a space between them.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	bool newline = !(argc > 1 && strcmp(argv[1], "-n") == 0);

	tool_name = "echo";
	for (int i = newline ? 1 : 2; i < argc; i++)
		printf("%s%s", argv[i], i + 1 < argc ? " " : "");
	if (newline)
		putchar('\n');
	return tool_end();
}
