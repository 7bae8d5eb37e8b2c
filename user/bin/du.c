/* SPDX-License-Identifier: MIT */
/*
 * du.c: how much room files take, in KiB.
 */
#include "tool.h"

#include <dirent.h>
#include <sys/stat.h>

#define BLOCK	512

static unsigned long long
measure(const char *path, bool shown)
{
	unsigned long long blocks;
	struct dirent *entry;
	struct stat st;
	DIR *directory;

	if (lstat(path, &st) < 0) {
		tool_complain(path);
		return 0;
	}
	blocks = (unsigned long long)st.st_blocks;
	if (S_ISDIR(st.st_mode) && (directory = opendir(path))) {
		while ((entry = readdir(directory))) {
			char *inner = tool_join(path, entry->d_name);

			if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
				blocks += measure(inner, tool_flags['a'] || !tool_flags['s']);
			free(inner);
		}
		closedir(directory);
	} else if (S_ISDIR(st.st_mode)) {
		tool_complain(path);
	} else {
		shown = shown && (tool_flags['a'] || tool_flags['s']);
	}
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
