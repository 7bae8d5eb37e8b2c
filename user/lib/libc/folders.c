/* SPDX-License-Identifier: MIT */
/*
 * folders.c: whole directories, and paths without detours: scandir(), realpath().
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int
alphasort(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
keep(struct dirent ***list, int count, const struct dirent *entry)
{
	struct dirent **larger = realloc(*list, ((size_t)count + 1) * sizeof *larger);

	if (!larger)
		return false;
	*list = larger;
	larger[count] = malloc(sizeof *entry);
	if (!larger[count])
		return false;
	*larger[count] = *entry;
	return true;
}

int
scandir(const char *path, struct dirent ***entries, int (*choose)(const struct dirent *),
	int (*compare)(const struct dirent **, const struct dirent **))
{
	DIR *folder = opendir(path);
	struct dirent **list = NULL, *entry;
	int count = 0;
	bool kept = true;

	if (!folder)
		return -1;
	while (kept && (entry = readdir(folder))) {
		if (choose && !choose(entry))
			continue;
		kept = keep(&list, count, entry);
		count += kept;
	}
	closedir(folder);
	if (!kept) {
		while (count > 0)
			free(list[--count]);
		free(list);
		return -1;
	}
	if (compare)
		qsort(list, (size_t)count, sizeof *list, (int (*)(const void *, const void *))(void (*)(void))compare);
	*entries = list;
	return count;
}

#define LINKS_MAX	32

/* Take the last component off a path that begins with a slash. */
static void
drop_last(char *path)
{
	char *slash = strrchr(path, '/');

	slash[slash == path] = '\0';
}

/* Put a link's text in front of what is left of a path.  False, with errno: it does not fit. */
static bool
insert_link(char *left, const char *rest, const char *link)
{
	char joined[PATH_MAX];

	if (strlcpy(joined, link, sizeof joined) >= sizeof joined || strlcat(joined, "/", sizeof joined) >= sizeof joined ||
	    strlcat(joined, rest, sizeof joined) >= sizeof joined) {
		errno = ENAMETOOLONG;
		return false;
	}
	strcpy(left, joined);
	return true;
}

/* Go one component further: done is where we are, left what is left.  False, with errno. */
static bool
go_on(char *done, char *left, int *links)
{
	size_t skipped = strspn(left, "/"), length = strcspn(left + skipped, "/");
	char component[NAME_MAX + 1], link[PATH_MAX];
	size_t before = strlen(done);

	if (length > NAME_MAX || before + length + 2 > PATH_MAX) {
		errno = ENAMETOOLONG;
		return false;
	}
	memcpy(component, left + skipped, length);
	component[length] = '\0';
	memmove(left, left + skipped + length, strlen(left + skipped + length) + 1);
	if (length == 0 || strcmp(component, ".") == 0)
		return true;
	if (strcmp(component, "..") == 0) {
		drop_last(done);
		return true;
	}
	if (before > 1)
		strcat(done, "/");
	strcat(done, component);
	ssize_t got = readlink(done, link, sizeof link - 1);
	if (got < 0) {
		struct stat status;

		return lstat(done, &status) == 0;	/* no link; but is there anything? */
	}
	link[got] = '\0';
	if (++*links > LINKS_MAX) {
		errno = ELOOP;
		return false;
	}
	done[link[0] == '/' ? 1 : before] = '\0';
	return insert_link(left, left, link);
}

char *
realpath(const char *restrict path, char *restrict resolved)
{
	char left[PATH_MAX], done[PATH_MAX] = "/";
	int links = 0;

	if (*path == '\0' || strlcpy(left, path, sizeof left) >= sizeof left) {
		errno = *path ? ENAMETOOLONG : ENOENT;
		return NULL;
	}
	if (*path != '/' && !getcwd(done, sizeof done))
		return NULL;
	while (*left) {
		if (!go_on(done, left, &links))
			return NULL;
	}
	return resolved ? strcpy(resolved, done) : strdup(done);
}
