/* SPDX-License-Identifier: MIT */
/*
 * env.c: run a program in a changed environment, or print it.
 */
#include "tool.h"

extern char **environ;

int
main(int argc, char **argv)
{
	static char *nothing[] = { NULL };
	int i = tool_start(argc, argv, "env [-i] [NAME=VALUE ...] [PROGRAM [ARGUMENT ...]]", "i");

	if (tool_flags['i'])
		environ = nothing;
	for (; i < argc && strchr(argv[i], '='); i++)
		putenv(argv[i]);
	if (i < argc) {
		execvp(argv[i], argv + i);
		tool_complain(argv[i]);
		return errno == ENOENT ? 127 : 126;
	}
	for (char **e = environ; *e; e++)
		puts(*e);
	return tool_end();
}
