/* SPDX-License-Identifier: MIT */
/*
 * rmdir.c: remove empty directories.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "rmdir DIRECTORY ...", "");

	if (first == argc)
		tool_wrong_use();
	for (int i = first; i < argc; i++) {
		if (rmdir(argv[i]) < 0)
			tool_complain(argv[i]);
	}
	return tool_end();
}
