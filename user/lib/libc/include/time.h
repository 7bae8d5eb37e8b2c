/* SPDX-License-Identifier: MIT */
/*
 * time.h: ISO C11 7.27, POSIX.1-2017.  Times are signed 64-bit seconds since 1970.  Zones: libc/zone.c.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

struct timespec {
	time_t tv_sec;
	long tv_nsec;
};

struct tm {
	int tm_sec, tm_min, tm_hour;
	int tm_mday, tm_mon, tm_year;	/* 1.., 0.., since 1900 */
	int tm_wday, tm_yday;		/* since Sunday, since January 1st */
	int tm_isdst;
	long tm_gmtoff;			/* seconds east of Greenwich */
	const char *tm_zone;
};

struct itimerspec {
	struct timespec it_interval, it_value;
};

#define CLOCKS_PER_SEC	((clock_t)1000000)
#define TIME_UTC	1

#define CLOCK_REALTIME		 0
#define CLOCK_MONOTONIC		 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID	 3
#define TIMER_ABSTIME	1

extern char *tzname[2];
extern long timezone;		/* seconds west of Greenwich */
extern int daylight;		/* always 0: there is no summer time here */

clock_t clock(void);
double difftime(time_t later, time_t earlier);
time_t mktime(struct tm *parts);
time_t timegm(struct tm *parts);
time_t time(time_t *now);
int timespec_get(struct timespec *now, int base);
char *asctime(const struct tm *parts);
char *asctime_r(const struct tm *restrict parts, char *restrict text);
char *ctime(const time_t *time);
char *ctime_r(const time_t *time, char *text);
struct tm *gmtime(const time_t *time);
struct tm *gmtime_r(const time_t *restrict time, struct tm *restrict parts);
struct tm *localtime(const time_t *time);
struct tm *localtime_r(const time_t *restrict time, struct tm *restrict parts);
size_t strftime(char *restrict text, size_t size, const char *restrict format, const struct tm *restrict parts);
char *strptime(const char *restrict text, const char *restrict format, struct tm *restrict parts);
void tzset(void);

int clock_getres(clockid_t clock, struct timespec *resolution);
int clock_gettime(clockid_t clock, struct timespec *now);
int clock_settime(clockid_t clock, const struct timespec *now);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left);
int nanosleep(const struct timespec *time, struct timespec *left);
