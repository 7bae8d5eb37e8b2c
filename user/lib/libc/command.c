/* SPDX-License-Identifier: MIT */
/*
 * command.c: commands for the shell: system(), popen().
 */
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream.h"

#define NOT_FOUND	127	/* what a shell says of a command that is not there */

static _Noreturn void
run_shell(const char *command)
{
	execl(_PATH_BSHELL, "sh", "-c", command, (char *)NULL);
	_exit(NOT_FOUND);
}

static int
wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return status;
}

/*
 * While the command runs, an interrupt from the terminal is meant for it and not for us, and its end is ours
 * alone to hear of.
 */
int
system(const char *command)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	sigset_t child_ends, before;

	if (!command)
		return access(_PATH_BSHELL, X_OK) == 0;
	sigemptyset(&child_ends);
	sigaddset(&child_ends, SIGCHLD);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	sigprocmask(SIG_BLOCK, &child_ends, &before);
	pid_t child = fork();
	if (child == 0) {
		sigaction(SIGINT, &interrupt, NULL);
		sigaction(SIGQUIT, &quit, NULL);
		sigprocmask(SIG_SETMASK, &before, NULL);
		run_shell(command);
	}
	int status = child < 0 ? -1 : wait_for(child);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}

/* The child's end of the pipe becomes its standard input or output. */
static _Noreturn void
run_piped(const char *command, const int *ends, int own)
{
	int as = own == 0 ? STDOUT_FILENO : STDIN_FILENO;

	if (ends[1 - own] == as)
		fcntl(as, F_SETFD, 0);		/* the pipe is not for the new program otherwise */
	else
		dup2(ends[1 - own], as);
	run_shell(command);
}

FILE *
popen(const char *command, const char *mode)
{
	int ends[2], own = *mode == 'r' ? 0 : 1;	/* which end we keep */

	if (pipe2(ends, O_CLOEXEC) < 0)
		return NULL;
	FILE *stream = fdopen(ends[own], *mode == 'r' ? "r" : "w");
	if (stream) {
		stream_flush_all();			/* else the child would write it again */
		stream->child = fork();
	}
	if (stream && stream->child == 0)
		run_piped(command, ends, own);
	close(ends[1 - own]);
	if (stream && stream->child > 0)
		return stream;
	if (stream)
		fclose(stream);
	else
		close(ends[own]);
	return NULL;
}

int
pclose(FILE *stream)
{
	pid_t child = stream->child;

	fclose(stream);
	if (child > 0)
		return wait_for(child);
	errno = ECHILD;
	return -1;
}
