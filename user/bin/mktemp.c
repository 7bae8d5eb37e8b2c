/* SPDX-License-Identifier: MIT */
/*
 * mktemp.c: make a file, or with -d a directory, whose name nobody else has, and print that.
 *
 *   The X at the end of TEMPLATE (at least six) are what is chosen; the usual one is tmp.XXXXXXXX
 *   in $TMPDIR, or /tmp.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "mktemp [-d] [TEMPLATE]", "d"), file = -1;
	const char *folder = getenv("TMPDIR");
	char *name;

	if (argc - first > 1)
		tool_wrong_use();
	name = argc > first ? argv[first] : tool_join(folder && *folder ? folder : "/tmp", "tmp.XXXXXXXX");
	if (tool_flags['d'] ? !mkdtemp(name) : (file = mkstemp(name)) < 0) {
		tool_complain(name);
		return tool_status;
	}
	if (file >= 0)
		close(file);
	puts(name);
	return tool_end();
}
