/* SPDX-License-Identifier: MIT */
/*
 * man.c: the pages about programs, from /share/man.
 *
 *	man NAME ...	show these pages; on a terminal a screen at a time: space the next, Enter a line, q no more
 *	man -k WORD	the pages whose first line has a word
 *	man		all pages
 */
#include "walk.h"
#include "posix/keys.h"

#include <sys/ioctl.h>
#include <termios.h>

#define FOLDER		"/share/man"
#define ROWS_UNKNOWN	24
#define NAMES_MOST	256

static const char *word;
static bool paging;
static int rows_left, rows_screen;

static void
option(int letter, char *argument)
{
	(void)letter;
	word = argument;
}

/* After a full screen: wait for a key.  False: q. */
static bool
more(void)
{
	int key;

	fputs("\033[7m-- more --\033[0m", stdout);
	fflush(stdout);
	key = key_read();
	fputs("\r\033[K", stdout);
	rows_left = key == '\r' || key == '\n' || key == KEY_DOWN ? 1 : rows_screen;
	return key != 'q' && key != CONTROL('C') && key != CONTROL('D') && key != KEY_END_OF_FILE;
}

/* False: the reader has had enough. */
static bool
show(FILE *file)
{
	char line[256];

	while (fgets(line, sizeof line, file)) {
		if (paging && rows_left-- == 0) {
			if (!more())
				return false;
			rows_left--;
		}
		fputs(line, stdout);
	}
	return true;
}

static bool
show_page(const char *name)
{
	char *path = tool_join(FOLDER, name);
	FILE *file = strchr(name, '/') ? NULL : fopen(path, "r");
	bool wants_more = true;

	if (file) {
		wants_more = show(file);
		fclose(file);
	} else {
		fprintf(stderr, "man: %s: there is no page of that name; man lists them all\n", name);
		tool_status = 1;
	}
	free(path);
	return wants_more;
}

static const char *names[NAMES_MOST];
static size_t name_count;

static void
note_name(const char *path, void *context)
{
	(void)context;
	if (name_count < NAMES_MOST)
		names[name_count++] = strdup(tool_base(path));
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The first line of each page that has the word in it; NULL: of each. */
static void
list(void)
{
	walk(FOLDER, note_name, NULL);
	qsort(names, name_count, sizeof names[0], compare);
	for (size_t i = 0; i < name_count; i++) {
		char *path = tool_join(FOLDER, names[i]);
		FILE *file = tool_open(path);
		char line[256];

		if (file && fgets(line, sizeof line, file) && (!word || strstr(line, word)))
			fputs(line, stdout);
		if (file)
			fclose(file);
		free(path);
	}
}

static void
start_paging(void)
{
	struct winsize size;

	paging = isatty(STDOUT_FILENO) && keys_start(TCSADRAIN);
	rows_screen = ROWS_UNKNOWN - 1;
	if (paging && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 2)
		rows_screen = size.ws_row - 1;
	rows_left = rows_screen;
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "man [-k WORD] [NAME ...]", "k:", option);

	if (word || first == argc)
		list();
	else
		start_paging();
	for (int i = first; i < argc && show_page(argv[i]); i++)
		;
	keys_end();
	return tool_end();
}
