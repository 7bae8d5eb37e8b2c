/* SPDX-License-Identifier: MIT */
/*
 * cp.c: copy files, and with -r directories and what is below them.
 */
#include "copy.h"

static bool
copy(const char *from, const char *to)
{
	return copy_path(from, to, tool_flags['r'] || tool_flags['R'], tool_flags['P']);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "cp [-rP] FILE ... NAME-or-DIRECTORY", "rRPpf");

	if (argc - first < 2)
		tool_wrong_use();
	copy_each(argc - first, argv + first, copy);
	return tool_end();
}
