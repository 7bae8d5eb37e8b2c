/* SPDX-License-Identifier: MIT */
/*
 * fcntl.h: POSIX.1-2017: opening files.
 */
#pragma once

#include <sys/types.h>

#define O_RDONLY	0x0000
#define O_WRONLY	0x0001
#define O_RDWR		0x0002
#define O_ACCMODE	0x0003
#define O_CREAT		0x0040
#define O_EXCL		0x0080
#define O_NOCTTY	0x0100
#define O_TRUNC		0x0200
#define O_APPEND	0x0400
#define O_NONBLOCK	0x0800
#define O_DSYNC		0x1000
#define O_DIRECTORY	0x10000
#define O_NOFOLLOW	0x20000
#define O_CLOEXEC	0x80000
#define O_SYNC		0x101000

#define F_DUPFD		0
#define F_GETFD		1
#define F_SETFD		2
#define   FD_CLOEXEC	1
#define F_GETFL		3
#define F_SETFL		4
#define F_DUPFD_CLOEXEC	1030

/* openat() and its kind. */
#define AT_FDCWD		(-100)
#define AT_SYMLINK_NOFOLLOW	0x100
#define AT_REMOVEDIR		0x200
#define AT_EACCESS		0x200
#define AT_SYMLINK_FOLLOW	0x400

int open(const char *path, int flags, ...);
int creat(const char *path, mode_t mode);
int openat(int directory, const char *path, int flags, ...);
int fcntl(int file, int command, ...);
