/* SPDX-License-Identifier: MIT */
/*
 * utime.h: POSIX.1-2017: when a file was used and changed.
 */
#pragma once

#include <sys/types.h>

struct utimbuf {
	time_t actime, modtime;
};

int utime(const char *path, const struct utimbuf *times);
