/* SPDX-License-Identifier: MIT */
/*
 * df.c: how full file systems are, in KiB.
 */
#include "tool.h"

#include "protocol/names.h"
#include <names.h>
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

/* Every mount whose server has room to speak of. */
static void
print_all(void)
{
	char prefix[NAMES_PREFIX_MAX];
	struct statvfs fs;

	for (uint32_t n = 0; names_list(n, prefix) >= 0; n++) {
		if (statvfs(prefix, &fs) == 0 && fs.f_blocks > 0)
			print(prefix);
	}
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "df [PATH ...]", "k");

	printf("%-16s %10s %10s %10s %5s\n", "path", "KiB", "used", "free", "full");
	for (int i = first; i < argc; i++)
		print(argv[i]);
	if (first == argc)
		print_all();
	return tool_end();
}
