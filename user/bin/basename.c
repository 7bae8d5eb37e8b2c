/* SPDX-License-Identifier: MIT */
/*
 * basename.c: the last part of a path, without SUFFIX.
 */
#include "tool.h"

#include <libgen.h>

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "basename PATH [SUFFIX]", "");
	char *name;
	size_t length, suffix;

	if (argc - first < 1 || argc - first > 2)
		tool_wrong_use();
	name = basename(argv[first]);
	length = strlen(name);
	suffix = argc - first == 2 ? strlen(argv[first + 1]) : 0;
	if (suffix > 0 && suffix < length && strcmp(name + length - suffix, argv[first + 1]) == 0)
		length -= suffix;
	printf("%.*s\n", (int)length, name);
	return tool_end();
}
