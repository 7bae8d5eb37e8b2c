/* SPDX-License-Identifier: MIT */
/*
 * process_self.c: who one is: pid, parent, group, session.
 */
#include "process_self.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "process_call.h"

static uint32_t own_pid;		/* 0: not asked yet */

void
process_self_forget(uint32_t pid)
{
	own_pid = pid;
}

static pid_t
ask(enum process_fact fact, pid_t of)
{
	uint32_t words[3];
	int32_t result = process_call(PROCESS_GET, fact, (uint32_t)of, 0, words);

	return result < 0 ? errno_set(result) : (pid_t)words[1];
}

pid_t
getpid(void)
{
	if (own_pid == 0)
		own_pid = (uint32_t)ask(PROCESS_PID, 0);
	return (pid_t)own_pid;
}

pid_t
getppid(void)
{
	return ask(PROCESS_PARENT, 0);
}

pid_t
getpgrp(void)
{
	return ask(PROCESS_GROUP, 0);
}

pid_t
getpgid(pid_t process)
{
	return ask(PROCESS_GROUP, process);
}

pid_t
getsid(pid_t process)
{
	return ask(PROCESS_SESSION, process);
}

int
setpgid(pid_t process, pid_t group)
{
	int32_t result = process < 0 || group < 0 ? ERRNO(EINVAL)
						  : process_call(PROCESS_SET_GROUP, (uint32_t)process,
								 (uint32_t)group, 0, NULL);

	return result < 0 ? errno_set(result) : 0;
}

pid_t
setsid(void)
{
	uint32_t words[3];
	int32_t result = process_call(PROCESS_SET_SESSION, 0, 0, 0, words);

	return result < 0 ? errno_set(result) : (pid_t)words[1];
}
