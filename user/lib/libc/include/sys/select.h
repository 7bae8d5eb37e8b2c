/* SPDX-License-Identifier: MIT */
/*
 * sys/select.h: POSIX.1-2017: poll() with sets of bits.
 */
#pragma once

#include <signal.h>
#include <sys/types.h>
#include <time.h>

struct timeval {
	time_t tv_sec;
	suseconds_t tv_usec;
};

#define FD_SETSIZE	256

typedef struct {
	uint32_t bits[FD_SETSIZE / 32];
} fd_set;

#define FD_SET(file, set)	((set)->bits[(file) / 32] |= 1u << (file) % 32)
#define FD_CLR(file, set)	((set)->bits[(file) / 32] &= ~(1u << (file) % 32))
#define FD_ISSET(file, set)	((set)->bits[(file) / 32] >> (file) % 32 & 1)
#define FD_ZERO(set)		((void)(*(set) = (fd_set){ { 0 } }))

int select(int count, fd_set *restrict read, fd_set *restrict write, fd_set *restrict except,
	   struct timeval *restrict timeout);
