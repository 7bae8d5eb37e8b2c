/* SPDX-License-Identifier: MIT */
/*
 * libgen.c: the parts of a path: "/usr/lib/" is "lib" in "/usr".
 */
#include <libgen.h>
#include <string.h>

static char dot[] = ".", slash[] = "/";

/* Cut slashes off the end; one that is the whole path stays. */
static size_t
cut_slashes(char *path, size_t length)
{
	while (length > 1 && path[length - 1] == '/')
		path[--length] = '\0';
	return length;
}

char *
basename(char *path)
{
	if (!path || *path == '\0')
		return dot;
	cut_slashes(path, strlen(path));
	char *last = strrchr(path, '/');
	return last && last[1] ? last + 1 : last ? slash : path;
}

char *
dirname(char *path)
{
	if (!path || *path == '\0')
		return dot;
	size_t length = cut_slashes(path, strlen(path));
	char *last = memrchr(path, '/', length);
	if (!last)
		return dot;
	if (last == path)
		return slash;
	*last = '\0';
	cut_slashes(path, (size_t)(last - path));
	return path;
}
