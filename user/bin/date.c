/* SPDX-License-Identifier: MIT */
/*
 * date.c: the date and the time.
 */
#include "tool.h"

#include <time.h>

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "date [-u] [+FORMAT]", "u");
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	time_t now = time(NULL);
	char text[512];

	if (argc - first > 1 || (argc > first && *argv[first] != '+'))
		tool_wrong_use();
	if (argc > first)
		format = argv[first] + 1;
	if (strftime(text, sizeof text, format, tool_flags['u'] ? gmtime(&now) : localtime(&now)) == 0 &&
	    *format) {
		errno = ERANGE;
		tool_complain(format);
		return 1;
	}
	puts(*format ? text : "");
	return tool_end();
}
