/* SPDX-License-Identifier: MIT */
/*
 * sys/stat.h: POSIX.1-2017: what is known of a file.
 */
#pragma once

#include <sys/types.h>
#include <time.h>

struct stat {
	dev_t st_dev, st_rdev;
	ino_t st_ino;
	mode_t st_mode;
	nlink_t st_nlink;
	uid_t st_uid;
	gid_t st_gid;
	off_t st_size;
	blksize_t st_blksize;
	blkcnt_t st_blocks;		/* of 512 bytes */
	struct timespec st_atim, st_mtim, st_ctim;
};

#define st_atime	st_atim.tv_sec
#define st_mtime	st_mtim.tv_sec
#define st_ctime	st_ctim.tv_sec

#define S_IFMT		0170000
#define S_IFSOCK	0140000
#define S_IFLNK		0120000
#define S_IFREG		0100000
#define S_IFBLK		0060000
#define S_IFDIR		0040000
#define S_IFCHR		0020000
#define S_IFIFO		0010000
#define S_ISUID		0004000
#define S_ISGID		0002000
#define S_ISVTX		0001000
#define S_IRWXU		0000700
#define S_IRUSR		0000400
#define S_IWUSR		0000200
#define S_IXUSR		0000100
#define S_IRWXG		0000070
#define S_IRGRP		0000040
#define S_IWGRP		0000020
#define S_IXGRP		0000010
#define S_IRWXO		0000007
#define S_IROTH		0000004
#define S_IWOTH		0000002
#define S_IXOTH		0000001

#define S_ISBLK(mode)	(((mode) & S_IFMT) == S_IFBLK)
#define S_ISCHR(mode)	(((mode) & S_IFMT) == S_IFCHR)
#define S_ISDIR(mode)	(((mode) & S_IFMT) == S_IFDIR)
#define S_ISFIFO(mode)	(((mode) & S_IFMT) == S_IFIFO)
#define S_ISLNK(mode)	(((mode) & S_IFMT) == S_IFLNK)
#define S_ISREG(mode)	(((mode) & S_IFMT) == S_IFREG)
#define S_ISSOCK(mode)	(((mode) & S_IFMT) == S_IFSOCK)

#define UTIME_NOW	0x3fffffff
#define UTIME_OMIT	0x3ffffffe

int chmod(const char *path, mode_t mode);
int fchmod(int file, mode_t mode);
int fchmodat(int directory, const char *path, mode_t mode, int flags);
int fstat(int file, struct stat *status);
int fstatat(int directory, const char *restrict path, struct stat *restrict status, int flags);
int futimens(int file, const struct timespec times[2]);
int utimensat(int directory, const char *path, const struct timespec times[2], int flags);
int lstat(const char *restrict path, struct stat *restrict status);
int mkdir(const char *path, mode_t mode);
int mkdirat(int directory, const char *path, mode_t mode);
int stat(const char *restrict path, struct stat *restrict status);
mode_t umask(mode_t mask);
