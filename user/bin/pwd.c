/* SPDX-License-Identifier: MIT */
/*
 * pwd.c: the working directory.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	char path[4096];

	tool_start(argc, argv, "pwd", "LP");
	if (getcwd(path, sizeof path))
		printf("%s\n", path);
	else
		tool_complain(".");
	return tool_end();
}
