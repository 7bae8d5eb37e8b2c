/* SPDX-License-Identifier: MIT */
/*
 * line.h: lines of any bytes, zero among them, for programs that read text.
 */
#pragma once

#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct line {
	char *text;		/* without the newline; behind it is a zero that does not count.  NULL: nothing was read yet */
	size_t length, room;
	bool ends;		/* there was a newline */
};

/* Read the next line over what is in *line, all zero at first.  False: there is none. */
static inline bool
line_read(struct line *line, FILE *file)
{
	ssize_t length = getline(&line->text, &line->room, file);

	if (length <= 0)
		return false;
	line->ends = line->text[length - 1] == '\n';
	line->length = (size_t)length - line->ends;
	line->text[line->length] = '\0';
	return true;
}

/* Print it as a whole line. */
static inline void
line_print(const struct line *line)
{
	fwrite(line->text, 1, line->length, stdout);
	putchar('\n');
}

static inline bool
line_equal(const struct line *a, const struct line *b)
{
	return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Where an expression matches from a place on: `count` parts, 1 or more. */
static inline bool
line_match(const struct line *line, const regex_t *regex, size_t from, regmatch_t *match, size_t count)
{
	match[0] = (regmatch_t){ .rm_so = (regoff_t)from, .rm_eo = (regoff_t)line->length };
	return regexec(regex, line->text, count, match, REG_STARTEND | (from > 0 ? REG_NOTBOL : 0)) == 0;
}
