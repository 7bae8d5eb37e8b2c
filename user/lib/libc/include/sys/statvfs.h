/* SPDX-License-Identifier: MIT */
/*
 * sys/statvfs.h: POSIX.1-2017: how full a file system is.
 */
#pragma once

#include <sys/types.h>

struct statvfs {
	unsigned long f_bsize, f_frsize;
	fsblkcnt_t f_blocks, f_bfree, f_bavail;
	fsfilcnt_t f_files, f_ffree, f_favail;
	unsigned long f_fsid, f_flag, f_namemax;
};

#define ST_RDONLY	1
#define ST_NOSUID	2

int statvfs(const char *restrict path, struct statvfs *restrict status);
int fstatvfs(int file, struct statvfs *status);
