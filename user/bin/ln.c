/* SPDX-License-Identifier: MIT */
/*
 * ln.c: another name for a file, or with -s a file that names another.
 */
#include "tool.h"

#include <sys/stat.h>

static void
make_link(const char *old, const char *new)
{
	if (tool_flags['f'])
		unlink(new);
	if ((tool_flags['s'] ? symlink(old, new) : link(old, new)) < 0)
		tool_complain(new);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "ln [-fs] FILE ... NAME-or-DIRECTORY", "fs");
	const char *to = argv[argc - 1];
	struct stat st;
	bool into;

	if (argc - first == 1)
		to = ".";
	else if (argc - first < 2)
		tool_wrong_use();
	into = stat(to, &st) == 0 && S_ISDIR(st.st_mode);
	if (!into && argc - first > 2)
		tool_wrong_use();
	for (int i = first; i < argc - (argc - first > 1); i++) {
		char *path = into ? tool_join(to, tool_base(argv[i])) : strdup(to);

		make_link(argv[i], path);
		free(path);
	}
	return tool_end();
}
