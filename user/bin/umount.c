/* SPDX-License-Identifier: MIT */
/*
 * umount.c: take a mount away.
 *
 *   A file server that mount started writes what it has not written yet and ends when the last file
 *   in it is closed.
 */
#include "tool.h"

#include "protocol/names.h"
#include <libc/errno_of.h>
#include <names.h>

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "umount DIRECTORY ...", "");

	if (first == argc)
		tool_wrong_use();
	for (int i = first; i < argc; i++) {
		char path[4096];
		bool known = realpath(argv[i], path) != NULL;
		int32_t result = known ? names_unmount(HANDLE_NONE, path) : 0;

		if (result < 0)
			errno_set(result);
		if (!known || result < 0)
			tool_complain(argv[i]);
	}
	return tool_end();
}
