/* SPDX-License-Identifier: MIT */
/*
 * grep.c: lines that match a pattern.  Status 0: some did, 1: none, 2: trouble.
 */
#include "line.h"
#include "walk.h"

#define PATTERNS_MOST	32

static const char *texts[PATTERNS_MOST];
static regex_t patterns[PATTERNS_MOST];
static size_t pattern_count;
static bool named, found_any;

static void
option(int letter, char *argument)
{
	if (letter != 'e') {
		tool_set_flag(letter, NULL);
		return;
	}
	if (pattern_count == PATTERNS_MOST)
		tool_wrong_use();
	texts[pattern_count++] = argument;
}

static void
compile(size_t i)
{
	int flags = (tool_flags['E'] ? REG_EXTENDED : 0) | (tool_flags['i'] ? REG_ICASE : 0);
	char reason[128];
	int error;

	if (tool_flags['F'])
		return;
	error = regcomp(&patterns[i], texts[i], flags);
	if (error == 0)
		return;
	regerror(error, &patterns[i], reason, sizeof reason);
	fprintf(stderr, "grep: %s: %s\n", texts[i], reason);
	exit(2);
}

static bool
find_fixed(const struct line *line, const char *text, regmatch_t *match)
{
	size_t length = strlen(text);

	for (size_t at = 0; at + length <= line->length; at++) {
		if ((tool_flags['i'] ? strncasecmp : strncmp)(line->text + at, text, length) != 0)
			continue;
		*match = (regmatch_t){ .rm_so = (regoff_t)at, .rm_eo = (regoff_t)(at + length) };
		return true;
	}
	return false;
}

static bool
is_word_character(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool
matches(const struct line *line)
{
	for (size_t i = 0; i < pattern_count; i++) {
		regmatch_t match;

		if (!(tool_flags['F'] ? find_fixed(line, texts[i], &match) : line_match(line, &patterns[i], 0, &match, 1)))
			continue;
		if (tool_flags['x'] && (match.rm_so != 0 || (size_t)match.rm_eo != line->length))
			continue;
		if (tool_flags['w'] && ((match.rm_so > 0 && is_word_character(line->text[match.rm_so - 1])) ||
					is_word_character(line->text[match.rm_eo])))
			continue;
		return true;
	}
	return false;
}

static void
search(FILE *file, const char *path)
{
	unsigned long number = 0, count = 0;
	struct line line = { 0 };

	while (line_read(&line, file)) {
		number++;
		if (matches(&line) == tool_flags['v'])
			continue;
		count++;
		found_any = true;
		if (tool_flags['q'])
			exit(0);
		if (tool_flags['l'])
			break;
		if (tool_flags['c'])
			continue;
		if (named)
			printf("%s:", path);
		if (tool_flags['n'])
			printf("%lu:", number);
		line_print(&line);
	}
	free(line.text);
	if (tool_flags['l'] && count)
		puts(path);
	if (tool_flags['c'] && named)
		printf("%s:", path);
	if (tool_flags['c'])
		printf("%lu\n", count);
}

static void
search_inner(const char *path, void *context)
{
	struct stat st;
	FILE *file;

	if (lstat(path, &st) < 0) {
		tool_complain(path);
	} else if (S_ISDIR(st.st_mode)) {
		walk(path, search_inner, context);
	} else if (S_ISREG(st.st_mode) && (file = tool_open(path))) {
		search(file, path);
		tool_close(file, path);
	}
}

int
main(int argc, char **argv)
{
	int first = tool_options(argc, argv, "grep [-EFchilnqrsvwx] [-e] PATTERN [FILE ...]",
				 "EFchilnqrsvwxe:", option);

	if (pattern_count == 0) {
		if (first == argc)
			tool_wrong_use();
		texts[pattern_count++] = argv[first++];
	}
	for (size_t i = 0; i < pattern_count; i++)
		compile(i);
	named = (argc - first > 1 || tool_flags['r']) && !tool_flags['h'];
	if (tool_flags['r']) {
		for (int i = first; i < argc; i++)
			walk(argv[i], search_inner, NULL);
	} else {
		tool_each(argc - first, argv + first, search);
	}
	if (tool_end() != 0)
		return 2;
	return !found_any;
}
