/* SPDX-License-Identifier: MIT */
/*
 * abort.c: the disorderly end: by SIGABRT, even if the program blocks, ignores or catches it.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#define KILLED_BY	128	/* what a shell adds to the number of the signal */

_Noreturn void
abort(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGABRT);
	signal(SIGABRT, SIG_DFL);		/* there was a handler, and it came back */
	raise(SIGABRT);
	_exit(KILLED_BY + SIGABRT);		/* the program is no process */
}
