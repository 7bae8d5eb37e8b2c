/* SPDX-License-Identifier: MIT */
/*
 * rm.c: remove files, and with -r what is below directories.
 */
#include "tool.h"

#include <dirent.h>
#include <sys/stat.h>

static void remove_path(const char *path);

static void
remove_inside(const char *path)
{
	DIR *directory = opendir(path);
	struct dirent *entry;

	if (!directory) {
		tool_complain(path);
		return;
	}
	while ((entry = readdir(directory))) {
		char *inner;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		inner = tool_join(path, entry->d_name);
		remove_path(inner);
		free(inner);
	}
	closedir(directory);
}

static void
remove_path(const char *path)
{
	struct stat st;
	bool is_directory;

	if (lstat(path, &st) < 0) {
		if (!(tool_flags['f'] && errno == ENOENT))
			tool_complain(path);
		return;
	}
	is_directory = S_ISDIR(st.st_mode);
	if (is_directory && !tool_flags['r'] && !tool_flags['R']) {
		errno = EISDIR;
		tool_complain(path);
		return;
	}
	if (is_directory)
		remove_inside(path);
	if ((is_directory ? rmdir(path) : unlink(path)) < 0)
		tool_complain(path);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "rm [-fr] FILE ...", "frR");

	if (first == argc && !tool_flags['f'])
		tool_wrong_use();
	for (int i = first; i < argc; i++)
		remove_path(argv[i]);
	return tool_end();
}
