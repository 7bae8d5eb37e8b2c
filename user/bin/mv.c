/* SPDX-License-Identifier: MIT */
/*
 * mv.c: give files another name.  Onto another file system: copy, then remove.
 */
#include "copy.h"

static void
remove_tree(const char *path)
{
	struct stat st;
	struct dirent *entry;
	DIR *directory;

	if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && (directory = opendir(path))) {
		while ((entry = readdir(directory))) {
			char *inner = tool_join(path, entry->d_name);

			if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
				remove_tree(inner);
			free(inner);
		}
		closedir(directory);
		if (rmdir(path) < 0)
			tool_complain(path);
	} else if (unlink(path) < 0) {
		tool_complain(path);
	}
}

static bool
move(const char *from, const char *to)
{
	if (rename(from, to) == 0)
		return true;
	if (errno != EXDEV) {
		tool_complain(from);
		return false;
	}
	if (!copy_path(from, to, true, true))
		return false;
	remove_tree(from);
	return true;
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "mv [-f] FILE ... NAME-or-DIRECTORY", "f");

	if (argc - first < 2)
		tool_wrong_use();
	copy_each(argc - first, argv + first, move);
	return tool_end();
}
