/* SPDX-License-Identifier: MIT */
/*
 * copy.h: copying files and trees, for cp and mv.
 */
#pragma once

#include "walk.h"

#include <fcntl.h>

#define COPY_MODE_BITS	0777

static bool copy_path(const char *from, const char *to, bool trees, bool keep_links);

static inline bool
copy_bytes(int in, int out, const char *from, const char *to)
{
	static char buffer[16384];
	ssize_t got;

	while ((got = read(in, buffer, sizeof buffer)) > 0) {
		for (ssize_t done = 0, step; done < got; done += step) {
			step = write(out, buffer + done, (size_t)(got - done));
			if (step < 0) {
				tool_complain(to);
				return false;
			}
		}
	}
	if (got < 0)
		tool_complain(from);
	return got == 0;
}

static inline bool
copy_file(const char *from, const char *to, mode_t mode)
{
	int in = open(from, O_RDONLY), out;
	bool whole;

	if (in < 0) {
		tool_complain(from);
		return false;
	}
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, mode & COPY_MODE_BITS);
	if (out < 0) {
		tool_complain(to);
		close(in);
		return false;
	}
	whole = copy_bytes(in, out, from, to);
	close(in);
	if (close(out) < 0 && whole) {
		tool_complain(to);
		whole = false;
	}
	return whole;
}

static inline bool
copy_link(const char *from, const char *to)
{
	char target[1024];
	ssize_t length = readlink(from, target, sizeof target - 1);

	if (length < 0) {
		tool_complain(from);
		return false;
	}
	target[length] = '\0';
	if (symlink(target, to) == 0)
		return true;
	tool_complain(to);
	return false;
}

struct copy_target {
	const char *directory;
	bool whole;
};

static inline void
copy_inner(const char *path, void *context)
{
	struct copy_target *target = context;
	char *to = tool_join(target->directory, tool_base(path));

	target->whole = copy_path(path, to, true, true) && target->whole;
	free(to);
}

static inline bool
copy_tree(const char *from, const char *to, mode_t mode)
{
	struct copy_target target = { to, true };

	if (mkdir(to, mode & COPY_MODE_BITS) < 0 && errno != EEXIST) {
		tool_complain(to);
		return false;
	}
	return walk(from, copy_inner, &target) && target.whole;
}

/* Copy whatever is there.  trees: directories too; keep_links: a symbolic link itself, not what it names. */
static inline bool
copy_path(const char *from, const char *to, bool trees, bool keep_links)
{
	struct stat a, b;

	if ((keep_links ? lstat(from, &a) : stat(from, &a)) < 0) {
		tool_complain(from);
		return false;
	}
	if (stat(to, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
		fprintf(stderr, "%s: %s and %s are the same file\n", tool_name, from, to);
		tool_status = 1;
		return false;
	}
	if (S_ISLNK(a.st_mode))
		return copy_link(from, to);
	if (!S_ISDIR(a.st_mode))
		return copy_file(from, to, a.st_mode);
	if (trees)
		return copy_tree(from, to, a.st_mode);
	errno = EISDIR;
	tool_complain(from);
	return false;
}

/* Call work(from, to) for each of several sources and a target, which may be a directory. */
static inline void
copy_each(int count, char **paths, bool (*work)(const char *from, const char *to))
{
	const char *to = paths[count - 1];
	struct stat st;
	bool into = stat(to, &st) == 0 && S_ISDIR(st.st_mode);

	if (!into && count > 2) {
		errno = ENOTDIR;
		tool_complain(to);
		return;
	}
	for (int i = 0; i < count - 1; i++) {
		char *path = into ? tool_join(to, tool_base(paths[i])) : strdup(to);

		work(paths[i], path);
		free(path);
	}
}
