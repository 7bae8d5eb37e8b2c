/* SPDX-License-Identifier: MIT */
/*
 * touch.c: make files, or set their times to now.
 */
#include "tool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <utime.h>

#define MODE	0666

static void
touch(const char *path)
{
	int fd;

	if (utime(path, NULL) == 0)
		return;
	if (errno != ENOENT) {
		tool_complain(path);
		return;
	}
	if (tool_flags['c'])
		return;
	fd = open(path, O_WRONLY | O_CREAT, MODE);
	if (fd < 0)
		tool_complain(path);
	else
		close(fd);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "touch [-c] FILE ...", "c");

	if (first == argc)
		tool_wrong_use();
	for (int i = first; i < argc; i++)
		touch(argv[i]);
	return tool_end();
}
