/* SPDX-License-Identifier: MIT */
/*
 * path_normal.c: paths as programs write them.  Pure code.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "path_normal.h"
#include "protocol/errno.h"

/* Take the last name away; the root has none. */
static uint32_t
drop_name(const char *to, uint32_t used)
{
	while (used > 0 && to[used - 1] != '/')
		used--;
	return used > 0 ? used - 1 : 0;
}

static bool
is_dots(const char *name, uint32_t length, uint32_t count)
{
	return length == count && memcmp(name, "..", count) == 0;
}

/* Add the names of a path to what there is.  Returns the new length, or UINT32_MAX if they do not fit. */
static uint32_t
add_names(char *to, uint32_t size, uint32_t used, const char *path)
{
	while (*path) {
		const char *name = path;

		while (*path && *path != '/')
			path++;
		uint32_t length = (uint32_t)(path - name);
		while (*path == '/')
			path++;
		if (length == 0 || is_dots(name, length, 1))
			continue;
		if (is_dots(name, length, 2)) {
			used = drop_name(to, used);
			continue;
		}
		if (length > NAME_MAX || length + 2 > size - used)	/* '/' and the zero */
			return UINT32_MAX;
		to[used++] = '/';
		memcpy(to + used, name, length);
		used += length;
	}
	return used;
}

/* Does the last name of a path say that a directory is meant? */
static bool
means_directory(const char *path)
{
	uint32_t length = strlen(path), name = length;

	while (name > 0 && path[name - 1] != '/')
		name--;
	length -= name;
	return length == 0 || is_dots(path + name, length, 1) || is_dots(path + name, length, 2);
}

int32_t
path_normal(char *to, uint32_t size, const char *directory, const char *path)
{
	uint32_t used = 0;

	if (*path == '\0')
		return ERRNO(ENOENT);
	if (*path != '/')
		used = add_names(to, size, 0, directory);
	if (used != UINT32_MAX)
		used = add_names(to, size, used, path);
	if (used == UINT32_MAX)
		return ERRNO(ENAMETOOLONG);
	if (used == 0 || means_directory(path)) {
		if (used + 2 > size)
			return ERRNO(ENAMETOOLONG);
		to[used++] = '/';
	}
	to[used] = '\0';
	return 0;
}
