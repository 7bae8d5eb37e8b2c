/* SPDX-License-Identifier: MIT */
/*
 * sys/times.h: POSIX.1-2017: time used, in ticks of sysconf(_SC_CLK_TCK).
 */
#pragma once

#include <sys/types.h>

struct tms {
	clock_t tms_utime, tms_stime, tms_cutime, tms_cstime;
};

clock_t times(struct tms *used);
