/* SPDX-License-Identifier: MIT */
/*
 * foreground.c: which process group has the terminal.  POSIX.1-2017.
 *
 *   proc keeps it for the session and tells the terminal; so any descriptor of a terminal will do.
 */
#include <errno.h>
#include <termios.h>
#include <unistd.h>

#include <libc/errno_of.h>
#include "fd.h"
#include "process_call.h"

/* Ask for the foreground group, and set it unless group is 0. */
static pid_t
foreground(int file, uint32_t group)
{
	uint32_t words[3] = { 0 };
	int32_t result;

	if (!isatty(file))
		return -1;
	result = process_call(PROCESS_FOREGROUND, group, 0, 0, words);
	return result < 0 ? errno_set(result) : (pid_t)words[1];
}

pid_t
tcgetpgrp(int file)
{
	return foreground(file, 0);
}

pid_t
tcgetsid(int file)
{
	return foreground(file, 0) < 0 ? -1 : getsid(0);
}

int
tcsetpgrp(int file, pid_t group)
{
	if (group <= 0)
		return errno_set(ERRNO(EINVAL));
	return foreground(file, (uint32_t)group) < 0 ? -1 : 0;
}
