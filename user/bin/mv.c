/* SPDX-License-Identifier: MIT */
/*
 * mv.c: give files another name.  Onto another file system: copy, then remove.
 */
#include "copy.h"

static bool
move(const char *from, const char *to)
{
	if (rename(from, to) == 0)
		return true;
	if (errno != EXDEV) {
		tool_complain(from);
		return false;
	}
	if (!copy_path(from, to, true, true))
		return false;
	remove_tree(from, NULL);
	return true;
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "mv [-f] FILE ... NAME-or-DIRECTORY", "f");

	if (argc - first < 2)
		tool_wrong_use();
	copy_each(argc - first, argv + first, move);
	return tool_end();
}
