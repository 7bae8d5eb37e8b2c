/* SPDX-License-Identifier: MIT */
/*
 * limits.c: what a process has used, and how much it may.  POSIX.1-2017.
 *
 *   Stack and heap have limits of their own.  The number of processes and pages is limited for a
 *   whole realm (PROCESS_CONFINE): setrlimit(RLIMIT_NPROC) begins one.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "process_call.h"
#include "usage.h"

int
getrusage(int who, struct rusage *usage)
{
	struct message m = { .tag = TAG(PROCESS_USAGE, 0, 0) };
	struct process_usage used = { 0 };
	int32_t result = is_process() ? ipc_call(PROCESS_HANDLE, &m) : ERRNO(ENOSYS);

	if (result >= 0)
		result = (int32_t)m.words[0];
	if (result < 0)
		return errno_set(result);
	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
		return errno_set(ERRNO(EINVAL));
	memcpy(&used, mailbox()->payload, sizeof used);
	if (who == RUSAGE_CHILDREN)
		used = (struct process_usage){ .milliseconds = used.children_milliseconds };
	usage_convert(usage, &used);
	return 0;
}

/* proc's number for a limit; PROCESS_LIMITS: it has none. */
static enum process_limit
limit_of(int what)
{
	if (what == RLIMIT_STACK)
		return PROCESS_LIMIT_STACK;
	return what == RLIMIT_DATA || what == RLIMIT_AS ? PROCESS_LIMIT_DATA : PROCESS_LIMITS;
}

int
getrlimit(int what, struct rlimit *limit)
{
	uint32_t words[3];
	int32_t result = 0;

	limit->rlim_cur = limit->rlim_max = RLIM_INFINITY;
	if (what == RLIMIT_NOFILE)
		limit->rlim_cur = limit->rlim_max = OPEN_MAX;
	if (what == RLIMIT_CORE)
		limit->rlim_cur = limit->rlim_max = 0;
	if (limit_of(what) == PROCESS_LIMITS)
		return 0;
	result = process_call(PROCESS_LIMIT, limit_of(what), PROCESS_LIMIT_KEEP, 0, words);
	if (result == 0)
		limit->rlim_cur = limit->rlim_max = words[1];
	return result < 0 ? errno_set(result) : 0;
}

int
setrlimit(int what, const struct rlimit *limit)
{
	uint32_t value = limit->rlim_cur > INT32_MAX ? INT32_MAX : (uint32_t)limit->rlim_cur;
	int32_t result = ERRNO(EINVAL);

	if (what == RLIMIT_NPROC)
		result = process_call(PROCESS_CONFINE, value, 0, 0, NULL);
	else if (limit_of(what) != PROCESS_LIMITS)
		result = process_call(PROCESS_LIMIT, limit_of(what), value, 0, NULL);
	return result < 0 ? errno_set(result) : 0;
}

/* All processes have the same priority. */
int
getpriority(int which, id_t who)
{
	(void)which;
	(void)who;
	return 0;
}

int
setpriority(int which, id_t who, int value)
{
	(void)which;
	(void)who;
	return value >= 0 ? 0 : errno_set(ERRNO(EACCES));
}

int
nice(int more)
{
	return more >= 0 ? 0 : errno_set(ERRNO(EPERM));
}
