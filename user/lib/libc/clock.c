/* SPDX-License-Identifier: MIT */
/*
 * clock.c: what time it is, how long it has been, and waiting for a while.
 *
 *   The time of day is that of boot and the kernel's clock since then (wall.h); nobody sets it.
 *   Time used is counted by the kernel in ticks of a millisecond.  A wait ends early, with EINTR,
 *   if a signal has a handler.
 */
#include <errno.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

#include "../clock.h"
#include "../posix/process_call.h"
#include "../wall.h"
#include "errno_of.h"
#include "lock.h"

#define BILLION		1000000000
#define MILLION		1000000
#define THOUSAND	1000

/* Milliseconds for which this task's threads have run; negative: an error. */
static int64_t
time_used(void)
{
	struct task_info info;
	int32_t result = task_info(HANDLE_SELF, &info);

	return result < 0 ? errno_set(result) : (int64_t)info.ticks;
}

clock_t
clock(void)
{
	int64_t used = time_used();

	return used < 0 ? -1 : used * THOUSAND;
}

clock_t
times(struct tms *used)
{
	clock_t own = time_used();

	*used = (struct tms){ .tms_utime = own < 0 ? 0 : own };
	return (clock_t)clock_milliseconds();
}

static struct timespec
from_nanoseconds(uint64_t nanoseconds)
{
	return (struct timespec){ (time_t)(nanoseconds / BILLION), (long)(nanoseconds % BILLION) };
}

int
clock_gettime(clockid_t clock, struct timespec *now)
{
	struct io_time wall;
	int64_t used;

	switch (clock) {
	case CLOCK_REALTIME:
		wall = wall_clock();
		*now = (struct timespec){ wall.seconds, (long)wall.nanoseconds };
		return 0;
	case CLOCK_MONOTONIC:
		*now = from_nanoseconds(clock_nanoseconds());
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		used = time_used();
		if (used < 0)
			return -1;
		*now = from_nanoseconds((uint64_t)used * MILLION);
		return 0;
	}
	errno = EINVAL;
	return -1;
}

int
clock_getres(clockid_t clock, struct timespec *resolution)
{
	struct timespec now;

	if (clock_gettime(clock, &now) < 0)
		return -1;
	if (resolution)
		*resolution = from_nanoseconds(clock >= CLOCK_PROCESS_CPUTIME_ID ? MILLION : clock_resolution());
	return 0;
}

int
clock_settime(clockid_t clock, const struct timespec *now)
{
	(void)clock;
	(void)now;
	errno = EPERM;
	return -1;
}

time_t
time(time_t *now)
{
	time_t seconds = wall_clock().seconds;

	if (now)
		*now = seconds;
	return seconds;
}

int
timespec_get(struct timespec *now, int base)
{
	return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

int
gettimeofday(struct timeval *restrict now, void *restrict zone)
{
	struct timespec time;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &time);
	*now = (struct timeval){ time.tv_sec, time.tv_nsec / THOUSAND };
	return 0;
}

int
settimeofday(const struct timeval *now, const struct timezone *zone)
{
	(void)now;
	(void)zone;
	errno = EPERM;
	return -1;
}

/* Milliseconds, rounded up; a time too long to count is for ever. */
static uint64_t
milliseconds_of(const struct timespec *time)
{
	if (time->tv_sec > INT32_MAX)
		return UINT64_MAX / 2;
	return (uint64_t)time->tv_sec * THOUSAND + ((uint64_t)time->tv_nsec + MILLION - 1) / MILLION;
}

/* Wait until then; *left (may be NULL) is what is missing if a signal came. */
static int
wait_until(uint64_t until, struct timespec *left)
{
	waiting_begin();
	int result = lock_sleep(until);
	waiting_end();
	if (result != 0 && left) {
		uint64_t now = clock_milliseconds();

		*left = from_nanoseconds(now < until ? (until - now) * MILLION : 0);
	}
	return result;
}

static int
is_time(const struct timespec *time)
{
	return time->tv_sec >= 0 && time->tv_nsec >= 0 && time->tv_nsec < BILLION;
}

int
clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left)
{
	struct timespec now, rest = *time;

	if (!is_time(time) || clock_gettime(clock, &now) < 0)
		return EINVAL;
	if (flags & TIMER_ABSTIME) {
		rest.tv_sec -= now.tv_sec;
		rest.tv_nsec -= now.tv_nsec;
		if (rest.tv_nsec < 0) {
			rest.tv_sec--;
			rest.tv_nsec += BILLION;
		}
		if (rest.tv_sec < 0)
			return 0;
		left = NULL;
	}
	return wait_until(clock_milliseconds() + milliseconds_of(&rest), left);
}

int
nanosleep(const struct timespec *time, struct timespec *left)
{
	int error = clock_nanosleep(CLOCK_MONOTONIC, 0, time, left);

	if (error == 0)
		return 0;
	errno = error;
	return -1;
}

unsigned
sleep(unsigned seconds)
{
	struct timespec time = { seconds, 0 }, left;

	return nanosleep(&time, &left) == 0 ? 0 : (unsigned)left.tv_sec + (left.tv_nsec > 0);
}

int
usleep(useconds_t microseconds)
{
	struct timespec time = { microseconds / MILLION, (long)(microseconds % MILLION) * THOUSAND };

	return nanosleep(&time, NULL);
}
