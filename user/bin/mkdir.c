/* SPDX-License-Identifier: MIT */
/*
 * mkdir.c: make directories.
 */
#include "tool.h"

#include <sys/stat.h>

#define MODE	0777

/* Every directory on the way that is not there yet. */
static void
make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, MODE);	/* whether it worked shows at the end */
		*slash = '/';
	}
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "mkdir [-p] DIRECTORY ...", "p");
	struct stat st;

	if (first == argc)
		tool_wrong_use();
	for (int i = first; i < argc; i++) {
		if (tool_flags['p'])
			make_parents(argv[i]);
		if (mkdir(argv[i], MODE) == 0)
			continue;
		if (errno == EEXIST && tool_flags['p'] && stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			continue;
		tool_complain(argv[i]);
	}
	return tool_end();
}
