/* SPDX-License-Identifier: MIT */
/*
 * sleep.c: wait for some seconds; "0.5" is half of one.
 */
#include "tool.h"

#include <time.h>

#define NANOSECONDS	1000000000.0

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "sleep SECONDS", "");
	struct timespec time;
	double seconds;
	char *end;

	if (argc - first != 1)
		tool_wrong_use();
	seconds = strtod(argv[first], &end);
	if (*end || end == argv[first] || seconds < 0 || seconds > 1e9)
		tool_wrong_use();
	time.tv_sec = (time_t)seconds;
	time.tv_nsec = (long)((seconds - (double)time.tv_sec) * NANOSECONDS);
	while (nanosleep(&time, &time) < 0 && errno == EINTR)
		;
	return tool_end();
}
