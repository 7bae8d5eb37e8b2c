/* SPDX-License-Identifier: MIT */
/*
 * uniq.c: lines that are equal to the one before are printed once.
 */
#include "tool.h"

static char *before;
static size_t times;

static void
finish(void)
{
	if (!before || (tool_flags['d'] && times < 2) || (tool_flags['u'] && times > 1))
		return;
	if (tool_flags['c'])
		printf("%7zu ", times);
	fputs(before, stdout);
}

static void
read_lines(FILE *file, const char *path)
{
	char *line = NULL;
	size_t room = 0;

	(void)path;
	while (getline(&line, &room, file) > 0) {
		if (before && strcmp(before, line) == 0) {
			times++;
			continue;
		}
		finish();
		free(before);
		before = line;
		times = 1;
		line = NULL;
		room = 0;
	}
	free(line);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "uniq [-cdu] [FILE]", "cdu");

	if (argc - first > 1)
		tool_wrong_use();
	tool_each(argc - first, argv + first, read_lines);
	finish();
	return tool_end();
}
