/* SPDX-License-Identifier: MIT */
/*
 * complete.c: what could stand for the word before the cursor.
 *
 *   The first word of a command: builtins and the programs in PATH.  Any other word, or one with a slash:
 *   files; a directory ends with a slash.
 */
#include "sh.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool
is_directory(const char *directory, const char *name)
{
	struct text path = { .bytes = arena_copy("", 0) };
	struct stat st;

	text_add_string(&path, directory);
	text_add(&path, '/');
	text_add_string(&path, name);
	return stat(path.bytes, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Add the names in a directory that begin with `start`; each gets `before` in front. */
static void
add_directory(struct arguments *found, const char *directory, const char *before, const char *start)
{
	DIR *d = opendir(directory);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		struct text name = { .bytes = arena_copy("", 0) };

		if (strncmp(entry->d_name, start, strlen(start)) != 0 ||
		    (*start != '.' && *entry->d_name == '.'))
			continue;
		text_add_string(&name, before);
		text_add_string(&name, entry->d_name);
		if (is_directory(directory, entry->d_name))
			text_add(&name, '/');
		arguments_add(found, name.bytes);
	}
	if (d)
		closedir(d);
}

static void
add_commands(struct arguments *found, const char *start)
{
	const char *path = variable_get("PATH");
	const struct builtin *builtin;

	for (size_t i = 0; (builtin = builtin_at(i)); i++) {
		if (strncmp(builtin->name, start, strlen(start)) == 0)
			arguments_add(found, arena_copy(builtin->name, strlen(builtin->name)));
	}
	while (path) {
		size_t length = strcspn(path, ":");

		add_directory(found, length ? arena_copy(path, length) : ".", "", start);
		path = path[length] ? path + length + 1 : NULL;
	}
}

static void
add_files(struct arguments *found, const char *word)
{
	const char *slash = strrchr(word, '/');
	char *directory;

	if (!slash) {
		add_directory(found, ".", "", word);
		return;
	}
	directory = arena_copy(word, (size_t)(slash - word) + 1);
	add_directory(found, directory, directory, slash + 1);
}

static bool
begins_command(const char *line, size_t start)
{
	while (start > 0 && line[start - 1] == ' ')
		start--;
	return start == 0 || strchr("|&;(", line[start - 1]);
}

char **
completions(const char *line, size_t at, size_t *word_start)
{
	struct arguments found = { .list = arena_alloc(sizeof(char *)) };
	size_t start = at;
	char *word;

	while (start > 0 && !strchr(" \t|&;()<>=", line[start - 1]))
		start--;
	word = arena_copy(line + start, at - start);
	if (begins_command(line, start) && !strchr(word, '/'))
		add_commands(&found, word);
	else
		add_files(&found, word);
	*word_start = start;
	return found.list;
}
