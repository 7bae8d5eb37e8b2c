/* SPDX-License-Identifier: MIT */
/*
 * du.c: how much room files take, in KiB.
 */
#include "walk.h"

#define BLOCK	512

static unsigned long long measure(const char *path, bool shown);

static void
measure_inner(const char *path, void *blocks)
{
	*(unsigned long long *)blocks += measure(path, tool_flags['a'] || !tool_flags['s']);
}

static unsigned long long
measure(const char *path, bool shown)
{
	unsigned long long blocks;
	struct stat st;

	if (lstat(path, &st) < 0) {
		tool_complain(path);
		return 0;
	}
	blocks = (unsigned long long)st.st_blocks;
	if (S_ISDIR(st.st_mode))
		walk(path, measure_inner, &blocks);
	else
		shown = shown && (tool_flags['a'] || tool_flags['s']);
	if (shown)
		printf("%llu\t%s\n", (blocks * BLOCK + 1023) / 1024, path);
	return blocks;
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "du [-as] [FILE ...]", "ask");

	for (int i = first; i < argc; i++) {
		struct stat st;

		if (lstat(argv[i], &st) == 0 && !S_ISDIR(st.st_mode))
			printf("%llu\t%s\n", ((unsigned long long)st.st_blocks * BLOCK + 1023) / 1024, argv[i]);
		else
			measure(argv[i], true);
	}
	if (first == argc)
		measure(".", true);
	return tool_end();
}
