/* SPDX-License-Identifier: MIT */
/*
 * regex.c: matching: what both ways of running a program share, and what the program calls.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "regex_program.h"

bool
regex_takes(const struct regex_program *program, const struct regex_instruction *i, const struct regex_text *text,
	    unsigned char byte)
{
	switch (i->operation) {
	case REGEX_BYTE:
		return byte == i->a || (text->ignore_case && tolower(byte) == tolower(i->a));
	case REGEX_ANY:
		return byte != '\n' || !text->newline;
	default:
		return program->sets[i->a].bits[byte / 32] >> byte % 32 & 1;
	}
}

static bool
is_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_';
}

bool
regex_holds(enum regex_operation operation, const struct regex_text *text, const char *at)
{
	bool before = at > text->start && is_word(at[-1]), after = at < text->end && is_word(*at);

	switch (operation) {
	case REGEX_LINE_START:
		return at == text->start ? !(text->flags & REG_NOTBOL) : text->newline && at[-1] == '\n';
	case REGEX_LINE_END:
		return at == text->end ? !(text->flags & REG_NOTEOL) : text->newline && *at == '\n';
	case REGEX_WORD_START:
		return !before && after;
	case REGEX_WORD_END:
		return before && !after;
	default:
		return before != after;
	}
}

static void
store_matches(const regex_t *regex, const struct regex_text *text, const char *const *slots, size_t count,
	      regmatch_t *matches)
{
	for (size_t i = 0; i < count; i++) {
		bool known = i <= regex->re_nsub && slots[2 * i] && slots[2 * i + 1];

		matches[i].rm_so = known ? (regoff_t)(slots[2 * i] - text->start) : -1;
		matches[i].rm_eo = known ? (regoff_t)(slots[2 * i + 1] - text->start) : -1;
	}
}

int
regexec(const regex_t *restrict regex, const char *restrict text, size_t count, regmatch_t *restrict matches, int flags)
{
	const struct regex_program *p = regex->program;
	bool bounded = flags & REG_STARTEND;
	struct regex_text over = {
		.start = text,
		.end = text + (bounded ? (size_t)matches[0].rm_eo : strlen(text)),
		.from = text + (bounded ? matches[0].rm_so : 0),
		.flags = flags,
		.newline = p->flags & REG_NEWLINE,
		.ignore_case = p->flags & REG_ICASE,
	};
	const char **slots = calloc((size_t)p->slots, sizeof *slots);

	if (!slots)
		return REG_ESPACE;
	int result = p->back ? regex_run_back(p, &over, slots) : regex_run(p, &over, slots);
	if (result == 0 && !(p->flags & REG_NOSUB))
		store_matches(regex, &over, slots, count, matches);
	free(slots);
	return result;
}

size_t
regerror(int error, const regex_t *restrict regex, char *restrict text, size_t size)
{
	static const char *const texts[] = {
		[0] = "No error",
		[REG_NOMATCH] = "No match",
		[REG_BADPAT] = "Not a regular expression",
		[REG_ECOLLATE] = "No such character in brackets",
		[REG_ECTYPE] = "No such class of characters",
		[REG_EESCAPE] = "Backslash at the end",
		[REG_ESUBREG] = "No such part to refer to",
		[REG_EBRACK] = "[ without ]",
		[REG_EPAREN] = "( without ), or the other way round",
		[REG_EBRACE] = "{ without }",
		[REG_BADBR] = "Not a number of repetitions",
		[REG_ERANGE] = "Range that ends before it begins",
		[REG_ESPACE] = "Out of memory, or too large",
		[REG_BADRPT] = "Nothing to repeat",
	};
	const char *known = error >= 0 && (size_t)error < sizeof texts / sizeof texts[0] ? texts[error] : "Unknown error";

	(void)regex;
	return strlcpy(text, known, size) + 1;
}
