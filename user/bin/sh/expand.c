/* SPDX-License-Identifier: MIT */
/*
 * expand.c: from a word as it was written to the arguments it stands for.
 *
 *   One pass over the raw word builds the text without quotes, and beside each character where it
 *   came from: LITERAL (written so), QUOTED, or EXPANDED (the value of something, or the word of
 *   ${name-word}).  Then
 *
 *	fields are cut at EXPANDED characters of IFS,
 *	a field with a * ? or [ that is not QUOTED is matched against file names.
 *
 *   POSIX.1-2017, XCU 2.6, "Word Expansions".
 */
#include "expand.h"

#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
arguments_add(struct arguments *arguments, char *argument)
{
	if (arguments->count + 1 >= arguments->room) {
		int room = arguments->room ? 2 * arguments->room : 16;
		char **list = arena_alloc((size_t)room * sizeof *list);

		if (arguments->count)
			memcpy(list, arguments->list, (size_t)arguments->count * sizeof *list);
		arguments->list = list;
		arguments->room = room;
	}
	arguments->list[arguments->count++] = argument;
	arguments->list[arguments->count] = NULL;
}

void
expansion_add(struct expansion *x, char c, enum origin origin)
{
	text_add(&x->text, c);
	text_add(&x->origins, (char)origin);
}

/* ---- fields ------------------------------------------------------------------------------------ */

/* The text from..to as a pattern: what was quoted stands behind a \. */
static char *
as_pattern(const struct expansion *x, size_t from, size_t to, bool *has_magic)
{
	struct text pattern = { .bytes = arena_copy("", 0) };

	for (size_t i = from; i < to; i++) {
		char c = x->text.bytes[i];

		if (x->origins.bytes[i] == QUOTED && strchr("*?[]\\!-", c))
			text_add(&pattern, '\\');
		else if (strchr("*?[", c))
			*has_magic = true;
		text_add(&pattern, c);
	}
	return pattern.bytes;
}

static void
add_field(struct expansion *x, size_t from, size_t to)
{
	bool has_magic = false;
	char *pattern = as_pattern(x, from, to, &has_magic);
	glob_t found;

	if (has_magic && !shell.no_globs && glob(pattern, 0, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			arguments_add(x->arguments,
				      arena_copy(found.gl_pathv[i], strlen(found.gl_pathv[i])));
		globfree(&found);
		return;
	}
	arguments_add(x->arguments, arena_copy(x->text.bytes + from, to - from));
}

/* Does the character at i separate fields?  With only_blanks: as white space does. */
static bool
separates(const struct expansion *x, size_t i, const char *ifs, bool only_blanks)
{
	char c = x->text.bytes[i];

	return x->origins.bytes[i] == EXPANDED && strchr(ifs, c) &&
	       (!only_blanks || c == ' ' || c == '\t' || c == '\n');
}

void
finish_fields(struct expansion *x)
{
	const char *ifs = variable_get("IFS");
	size_t i = 0, length = x->text.length;
	int before = x->arguments->count;

	if (!ifs)
		ifs = " \t\n";
	while (i < length && separates(x, i, ifs, true))
		i++;
	while (i < length) {
		size_t from = i;

		while (i < length && !separates(x, i, ifs, false))
			i++;
		add_field(x, from, i);
		while (i < length && separates(x, i, ifs, true))
			i++;
		if (i < length && separates(x, i, ifs, false)) {
			i++;
			while (i < length && separates(x, i, ifs, true))
				i++;
		}
	}
	if (x->has_quotes && x->arguments->count == before)
		arguments_add(x->arguments, arena_copy("", 0));
	x->text.length = x->origins.length = 0;
	x->has_quotes = false;
}

/* ---- the pass over the word -------------------------------------------------------------------- */

/* `...`: inside, \ before $ ` and \ goes away, and before " if the whole is quoted. */
static char *
back_quoted_command(const char *text, size_t length, bool quoted)
{
	struct text command = { .bytes = arena_copy("", 0) };

	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\\' && i + 1 < length && strchr(quoted ? "$`\\\"" : "$`\\", text[i + 1]))
			i++;
		text_add(&command, text[i]);
	}
	return command.bytes;
}

