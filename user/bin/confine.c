/* SPDX-License-Identifier: MIT */
/*
 * confine.c: run a program that may neither control services nor mount.
 *
 *   What a program may do with names is what its names connection lets it.  This one makes another,
 *   which shows the same and allows less, puts it into the place of its own and becomes the
 *   program; descriptors that are open already stay.
 */
#include "tool.h"

#include <calls.h>
#include <err.h>
#include <names.h>
#include <start.h>

/* Put the narrower connection into the place of ours.  False: there is none. */
static bool
narrow(void)
{
	static const char *const everything[] = { "/", NULL };
	handle_t own = start_handle("names");
	int32_t confined = names_confine(own, everything, NULL);

	if (confined < 0)
		return false;
	names_forget();
	handle_close(own);
	return handle_move((handle_t)confined, HANDLE_SELF, own, RIGHTS_ALL) >= 0;
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "confine PROGRAM [ARGUMENT ...]", "");

	if (first == argc)
		tool_wrong_use();
	if (!narrow())
		errx(1, "there is no room for another name space");
	execvp(argv[first], argv + first);
	err(127, "%s", argv[first]);
}
