/* SPDX-License-Identifier: MIT */
/*
 * time.c: how long a command takes: on the clock, and on the processor, what its own children took included.
 */
#include "tool.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static double
seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int
main(int argc, char **argv)
{
	struct timespec start, end;
	struct rusage usage;
	int first = tool_start(argc, argv, "time [-p] COMMAND [ARGUMENT ...]", "p"), status = 0;
	pid_t child;

	if (first == argc)
		tool_wrong_use();
	clock_gettime(CLOCK_MONOTONIC, &start);
	child = fork();
	if (child == 0) {
		execvp(argv[first], argv + first);
		tool_complain(argv[first]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (child < 0 || waitpid(child, &status, 0) != child) {
		tool_complain(argv[first]);
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	getrusage(RUSAGE_CHILDREN, &usage);
	fprintf(stderr, "real %.2f\nuser %.2f\nsys %.2f\n",
		(double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
		seconds_of(usage.ru_utime), seconds_of(usage.ru_stime));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
