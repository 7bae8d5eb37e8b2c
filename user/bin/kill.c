/* SPDX-License-Identifier: MIT */
/*
 * kill.c: send a signal to processes.
 */
#include "tool.h"

#include <signal.h>
#include <strings.h>

static int
number_of(const char *text)
{
	if (*text >= '0' && *text <= '9')
		return (int)tool_number(text);
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	for (int number = 1; number < NSIG; number++) {
		if (sigabbrev_np(number) && strcasecmp(sigabbrev_np(number), text) == 0)
			return number;
	}
	fprintf(stderr, "kill: %s: there is no such signal; kill -l lists them\n", text);
	exit(2);
}

static void
list(void)
{
	for (int number = 1; number < NSIG; number++) {
		if (sigabbrev_np(number))
			printf("%2d %s\n", number, sigabbrev_np(number));
	}
}

int
main(int argc, char **argv)
{
	int number = SIGTERM, first = 1;

	tool_name = "kill";
	tool_usage = "kill [-SIGNAL] PROCESS ...; kill -l";
	if (argc > 1 && strcmp(argv[1], "-h") == 0) {
		printf("usage: %s\n", tool_usage);
		return 0;
	}
	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		list();
		return tool_end();
	}
	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		number = number_of(argv[2]);
		first = 3;
	} else if (argc > 1 && argv[1][0] == '-' && argv[1][1] != '\0' && argv[1][1] != '-') {
		number = number_of(argv[1] + 1);
		first = 2;
	}
	if (first >= argc)
		tool_wrong_use();
	for (int i = first; i < argc; i++) {
		char *end;
		long process = strtol(argv[i], &end, 10);

		if (*end || end == argv[i])
			errno = EINVAL;
		if (*end || end == argv[i] || kill((pid_t)process, number) < 0)
			tool_complain(argv[i]);
	}
	return tool_end();
}
