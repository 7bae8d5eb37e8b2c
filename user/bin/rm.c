/* SPDX-License-Identifier: MIT */
/*
 * rm.c: remove files, and with -r what is below directories.
 */
#include "walk.h"

static void
remove_named(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0) {
		if (!(tool_flags['f'] && errno == ENOENT))
			tool_complain(path);
		return;
	}
	if (S_ISDIR(st.st_mode) && !tool_flags['r'] && !tool_flags['R']) {
		errno = EISDIR;
		tool_complain(path);
		return;
	}
	remove_tree(path, NULL);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "rm [-fr] FILE ...", "frR");

	if (first == argc && !tool_flags['f'])
		tool_wrong_use();
	for (int i = first; i < argc; i++)
		remove_named(argv[i]);
	return tool_end();
}
