/* SPDX-License-Identifier: MIT */
/*
 * ls.c: the names in directories.
 *
 *   One a line, or with a terminal in columns; -l: kind, rights, links, size, time and name.
 */
#include "tool.h"

#include <dirent.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>

#define WIDTH_UNKNOWN	80

struct entry {
	char *name;
	char *path;
	struct stat st;
};

struct listing {
	struct entry *entries;
	size_t count, room;
};

static bool terminal;
static bool printed;		/* something stands above the next directory */

static int
compare_entries(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	if (tool_flags['t'] && a->st.st_mtime != b->st.st_mtime)
		order = a->st.st_mtime < b->st.st_mtime ? 1 : -1;
	if (tool_flags['S'] && a->st.st_size != b->st.st_size)
		order = a->st.st_size < b->st.st_size ? 1 : -1;
	return tool_flags['r'] ? -order : order;
}

/* Add a file; false: it is not there. */
static bool
add(struct listing *list, const char *name, const char *path)
{
	struct entry entry = { .name = strdup(name), .path = strdup(path) };

	if (lstat(path, &entry.st) < 0) {
		tool_complain(path);
		free(entry.name);
		free(entry.path);
		return false;
	}
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->entries = realloc(list->entries, list->room * sizeof *list->entries);
	}
	if (!entry.name || !entry.path || !list->entries) {
		errno = ENOMEM;
		tool_complain(name);
		exit(1);
	}
	list->entries[list->count++] = entry;
	return true;
}

static void
forget(struct listing *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->entries[i].name);
		free(list->entries[i].path);
	}
	free(list->entries);
}

static char
kind_letter(mode_t mode)
{
	return S_ISDIR(mode) ? 'd' : S_ISLNK(mode) ? 'l' : S_ISCHR(mode) ? 'c' : S_ISBLK(mode) ? 'b' :
	       S_ISFIFO(mode) ? 'p' : '-';
}

static void
print_mode(mode_t mode)
{
	static const char letters[] = "rwxrwxrwx";

	putchar(kind_letter(mode));
	for (int i = 0; i < 9; i++)
		putchar(mode & (0400u >> i) ? letters[i] : '-');
}

static void
print_name(const struct entry *e)
{
	char target[1024];
	ssize_t length;

	fputs(e->name, stdout);
	if (tool_flags['F'] && (S_ISDIR(e->st.st_mode) || (e->st.st_mode & 0111)))
		putchar(S_ISDIR(e->st.st_mode) ? '/' : '*');
	if (!tool_flags['l'] || !S_ISLNK(e->st.st_mode))
		return;
	length = readlink(e->path, target, sizeof target - 1);
	if (length >= 0)
		printf(" -> %.*s", (int)length, target);
}

static void
print_long(const struct entry *e)
{
	char when[32];

	if (tool_flags['i'])
		printf("%6llu ", (unsigned long long)e->st.st_ino);
	print_mode(e->st.st_mode);
	strftime(when, sizeof when, "%b %e %Y %H:%M", localtime(&e->st.st_mtime));
	printf(" %3u %9llu %s ", (unsigned)e->st.st_nlink, (unsigned long long)e->st.st_size, when);
	print_name(e);
	putchar('\n');
}

static size_t
terminal_width(void)
{
	struct winsize size;

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : WIDTH_UNKNOWN;
}

static void
print_columns(const struct listing *list)
{
	size_t widest = 0, columns, rows;

	for (size_t i = 0; i < list->count; i++) {
		if (strlen(list->entries[i].name) > widest)
			widest = strlen(list->entries[i].name);
	}
	widest += 2 + tool_flags['F'];
	columns = terminal_width() / widest;
	columns += columns == 0;
	rows = (list->count + columns - 1) / columns;
	for (size_t row = 0; row < rows; row++) {
		for (size_t i = row; i < list->count; i += rows) {
			print_name(&list->entries[i]);
			if (i + rows < list->count)
				printf("%*s", (int)(widest - strlen(list->entries[i].name)), "");
		}
		putchar('\n');
	}
}

static void
print(struct listing *list)
{
	if (list->count)
		qsort(list->entries, list->count, sizeof *list->entries, compare_entries);
	if (terminal && !tool_flags['l'] && !tool_flags['1'] && !tool_flags['i']) {
		print_columns(list);
		return;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (tool_flags['l']) {
			print_long(&list->entries[i]);
			continue;
		}
		if (tool_flags['i'])
			printf("%6llu ", (unsigned long long)list->entries[i].st.st_ino);
		print_name(&list->entries[i]);
		putchar('\n');
	}
}

static void
list_directory(const char *path, bool titled)
{
	struct listing list = { 0 };
	struct dirent *entry;
	DIR *directory = opendir(path);

	if (!directory) {
		tool_complain(path);
		return;
	}
	if (titled)
		printf("%s%s:\n", printed ? "\n" : "", path);
	printed = true;
	while ((entry = readdir(directory))) {
		char *inner;

		if (*entry->d_name == '.' && !tool_flags['a'])
			continue;
		inner = tool_join(path, entry->d_name);
		add(&list, entry->d_name, inner);
		free(inner);
	}
	closedir(directory);
	print(&list);
	for (size_t i = 0; tool_flags['R'] && i < list.count; i++) {
		const struct entry *e = &list.entries[i];

		if (S_ISDIR(e->st.st_mode) && strcmp(e->name, ".") != 0 && strcmp(e->name, "..") != 0)
			list_directory(e->path, true);
	}
	forget(&list);
}

int
main(int argc, char **argv)
{
	int first = tool_start(argc, argv, "ls [-1adilrtFRS] [FILE ...]", "1adilrtFRS");
	struct listing files = { 0 };
	struct stat st;
	bool titled = argc - first > 1 || tool_flags['R'];

	terminal = isatty(STDOUT_FILENO);
	if (first == argc && !tool_flags['d']) {
		list_directory(".", titled);
		return tool_end();
	}
	for (int i = first; i < argc; i++) {
		if (tool_flags['d'] || stat(argv[i], &st) < 0 || !S_ISDIR(st.st_mode))
			add(&files, argv[i], argv[i]);
	}
	if (first == argc)
		add(&files, ".", ".");
	print(&files);
	printed = files.count > 0;
	for (int i = first; i < argc && !tool_flags['d']; i++) {
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			list_directory(argv[i], titled);
	}
	forget(&files);
	return tool_end();
}
