/* SPDX-License-Identifier: MIT */
/*
 * sort.c: lines in order.
 *
 *   -n compares numbers, -r turns the order round, -u leaves equal ones out, -k N begins at the Nth field,
 *   -t C says what separates fields (else blanks).
 */
#include "tool.h"

#include <ctype.h>

static char **lines;
static size_t count, room;
static long key = 1;
static char separator;
static const char *output;

static void
option(int letter, char *argument)
{
	switch (letter) {
	case 'k':
		key = strtol(argument, NULL, 10);
		if (key < 1)
			tool_wrong_use();
		break;
	case 't':
		separator = *argument;
		break;
	case 'o':
		output = argument;
		break;
	default:
		tool_set_flag(letter, NULL);
	}
}

/* Where the field begins by which lines are compared. */
static const char *
key_of(const char *line)
{
	for (long field = 1; field < key && *line; field++) {
		if (separator) {
			line += strcspn(line, (char[]){ separator, '\0' });
			line += *line != '\0';
			continue;
		}
		line += strspn(line, " \t");
		line += strcspn(line, " \t");
	}
	return line;
}

static int
compare_text(const char *a, const char *b)
{
	if (!tool_flags['f'])
		return strcmp(a, b);
	return strcasecmp(a, b);
}

static int
compare_lines(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;
	int order = 0;

	if (tool_flags['n']) {
		double x = strtod(key_of(a), NULL), y = strtod(key_of(b), NULL);

		order = (x > y) - (x < y);
	} else {
		order = compare_text(key_of(a), key_of(b));
	}
	if (order == 0 && !tool_flags['u'])
		order = strcmp(a, b);
	return tool_flags['r'] ? -order : order;
}

static void
add(char *line)
{
	if (count == room) {
		room = room ? 2 * room : 256;
		lines = realloc(lines, room * sizeof *lines);
	}
	if (!line || !lines) {
		errno = ENOMEM;
		tool_complain("its lines");
		exit(1);
	}
	lines[count++] = line;
}

static void
read_lines(FILE *file, const char *path)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	(void)path;
	while ((length = getline(&line, &size, file)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		add(strdup(line));
	}
	free(line);
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "sort [-nrufb] [-k FIELD] [-t SEPARATOR] [-o FILE] [FILE ...]",
				 "nrufbk:t:o:", option);

	tool_each(argc - first, argv + first, read_lines);
	if (count > 0)
		qsort(lines, count, sizeof *lines, compare_lines);
	if (output && !freopen(output, "w", stdout)) {
		tool_complain(output);
		return 1;
	}
	for (size_t i = 0; i < count; i++) {
		if (!(tool_flags['u'] && i > 0 && compare_lines(&lines[i - 1], &lines[i]) == 0))
			puts(lines[i]);
	}
	return tool_end();
}
