/* SPDX-License-Identifier: MIT */
/*
 * uniq.c: lines that are equal to the one before are printed once.
 */
#include "line.h"
#include "tool.h"

static struct line before;
static size_t times;

static void
finish(void)
{
	if (!before.text || (tool_flags['d'] && times < 2) || (tool_flags['u'] && times > 1))
		return;
	if (tool_flags['c'])
		printf("%7zu ", times);
	line_print(&before);
}

static void
read_lines(FILE *file, const char *path)
{
	struct line line = { 0 };

	(void)path;
	while (line_read(&line, file)) {
		if (before.text && line_equal(&before, &line)) {
			times++;
			continue;
		}
		finish();
		free(before.text);
		before = line;
		times = 1;
		line = (struct line){ 0 };
	}
	free(line.text);
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
