/* SPDX-License-Identifier: MIT */
/*
 * free.c: how much memory there is for processes, in KiB, from /proc/memory.
 */
#include "processes.h"

int
main(int argc, char **argv)
{
	char text[1024];
	int first = tool_start(argc, argv, "free", "");

	if (first != argc)
		tool_wrong_use();
	if (proc_read("/proc/memory", text, sizeof text) < 0) {
		tool_complain("/proc/memory");
		return 1;
	}
	printf("%10s %10s %10s %10s\n", "total", "used", "free", "processes");
	printf("%10llu %10llu %10llu %10llu\n", proc_number(text, "total-kib"), proc_number(text, "used-kib"),
	       proc_number(text, "free-kib"), proc_number(text, "processes"));
	return tool_end();
}
