/* SPDX-License-Identifier: MIT */
/*
 * sync.c: everything written so far goes to the disk.
 */
#include "tool.h"

int
main(int argc, char **argv)
{
	tool_start(argc, argv, "sync", "");
	sync();
	return tool_end();
}
