/* SPDX-License-Identifier: MIT */
/*
 * sys/uio.h: POSIX.1-2017: several buffers at once.
 */
#pragma once

#include <sys/types.h>

struct iovec {
	void *iov_base;
	size_t iov_len;
};

ssize_t readv(int file, const struct iovec *parts, int count);
ssize_t writev(int file, const struct iovec *parts, int count);
