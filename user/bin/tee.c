/* SPDX-License-Identifier: MIT */
/*
 * tee.c: pass input on, and keep it in files as well.
 */
#include "tool.h"

#include <fcntl.h>

static int *files;

static void
write_to(int file, const char *path, const char *bytes, ssize_t length)
{
	for (ssize_t done = 0, step; done < length; done += step) {
		step = write(file, bytes + done, (size_t)(length - done));
		if (step < 0) {
			tool_complain(path);
			return;
		}
	}
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "tee [-a] [FILE ...]", "a");
	int flags = O_WRONLY | O_CREAT | (tool_flags['a'] ? O_APPEND : O_TRUNC);
	char bytes[4096];
	ssize_t got;

	files = calloc((size_t)argc, sizeof *files);
	for (int i = first; files && i < argc; i++) {
		files[i] = open(argv[i], flags, 0666);
		if (files[i] < 0)
			tool_complain(argv[i]);
	}
	while ((got = read(STDIN_FILENO, bytes, sizeof bytes)) > 0) {
		write_to(STDOUT_FILENO, "standard output", bytes, got);
		for (int i = first; files && i < argc; i++) {
			if (files[i] >= 0)
				write_to(files[i], argv[i], bytes, got);
		}
	}
	if (got < 0)
		tool_complain("standard input");
	return tool_status;
}
