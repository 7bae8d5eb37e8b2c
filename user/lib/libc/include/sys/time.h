/* SPDX-License-Identifier: MIT */
/*
 * sys/time.h: POSIX.1-2017.
 */
#pragma once

#include <sys/select.h>
#include <sys/types.h>

struct itimerval {
	struct timeval it_interval, it_value;
};

struct timezone {
	int tz_minuteswest, tz_dsttime;
};

#define ITIMER_REAL	0
#define ITIMER_VIRTUAL	1
#define ITIMER_PROF	2

#define timerclear(time)	((time)->tv_sec = (time)->tv_usec = 0)
#define timerisset(time)	((time)->tv_sec != 0 || (time)->tv_usec != 0)

int gettimeofday(struct timeval *restrict now, void *restrict zone);
int settimeofday(const struct timeval *now, const struct timezone *zone);
int getitimer(int which, struct itimerval *value);
int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict before);
int utimes(const char *path, const struct timeval times[2]);
