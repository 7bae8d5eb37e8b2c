/* SPDX-License-Identifier: MIT */
/*
 * stat.c: what is known of files, and what of it can be changed.  POSIX.1-2017.
 *
 *   There are no users: everything is root's, who may read and write whatever the server lets; only
 *   running a file needs a permission bit.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>
#include <utime.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "file.h"
#include "path.h"

static struct timespec
time_convert(struct io_time time)
{
	return (struct timespec){ .tv_sec = time.seconds, .tv_nsec = (long)time.nanoseconds };
}

void
stat_convert(struct stat *to, const struct io_stat *from)
{
	*to = (struct stat){
		.st_dev = from->device,
		.st_rdev = from->which_device,
		.st_ino = from->inode,
		.st_mode = from->mode,
		.st_nlink = from->links,
		.st_size = (off_t)from->size,
		.st_blksize = (blksize_t)from->block_size,
		.st_blocks = (blkcnt_t)from->blocks,
		.st_atim = time_convert(from->used),
		.st_mtim = time_convert(from->changed),
		.st_ctim = time_convert(from->status_changed),
	};
}

/* Take a structure out of the reply. */
static int32_t
take(int32_t result, const struct message *m, void *to, uint32_t size)
{
	if (result < 0)
		return result;
	if (TAG_LENGTH(m->tag) < size)
		return ERRNO(EIO);
	memcpy(to, mailbox()->payload, size);
	return 0;
}

static int
stat_path(const char *path, struct stat *status, uint32_t flags)
{
	struct message m = { .words = { flags } };
	struct io_stat found;
	int32_t result = path_call(IO_STAT, path, &m, NULL);

	result = take(result, &m, &found, sizeof found);
	if (result == 0)
		stat_convert(status, &found);
	return done(result);
}

int
stat(const char *restrict path, struct stat *restrict status)
{
	return stat_path(path, status, 0);
}

int
lstat(const char *restrict path, struct stat *restrict status)
{
	return stat_path(path, status, IO_NOFOLLOW);
}

int
fstat(int file, struct stat *status)
{
	struct descriptor *d = fd_find(file);
	struct message m = { 0 };
	struct io_stat found;

	if (!d)
		return -1;
	int32_t result = take(io_word_call(d->end.handle, IO_STAT, &m), &m, &found, sizeof found);
	if (result == 0)
		stat_convert(status, &found);
	return done(result);
}

int
access(const char *path, int how)
{
	struct stat status;

	if (stat(path, &status) < 0)
		return -1;
	if ((how & X_OK) && !S_ISDIR(status.st_mode) && !(status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)))
		return errno_set(ERRNO(EACCES));
	return 0;
}

int
chmod(const char *path, mode_t mode)
{
	struct message m = { .words = { mode & 07777 } };

	return done(path_call(IO_CHMOD, path, &m, NULL));
}

int
fchmod(int file, mode_t mode)
{
	struct descriptor *d = fd_find(file);
	struct message m = { .words = { mode & 07777 } };

	return d ? done(io_word_call(d->end.handle, IO_CHMOD, &m)) : -1;
}

static uint32_t
time_word(const struct timespec *time)
{
	if (!time || time->tv_nsec == UTIME_NOW)
		return IO_TIME_NOW;
	return time->tv_nsec == UTIME_OMIT ? IO_TIME_KEEP : (uint32_t)time->tv_sec;
}

/* The words of IO_UTIME; times NULL: now. */
static struct message
time_words(const struct timespec *times, uint32_t flags)
{
	return (struct message){
		.words = { time_word(times), time_word(times ? times + 1 : NULL), flags }
	};
}

int
utimensat(int directory, const char *path, const struct timespec times[2], int flags)
{
	struct message m = time_words(times, (flags & AT_SYMLINK_NOFOLLOW) ? IO_NOFOLLOW : 0);
	char room[PATH_MAX];

	path = path_at(directory, path, room);
	return path ? done(path_call(IO_UTIME, path, &m, NULL)) : -1;
}

int
futimens(int file, const struct timespec times[2])
{
	struct descriptor *d = fd_find(file);
	struct message m = time_words(times, 0);

	return d ? done(io_word_call(d->end.handle, IO_UTIME, &m)) : -1;
}

int
utime(const char *path, const struct utimbuf *times)
{
	struct timespec both[2];

	if (!times)
		return utimensat(AT_FDCWD, path, NULL, 0);
	both[0] = (struct timespec){ .tv_sec = times->actime };
	both[1] = (struct timespec){ .tv_sec = times->modtime };
	return utimensat(AT_FDCWD, path, both, 0);
}

int
utimes(const char *path, const struct timeval times[2])
{
	struct timespec both[2];

	if (!times)
		return utimensat(AT_FDCWD, path, NULL, 0);
	for (int i = 0; i < 2; i++)
		both[i] = (struct timespec){ times[i].tv_sec, times[i].tv_usec * 1000 };
	return utimensat(AT_FDCWD, path, both, 0);
}

static int
statfs_convert(int32_t result, const struct message *m, struct statvfs *status)
{
	struct io_statfs found;

	result = take(result, m, &found, sizeof found);
	if (result < 0)
		return done(result);
	*status = (struct statvfs){
		.f_bsize = found.block_size,
		.f_frsize = found.block_size,
		.f_blocks = found.blocks,
		.f_bfree = found.blocks_free,
		.f_bavail = found.blocks_free,
		.f_files = found.nodes,
		.f_ffree = found.nodes_free,
		.f_favail = found.nodes_free,
		.f_fsid = found.device,
		.f_flag = found.read_only ? ST_RDONLY : 0,
		.f_namemax = IO_NAME_MAX,
	};
	return 0;
}

int
statvfs(const char *restrict path, struct statvfs *restrict status)
{
	struct message m = { 0 };
	int32_t result = path_call(IO_STATFS, path, &m, NULL);

	return statfs_convert(result, &m, status);
}

int
fstatvfs(int file, struct statvfs *status)
{
	struct descriptor *d = fd_find(file);
	struct message m = { 0 };

	if (!d)
		return -1;
	return statfs_convert(io_word_call(d->end.handle, IO_STATFS, &m), &m, status);
}
