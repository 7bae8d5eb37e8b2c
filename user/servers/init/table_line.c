/* SPDX-License-Identifier: MIT */
/*
 * table_line.c: a line of the service table: its words, names and numbers.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "table_internal.h"

#define PROBLEM_MAX	200u

void
table_problem(struct reading *reading, unsigned line, const char *format, ...)
{
	char text[PROBLEM_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	reading->problems++;
	reading->reader->problem(reading->reader->context, line, text);
}

bool
line_name(struct reading *r, const struct line *line, const char *word, char *name)
{
	size_t length = strlen(word);

	for (size_t i = 0; i < length; i++) {
		char c = word[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
			continue;
		table_problem(r, line->number,
			      "'%s' is not a name: use small letters, digits and '-'", word);
		return false;
	}
	if (length > SERVICE_NAME_MAX) {
		table_problem(r, line->number, "the name '%s' is too long: at most %u letters",
			      word, SERVICE_NAME_MAX);
		return false;
	}
	memcpy(name, word, length + 1);
	return true;
}

/* Absolute, and neither empty names nor "." or ".." in it; "/" is one. */
static bool
is_path(const char *path)
{
	if (strcmp(path, "/") == 0)
		return true;
	while (*path == '/') {
		const char *name = ++path;

		while (*path && *path != '/')
			path++;
		if (path == name || (path - name == 1 && name[0] == '.') ||
		    (path - name == 2 && name[0] == '.' && name[1] == '.'))
			return false;
	}
	return *path == '\0';
}

bool
line_path(struct reading *r, const struct line *line, const char *word, char *path)
{
	if (!is_path(word)) {
		table_problem(r, line->number,
			      "'%s' is not a path: begin with '/', end without, no '.' or '..'", word);
		return false;
	}
	if (strlen(word) >= SERVICE_PREFIX_SIZE) {
		table_problem(r, line->number, "the path '%s' is too long: at most %u bytes", word,
			      SERVICE_PREFIX_SIZE - 1);
		return false;
	}
	memcpy(path, word, strlen(word) + 1);
	return true;
}

bool
line_scan(const char *text, const char **end, uint32_t *value)
{
	uint32_t base = 10;
	const char *start;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	*value = 0;
	for (start = text; *text; text++) {
		uint32_t digit = *text >= 'a' && *text <= 'f' ? *text - 'a' + 10u :
				 *text >= '0' && *text <= '9' ? *text - '0' + 0u : 99;

		if (digit >= base)
			break;
		if (*value > (UINT32_MAX - digit) / base)
			return false;
		*value = *value * base + digit;
	}
	*end = text;
	return text > start;
}

bool
line_number(struct reading *r, const struct line *line, const char *word, const char *what,
	    uint32_t most, uint32_t *value)
{
	const char *end;

	if (line_scan(word, &end, value) && *end == '\0' && *value <= most)
		return true;
	table_problem(r, line->number, "'%s' is no %s: give a number from 0 to %u", word,
		      what, (unsigned)most);
	return false;
}

bool
line_range(struct reading *r, const struct line *line, const char *word, uint32_t most,
	   struct grant *grant)
{
	const char *end;

	if (line_scan(word, &end, &grant->first) && *end == '-' &&
	    line_scan(end + 1, &end, &grant->last) && *end == '\0' &&
	    grant->first <= grant->last && grant->last <= most)
		return true;
	table_problem(r, line->number,
		      "'%s' is not a range: give FIRST-LAST, rising, at most 0x%x", word,
		      (unsigned)most);
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Cut line->text into words.  False, and reported, if it cannot be. */
static bool
cut_words(struct reading *r, struct line *line)
{
	char *at = line->text;

	line->count = 0;
	for (;;) {
		while (is_blank(*at))
			*at++ = '\0';
		if (*at == '\0' || *at == '#')
			break;
		if (line->count == WORDS_MAX) {
			table_problem(r, line->number, "too many words: at most %u a line",
				      WORDS_MAX);
			return false;
		}
		line->words[line->count++] = at;
		while (*at && *at != '#' && !is_blank(*at))
			at++;
	}
	*at = '\0';
	return line->count > 0;
}

/* Copy the line out of the file.  False, and reported, if it cannot be one. */
static bool
copy_line(struct reading *r, struct line *line, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if ((text[i] >= ' ' && text[i] <= '~') || is_blank(text[i]))
			continue;
		table_problem(r, line->number,
			      "a character that is no plain text (0x%02x): remove it",
			      (unsigned)(unsigned char)text[i]);
		return false;
	}
	if (length >= LINE_MAX) {
		table_problem(r, line->number, "the line is too long: at most %u characters",
			      LINE_MAX - 1);
		return false;
	}
	memcpy(line->text, text, length);
	line->text[length] = '\0';
	return true;
}

bool
line_words(struct reading *r, struct line *line, const char *text, size_t length)
{
	return copy_line(r, line, text, length) && cut_words(r, line);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Read exactly that many hexadecimal digits. */
static bool
scan_hex(const char *text, unsigned digits, uint32_t *value)
{
	*value = 0;
	for (unsigned i = 0; i < digits; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return false;
		*value = *value << 4 | (uint32_t)digit;
	}
	return true;
}

bool
line_pair(const char *word, unsigned digits, uint32_t *first, uint32_t *second)
{
	return strlen(word) == 2 * digits + 1 && word[digits] == ':' && scan_hex(word, digits, first) &&
	       scan_hex(word + digits + 1, digits, second);
}

bool
line_share(const char *word, uint32_t *share)
{
	const char *end;
	uint32_t value;

	if (!line_scan(word, &end, &value) || strcmp(end, "%") != 0 || value < 1 || value > 90)
		return false;
	*share = value;
	return true;
}

bool
line_size(const char *word, uint32_t least, uint32_t most, uint32_t *size)
{
	uint32_t unit = 1, value;
	const char *end;

	if (!line_scan(word, &end, &value))
		return false;
	if (*end == 'K' || *end == 'M')
		unit = *end++ == 'K' ? 1u << 10 : 1u << 20;
	if (*end != '\0' || value > most / unit || value * unit < least)
		return false;
	*size = value * unit;
	return true;
}
