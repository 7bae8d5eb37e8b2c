/* SPDX-License-Identifier: MIT */
/*
 * dirname.c: a path without its last part.
 */
#include "tool.h"

#include <libgen.h>

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "dirname PATH", "");

	if (argc - first != 1)
		tool_wrong_use();
	puts(dirname(argv[first]));
	return tool_end();
}
