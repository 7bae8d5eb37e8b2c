/* SPDX-License-Identifier: MIT */
/*
 * glob.c: the names of files that match a pattern.
 *
 *   A path is taken component by component: the part found so far is a folder, and the next
 *   component either has no special character and is appended, or is compared with every name in
 *   that folder.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search {
	glob_t *names;
	int flags, result;
	int (*failed)(const char *path, int error);
	char path[PATH_MAX];		/* found so far */
};

static bool
add(struct search *s, const char *path)
{
	glob_t *g = s->names;
	size_t offset = s->flags & GLOB_DOOFFS ? g->gl_offs : 0;
	char **larger = realloc(g->gl_pathv, (offset + g->gl_pathc + 2) * sizeof *larger);
	char *copy = strdup(path);

	if (larger)
		g->gl_pathv = larger;
	if (!larger || !copy) {
		free(copy);
		s->result = GLOB_NOSPACE;
		return false;
	}
	if (g->gl_pathc == 0)
		memset(larger, 0, offset * sizeof *larger);
	larger[offset + g->gl_pathc++] = copy;
	larger[offset + g->gl_pathc] = NULL;
	return true;
}

static bool
is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void
add_found(struct search *s)
{
	struct stat status;
	size_t length = strlen(s->path);

	if (length == 0 || lstat(s->path, &status) < 0)
		return;
	if ((s->flags & GLOB_MARK) && s->path[length - 1] != '/' && length + 1 < PATH_MAX && is_folder(s->path))
		strcpy(s->path + length, "/");
	add(s, s->path);
	s->path[length] = '\0';
}

/* Append text to the path, without its backslashes if it has been a pattern.  False: too long. */
static bool
append(struct search *s, const char *text, size_t length, bool unescape)
{
	size_t at = strlen(s->path);

	for (size_t i = 0; i < length; i++) {
		if (unescape && text[i] == '\\' && i + 1 < length)
			i++;
		if (at + 1 >= PATH_MAX)
			return false;
		s->path[at++] = text[i];
	}
	s->path[at] = '\0';
	return true;
}

static void search_from(struct search *s, const char *pattern);

/* Go on with every name in the folder that matches a component. */
static void
search_folder(struct search *s, const char *component, const char *rest)
{
	size_t length = strlen(s->path);
	DIR *folder = opendir(length > 0 ? s->path : ".");
	int flags = FNM_PERIOD | (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0);

	if (!folder) {
		if ((s->failed && s->failed(s->path, errno) != 0) || (s->flags & GLOB_ERR))
			s->result = GLOB_ABORTED;
		return;
	}
	for (struct dirent *entry; s->result == 0 && (entry = readdir(folder));) {
		if (fnmatch(component, entry->d_name, flags) != 0)
			continue;
		if (append(s, entry->d_name, strlen(entry->d_name), false))
			search_from(s, rest);
		s->path[length] = '\0';
	}
	closedir(folder);
}

static void
search_from(struct search *s, const char *pattern)
{
	size_t slashes = strspn(pattern, "/"), length = strcspn(pattern + slashes, "/");
	size_t before = strlen(s->path);
	char component[NAME_MAX + 1];

	if (*pattern == '\0') {
		add_found(s);
		return;
	}
	if (length > NAME_MAX || !append(s, pattern, slashes, false))
		return;
	memcpy(component, pattern + slashes, length);
	component[length] = '\0';
	if (length > 0 && strpbrk(component, "*?["))
		search_folder(s, component, pattern + slashes + length);
	else if (append(s, component, length, !(s->flags & GLOB_NOESCAPE)))
		search_from(s, pattern + slashes + length);
	s->path[before] = '\0';
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int
glob(const char *pattern, int flags, int (*failed)(const char *path, int error), glob_t *names)
{
	struct search s = { .names = names, .flags = flags, .failed = failed };

	if (!(flags & GLOB_APPEND)) {
		names->gl_pathc = 0;
		names->gl_pathv = NULL;
	}
	size_t before = names->gl_pathc, offset = flags & GLOB_DOOFFS ? names->gl_offs : 0;
	search_from(&s, pattern);
	if (s.result == 0 && names->gl_pathc == before) {
		if (!(flags & GLOB_NOCHECK))
			return GLOB_NOMATCH;
		add(&s, pattern);
	}
	if (!(flags & GLOB_NOSORT) && names->gl_pathc > before)
		qsort(names->gl_pathv + offset + before, names->gl_pathc - before, sizeof *names->gl_pathv, compare);
	return s.result;
}

void
globfree(glob_t *names)
{
	char **at = names->gl_pathv;

	for (size_t found = 0; at && found < names->gl_pathc; at++) {
		found += *at != NULL;
		free(*at);
	}
	free(names->gl_pathv);
	names->gl_pathv = NULL;
	names->gl_pathc = 0;
}
