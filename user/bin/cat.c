/* SPDX-License-Identifier: MIT */
/*
 * cat.c: files one after the other.
 */
#include "tool.h"

static void
copy(FILE *file, const char *path)
{
	char buffer[4096];
	ssize_t got;

	while ((got = read(fileno(file), buffer, sizeof buffer)) > 0) {
		for (ssize_t done = 0, step; done < got; done += step) {
			step = write(STDOUT_FILENO, buffer + done, (size_t)(got - done));
			if (step < 0) {
				tool_complain("standard output");
				exit(1);
			}
		}
	}
	if (got < 0)
		tool_complain(path);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "cat [FILE ...]", "u");

	tool_each(argc - first, argv + first, copy);
	return tool_end();
}
