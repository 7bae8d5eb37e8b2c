/* SPDX-License-Identifier: MIT */
/*
 * poll.h: POSIX.1-2017: wait until one of several files is ready.
 */
#pragma once

struct pollfd {
	int fd;
	short events, revents;
};

typedef unsigned nfds_t;

#define POLLIN		0x001
#define POLLPRI		0x002
#define POLLOUT		0x004
#define POLLERR		0x008
#define POLLHUP		0x010
#define POLLNVAL	0x020
#define POLLRDNORM	POLLIN
#define POLLWRNORM	POLLOUT

int poll(struct pollfd *files, nfds_t count, int milliseconds);
