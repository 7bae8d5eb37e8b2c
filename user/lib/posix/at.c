/* SPDX-License-Identifier: MIT */
/*
 * at.c: the functions that name a directory beside the path: they put the two together (path_at()).
 * POSIX.1-2017.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

int
fstatat(int directory, const char *restrict path, struct stat *restrict status, int flags)
{
	char room[PATH_MAX];
	const char *whole = path_at(directory, path, room);

	if (!whole)
		return -1;
	return (flags & AT_SYMLINK_NOFOLLOW) ? lstat(whole, status) : stat(whole, status);
}

int
fchmodat(int directory, const char *path, mode_t mode, int flags)
{
	char room[PATH_MAX];

	(void)flags;
	path = path_at(directory, path, room);
	return path ? chmod(path, mode) : -1;
}

int
mkdirat(int directory, const char *path, mode_t mode)
{
	char room[PATH_MAX];

	path = path_at(directory, path, room);
	return path ? mkdir(path, mode) : -1;
}

int
unlinkat(int directory, const char *path, int flags)
{
	char room[PATH_MAX];

	path = path_at(directory, path, room);
	if (!path)
		return -1;
	return (flags & AT_REMOVEDIR) ? rmdir(path) : unlink(path);
}

int
faccessat(int directory, const char *path, int how, int flags)
{
	char room[PATH_MAX];

	(void)flags;
	path = path_at(directory, path, room);
	return path ? access(path, how) : -1;
}

int
fchownat(int directory, const char *path, uid_t user, gid_t group, int flags)
{
	char room[PATH_MAX];

	path = path_at(directory, path, room);
	if (!path)
		return -1;
	return (flags & AT_SYMLINK_NOFOLLOW) ? lchown(path, user, group) : chown(path, user, group);
}

ssize_t
readlinkat(int directory, const char *restrict path, char *restrict text, size_t size)
{
	char room[PATH_MAX];
	const char *whole = path_at(directory, path, room);

	return whole ? readlink(whole, text, size) : -1;
}

int
linkat(int old_directory, const char *path, int directory, const char *name, int flags)
{
	char room[PATH_MAX], other[PATH_MAX];

	(void)flags;
	path = path_at(old_directory, path, room);
	name = path_at(directory, name, other);
	return path && name ? link(path, name) : -1;
}

int
renameat(int old_directory, const char *path, int directory, const char *name)
{
	char room[PATH_MAX], other[PATH_MAX];

	path = path_at(old_directory, path, room);
	name = path_at(directory, name, other);
	return path && name ? rename(path, name) : -1;
}

int
symlinkat(const char *text, int directory, const char *name)
{
	char room[PATH_MAX];

	name = path_at(directory, name, room);
	return name ? symlink(text, name) : -1;
}
