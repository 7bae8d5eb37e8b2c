/* SPDX-License-Identifier: MIT */
/*
 * walk.h: directories and what is below them, for the programs that go there.
 */
#pragma once

#include "tool.h"

#include <dirent.h>
#include <sys/stat.h>

/*
 * Call visit(path, context) for everything in a directory, in its order; visit() may remove what it
 * is called for and may walk on inside.  False: it could not be opened, and has been complained of.
 */
static inline bool
walk(const char *directory, void (*visit)(const char *path, void *context), void *context)
{
	DIR *open = opendir(directory);
	struct dirent *entry;

	if (!open) {
		tool_complain(directory);
		return false;
	}
	while ((entry = readdir(open))) {
		char *path;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		path = tool_join(directory, entry->d_name);
		visit(path, context);
		free(path);
	}
	closedir(open);
	return true;
}

/*
 * Remove a file, or a directory after all that is in it; what cannot be removed is complained of.
 * context: not used.
 */
static inline void
remove_tree(const char *path, void *context)
{
	struct stat st;
	bool is_directory;

	if (lstat(path, &st) < 0) {
		tool_complain(path);
		return;
	}
	is_directory = S_ISDIR(st.st_mode);
	if (is_directory)
		walk(path, remove_tree, context);
	if ((is_directory ? rmdir(path) : unlink(path)) < 0)
		tool_complain(path);
}
