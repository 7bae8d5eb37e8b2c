/* SPDX-License-Identifier: MIT */
/*
 * sort.c: lines in order.
 *
 *   -n compares numbers, -r turns the order round, -u leaves equal ones out, -k N begins at the Nth field,
 *   -t C says what separates fields (else blanks).
 */
#include "line.h"
#include "tool.h"

#include <ctype.h>

static struct line *lines;
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
key_of(const struct line *line)
{
	const char *at = line->text, *end = at + line->length;

	for (long field = 1; field < key && at < end; field++) {
		if (separator) {
			const char *next = memchr(at, separator, (size_t)(end - at));

			at = next ? next + 1 : end;
			continue;
		}
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		while (at < end && *at != ' ' && *at != '\t')
			at++;
	}
	return at;
}

static int
compare_bytes(const char *a, size_t a_length, const char *b, size_t b_length, bool fold)
{
	size_t common = a_length < b_length ? a_length : b_length;
	int order = 0;

	if (!fold)
		order = memcmp(a, b, common);
	for (size_t i = 0; fold && i < common && order == 0; i++)
		order = toupper((unsigned char)a[i]) - toupper((unsigned char)b[i]);
	return order ? order : (a_length > b_length) - (a_length < b_length);
}

static int
compare_keys(const struct line *a, const struct line *b)
{
	const char *x = key_of(a), *y = key_of(b);

	if (tool_flags['n']) {
		double left = strtod(x, NULL), right = strtod(y, NULL);

		return (left > right) - (left < right);
	}
	return compare_bytes(x, (size_t)(a->text + a->length - x), y, (size_t)(b->text + b->length - y),
			     tool_flags['f']);
}

static int
compare_lines(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	int order = compare_keys(a, b);

	if (order == 0 && !tool_flags['u'])
		order = compare_bytes(a->text, a->length, b->text, b->length, false);
	return tool_flags['r'] ? -order : order;
}

static void
add(const struct line *line)
{
	char *text = malloc(line->length + 1);

	if (count == room) {
		room = room ? 2 * room : 256;
		lines = realloc(lines, room * sizeof *lines);
	}
	if (!text || !lines) {
		errno = ENOMEM;
		tool_complain("its lines");
		exit(1);
	}
	memcpy(text, line->text, line->length + 1);
	lines[count++] = (struct line){ .text = text, .length = line->length };
}

static void
read_lines(FILE *file, const char *path)
{
	struct line line = { 0 };

	(void)path;
	while (line_read(&line, file))
		add(&line);
	free(line.text);
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
			line_print(&lines[i]);
	}
	return tool_end();
}
