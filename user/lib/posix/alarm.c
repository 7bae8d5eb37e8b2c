/* SPDX-License-Identifier: MIT */
/*
 * alarm.c: SIGALRM after a while, once or again and again.  POSIX.1-2017.
 *
 *   proc keeps one alarm a process, in milliseconds: what is shorter is one of them.  The other two
 *   clocks of setitimer(), which count processor time, are not there.
 */
#include <errno.h>
#include <sys/time.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "process_call.h"

#define MILLISECONDS_MOST	(PROCESS_ALARM_KEEP - 1)

static struct timeval
time_of(uint32_t milliseconds)
{
	return (struct timeval){ (time_t)(milliseconds / 1000), (suseconds_t)(milliseconds % 1000 * 1000) };
}

static uint32_t
milliseconds_of(const struct timeval *time)
{
	uint64_t all = (uint64_t)time->tv_sec * 1000 + ((uint32_t)time->tv_usec + 999) / 1000;

	return all < MILLISECONDS_MOST ? (uint32_t)all : MILLISECONDS_MOST;
}

static bool
is_time(const struct timeval *time)
{
	return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000;
}

/* PROCESS_ALARM; *before may be NULL. */
static int
exchange(uint32_t first, uint32_t period, struct itimerval *before)
{
	uint32_t words[3];
	int32_t result = process_call(PROCESS_ALARM, first, period, 0, words);

	if (result < 0)
		return errno_set(result);
	if (before)
		*before = (struct itimerval){ .it_value = time_of(words[1]), .it_interval = time_of(words[2]) };
	return 0;
}

int
getitimer(int which, struct itimerval *value)
{
	return which == ITIMER_REAL ? exchange(PROCESS_ALARM_KEEP, 0, value) : errno_set(ERRNO(EINVAL));
}

int
setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict before)
{
	if (which != ITIMER_REAL || !is_time(&value->it_value) || !is_time(&value->it_interval))
		return errno_set(ERRNO(EINVAL));
	return exchange(milliseconds_of(&value->it_value), milliseconds_of(&value->it_interval), before);
}

unsigned
alarm(unsigned seconds)
{
	const struct itimerval value = { .it_value = { .tv_sec = seconds } };
	struct itimerval before = { 0 };

	exchange(milliseconds_of(&value.it_value), 0, &before);
	return (unsigned)before.it_value.tv_sec + (before.it_value.tv_usec > 0);
}
