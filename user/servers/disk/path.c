/* SPDX-License-Identifier: MIT */
/*
 * path.c: the names of disks and partitions (path.h).
 */
#include "path.h"

#include <stddef.h>

#include "drive.h"

_Static_assert(DRIVES_MAX <= 10 && PARTITIONS_MAX + 5 < 100, "one digit and two");

/* Read digits; NULL: there are none, or too many. */
static const char *
scan_number(const char *text, uint32_t *number)
{
	const char *start = text;

	for (*number = 0; *text >= '0' && *text <= '9' && text - start < 3; text++)
		*number = *number * 10 + (uint32_t)(*text - '0');
	return text == start ? NULL : text;
}

bool
path_scan(const char *path, uint32_t *disk, uint32_t *partition)
{
	*partition = 0;
	path = scan_number(path, disk);
	if (path && *path == 'p')
		path = scan_number(path + 1, partition);
	else if (path)
		return *path == '\0';
	return path && *path == '\0' && *partition > 0;
}

uint32_t
path_print(char *path, uint32_t disk, uint32_t partition)
{
	uint32_t length = 0;

	path[length++] = (char)('0' + disk);
	if (partition > 0)
		path[length++] = 'p';
	if (partition >= 10)
		path[length++] = (char)('0' + partition / 10);
	if (partition > 0)
		path[length++] = (char)('0' + partition % 10);
	path[length++] = '\0';
	return length;
}
