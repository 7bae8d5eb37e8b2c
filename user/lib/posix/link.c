/* SPDX-License-Identifier: MIT */
/*
 * link.c: names are made, moved and taken away.  POSIX.1-2017.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "file.h"
#include <names.h>
#include "path.h"

/* Does the path end in ".", or "..", as it stands? */
static bool
ends_in_dots(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static int
change(enum io_label label, const char *path, uint32_t mode)
{
	struct message m = { .words = { 0, mode, io_id() } };

	return done(path_call(label, path, &m, NULL));
}

int
unlink(const char *path)
{
	return change(IO_UNLINK, path, 0);
}

int
rmdir(const char *path)
{
	if (ends_in_dots(path))
		return errno_set(ERRNO(EINVAL));
	return change(IO_RMDIR, path, 0);
}

int
remove(const char *path)
{
	if (unlink(path) == 0)
		return 0;
	return errno == EISDIR ? rmdir(path) : -1;
}

int
mkdir(const char *path, mode_t mode)
{
	return change(IO_MKDIR, path, mode_masked(mode));
}

static int
change_two(enum io_label label, const char *path, const char *second)
{
	struct message m = { .words = { 0, 0, io_id() } };

	return done(path_call_two(label, path, second, &m));
}

int
link(const char *path, const char *name)
{
	return change_two(IO_LINK, path, name);
}

int
rename(const char *path, const char *name)
{
	if (ends_in_dots(path) || ends_in_dots(name))
		return errno_set(ERRNO(EINVAL));
	return change_two(IO_RENAME, path, name);
}

int
symlink(const char *text, const char *name)
{
	struct message m = { .words = { 0, 0, io_id() } };

	return done(path_call_text(IO_SYMLINK, name, text, &m));
}

ssize_t
readlink(const char *restrict path, char *restrict text, size_t size)
{
	struct message m = { 0 };
	int32_t result = path_call(IO_READLINK, path, &m, NULL);

	if (result < 0)
		return errno_set(result);
	if (result > (int32_t)TAG_LENGTH(m.tag))
		return errno_set(ERRNO(EIO));
	size = size < (size_t)result ? size : (size_t)result;
	memcpy(text, mailbox()->payload, size);
	return (ssize_t)size;
}


int
chown(const char *path, uid_t user, gid_t group)
{
	struct stat status;

	(void)user;
	(void)group;
	return stat(path, &status);
}

int
lchown(const char *path, uid_t user, gid_t group)
{
	struct stat status;

	(void)user;
	(void)group;
	return lstat(path, &status);
}

int
fchown(int file, uid_t user, gid_t group)
{
	struct stat status;

	(void)user;
	(void)group;
	return fstat(file, &status);
}

/* Every server that we see: what is written must be safe in all of them. */
void
sync(void)
{
	char prefix[NAMES_PREFIX_MAX];

	for (uint32_t n = 0; names_list(n, prefix) >= 0; n++) {
		struct message m = { 0 };

		path_call(IO_SYNC, prefix, &m, NULL);
	}
}
