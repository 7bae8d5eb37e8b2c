/* SPDX-License-Identifier: MIT */
/*
 * sys/resource.h: POSIX.1-2017: what was used, and how much may be.
 */
#pragma once

#include <sys/select.h>
#include <sys/types.h>

typedef uint64_t rlim_t;

struct rlimit {
	rlim_t rlim_cur, rlim_max;
};

struct rusage {
	struct timeval ru_utime, ru_stime;
	long ru_maxrss, ru_minflt, ru_majflt, ru_nvcsw, ru_nivcsw, ru_inblock, ru_oublock;
};

#define RLIM_INFINITY	((rlim_t)-1)
#define RLIMIT_CPU	0
#define RLIMIT_FSIZE	1
#define RLIMIT_DATA	2
#define RLIMIT_STACK	3
#define RLIMIT_CORE	4
#define RLIMIT_NPROC	6
#define RLIMIT_NOFILE	7
#define RLIMIT_AS	9

#define RUSAGE_SELF	0
#define RUSAGE_CHILDREN	(-1)

#define PRIO_PROCESS	0
#define PRIO_PGRP	1
#define PRIO_USER	2

int getrlimit(int what, struct rlimit *limit);
int setrlimit(int what, const struct rlimit *limit);
int getrusage(int who, struct rusage *usage);
int getpriority(int which, id_t who);
int setpriority(int which, id_t who, int value);
