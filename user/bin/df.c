/* SPDX-License-Identifier: MIT */
/*
 * df.c: how full file systems are, in KiB.
 */
#include "tool.h"

#include <sys/statvfs.h>

static void
print(const char *path)
{
	struct statvfs fs;
	unsigned long long total, left;

	if (statvfs(path, &fs) < 0) {
		tool_complain(path);
		return;
	}
	total = (unsigned long long)fs.f_blocks * fs.f_frsize / 1024;
	left = (unsigned long long)fs.f_bfree * fs.f_frsize / 1024;
	printf("%-16s %10llu %10llu %10llu %4llu%%\n", path, total, total - left, left,
	       total ? (total - left) * 100 / total : 0);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "df [PATH ...]", "k");

	printf("%-16s %10s %10s %10s %5s\n", "path", "KiB", "used", "free", "full");
	for (int i = first; i < argc; i++)
		print(argv[i]);
	if (first == argc) {
		print("/");
		print("/tmp");
	}
	return tool_end();
}