/* A $ and what belongs to it.  Returns how much of the text that is. */
static size_t
expand_dollar(struct expansion *x, const char *text, size_t most, bool quoted)
{
	size_t length = element_length(text);
	size_t name_length;

	if (text[1] == '{') {
		expand_braces(x, text + 2, length - 3, quoted);
		return length;
	}
	if (text[1] == '(' && text[2] == '(') {
		long value = arithmetic(expand_here(arena_copy(text + 3, length - 5)));

		add_value(x, number_text(value), quoted);
		return length;
	}
	if (text[1] == '(') {
		add_value(x, substitute_command(arena_copy(text + 2, length - 3)), quoted);
		return length;
	}
	name_length = parameter_length(text + 1, most - 1);
	if (name_length > 1 && text[1] >= '0' && text[1] <= '9')
		name_length = 1;
	if (name_length == 0) {
		expansion_add(x, '$', quoted ? QUOTED : LITERAL);
		return 1;
	}
	add_parameter(x, arena_copy(text + 1, name_length), quoted);
	return 1 + name_length;
}

/* A \ and the character behind it. */
static void
expand_backslash(struct expansion *x, char next, bool quoted)
{
	if (next == '\n')
		return;
	if (quoted && !strchr("$`\"\\", next))
		expansion_add(x, '\\', QUOTED);
	expansion_add(x, next, QUOTED);
}

void
expand_part(struct expansion *x, const char *raw, size_t length, bool quoted)
{
	size_t at = 0;

	while (at < length) {
		const char *t = raw + at;
		size_t step = 1;

		if (*t == '$') {
			step = expand_dollar(x, t, length - at, quoted);
		} else if (*t == '`') {
			step = element_length(t);
			add_value(x, substitute_command(back_quoted_command(t + 1, step - 2, quoted)), quoted);
		} else if (*t == '\\' && at + 1 < length) {
			step = 2;
			expand_backslash(x, t[1], quoted);
		} else if (*t == '"') {
			step = element_length(t);
			x->has_quotes = true;
			expand_part(x, t + 1, step - 2, true);
		} else if (*t == '\'' && !quoted) {
			step = element_length(t);
			x->has_quotes = true;
			for (size_t i = 1; i + 1 < step; i++)
				expansion_add(x, t[i], QUOTED);
		} else {
			expansion_add(x, *t, quoted ? QUOTED : x->in_braces ? EXPANDED : LITERAL);
		}
		at += step;
	}
}

/* ~ at the beginning.  Returns how much of the raw word it was. */
static size_t
expand_tilde(struct expansion *x, const char *raw)
{
	const char *home = variable_get("HOME");

	if (raw[0] != '~' || (raw[1] && raw[1] != '/') || !home)
		return 0;
	add_value(x, home, true);
	return 1;
}

void
expand_word(const char *raw, struct arguments *arguments)
{
	struct expansion x = { .arguments = arguments };
	size_t at = expand_tilde(&x, raw);

	expand_part(&x, raw + at, strlen(raw + at), false);
	finish_fields(&x);
}

static void
expand_whole(struct expansion *x, const char *raw)
{
	size_t at;

	x->text.bytes = arena_copy("", 0);
	at = expand_tilde(x, raw);
	expand_part(x, raw + at, strlen(raw + at), false);
}

char *
expand_single(const char *raw)
{
	struct expansion x = { 0 };

	expand_whole(&x, raw);
	return x.text.bytes;
}

char *
expand_pattern(const char *raw)
{
	struct expansion x = { 0 };
	bool has_magic;

	expand_whole(&x, raw);
	return as_pattern(&x, 0, x.text.length, &has_magic);
}

char *
expand_here(const char *text)
{
	struct expansion x = { .text = { .bytes = arena_copy("", 0) } };
	size_t at = 0, length = strlen(text);

	while (at < length) {
		size_t step = strcspn(text + at, "$`\\");

		for (size_t i = 0; i < step; i++)
			expansion_add(&x, text[at + i], QUOTED);
		at += step;
		if (at == length)
			break;
		step = text[at] == '\\' ? 1 + (at + 1 < length) : element_length(text + at);
		if (text[at] == '$' && step == 1)
			step += parameter_length(text + at + 1, length - at - 1);
		if (step == 0)
			fail(2, "a substitution in a here-document does not end");
		if (step == 2 && text[at] == '\\' && !strchr("$`\\\n", text[at + 1]))
			expansion_add(&x, '\\', QUOTED), expansion_add(&x, text[at + 1], QUOTED);
		else
			expand_part(&x, text + at, step, true);
		at += step;
	}
	return x.text.bytes;
}
