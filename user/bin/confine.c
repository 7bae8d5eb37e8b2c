/* SPDX-License-Identifier: MIT */
/*
 * confine.c: run a program that sees only part of the name space, and may not control services.
 *
 *   What a program can reach by a path is what its names connection shows.  This one makes a narrower one, puts it into the place
 *   of its own and becomes the program; descriptors that are open already stay.
 */
#include "tool.h"

#include <calls.h>
#include <names.h>
#include <start.h>

#include "abi/errors.h"

#define PREFIXES_MAX	8

static const char *prefixes[PREFIXES_MAX + 1];
static int prefix_count;

static void
add_prefix(int letter, char *argument)
{
	(void)letter;
	if (prefix_count == PREFIXES_MAX)
		tool_wrong_use();
	prefixes[prefix_count++] = argument;
}

/* Put the narrower connection into the place of ours.  False: there is none. */
static bool
narrow(void)
{
	handle_t own = start_handle("names");
	int32_t confined = names_confine(own, prefixes, NULL);

	if (confined < 0)
		return false;
	names_forget();
	handle_close(own);
	return handle_move((handle_t)confined, HANDLE_SELF, own, RIGHTS_ALL) >= 0;
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "confine [-p PREFIX] ... PROGRAM [ARGUMENT ...]", "p:", add_prefix);

	if (first >= argc)
		tool_wrong_use();
	if (prefix_count == 0)
		prefixes[prefix_count++] = "/";
	if (!narrow()) {
		fprintf(stderr, "confine: the name space cannot be narrowed: give prefixes that begin with '/'\n");
		return 1;
	}
	execvp(argv[first], argv + first);
	tool_complain(argv[first]);
	return 127;
}
