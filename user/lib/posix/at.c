/* SPDX-License-Identifier: MIT */
/*
 * at.c: the functions that name a directory beside the path.  The only one they know is the working directory; with
 * another one, and a path that is not absolute, ENOTSUP.  POSIX.1-2017.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include <protocol/errno.h>

/* Can the path do without that directory?  Else errno. */
static int
known(int directory, const char *path)
{
	if (directory == AT_FDCWD || *path == '/')
		return 1;
	errno_set(ERRNO(ENOTSUP));
	return 0;
}

int
fstatat(int directory, const char *restrict path, struct stat *restrict status, int flags)
{
	if (!known(directory, path))
		return -1;
	return (flags & AT_SYMLINK_NOFOLLOW) ? lstat(path, status) : stat(path, status);
}

int
fchmodat(int directory, const char *path, mode_t mode, int flags)
{
	(void)flags;
	return known(directory, path) ? chmod(path, mode) : -1;
}

int
mkdirat(int directory, const char *path, mode_t mode)
{
	return known(directory, path) ? mkdir(path, mode) : -1;
}

int
unlinkat(int directory, const char *path, int flags)
{
	if (!known(directory, path))
		return -1;
	return (flags & AT_REMOVEDIR) ? rmdir(path) : unlink(path);
}

int
faccessat(int directory, const char *path, int how, int flags)
{
	(void)flags;
	return known(directory, path) ? access(path, how) : -1;
}

int
fchownat(int directory, const char *path, uid_t user, gid_t group, int flags)
{
	if (!known(directory, path))
		return -1;
	return (flags & AT_SYMLINK_NOFOLLOW) ? lchown(path, user, group) : chown(path, user, group);
}

ssize_t
readlinkat(int directory, const char *restrict path, char *restrict text, size_t size)
{
	return known(directory, path) ? readlink(path, text, size) : -1;
}

int
linkat(int old_directory, const char *path, int directory, const char *name, int flags)
{
	(void)flags;
	return known(old_directory, path) && known(directory, name) ? link(path, name) : -1;
}

int
symlinkat(const char *text, int directory, const char *name)
{
	return known(directory, name) ? symlink(text, name) : -1;
}
