/* SPDX-License-Identifier: MIT */
/*
 * parameters.c: $name, ${name...}, and the special ones.
 *
 *   POSIX.1-2017, XCU 2.6.2, "Parameter Expansion", and 2.5.2, "Special Parameters".
 */
#include "expand.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
add_value(struct expansion *x, const char *value, bool quoted)
{
	while (*value)
		expansion_add(x, *value++, quoted ? QUOTED : EXPANDED);
}

/* $@ and $*: "$@" gives a field for each, "$*" one with the first character of IFS between them. */
static void
add_all_parameters(struct expansion *x, char which, bool quoted)
{
	const char *ifs = variable_get("IFS");
	char between = ifs ? *ifs : ' ';
	bool separate = x->arguments && (which == '@' || !quoted);

	if (quoted && which == '@' && shell.parameter_count == 0 && x->text.length == 0)
		x->has_quotes = false;
	for (int i = 0; i < shell.parameter_count; i++) {
		if (i > 0 && separate)
			finish_fields(x);
		else if (i > 0 && between)
			expansion_add(x, which == '@' ? ' ' : between, quoted ? QUOTED : EXPANDED);
		x->has_quotes = x->has_quotes || (quoted && separate);
		add_value(x, shell.parameters[i], quoted);
	}
}

const char *
number_text(long number)
{
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%ld", number);

	return arena_copy(digits, (size_t)length);
}

static const char *
option_letters(void)
{
	struct text letters = { .bytes = arena_copy("", 0) };

	text_add_string(&letters, shell.exit_on_error ? "e" : "");
	text_add_string(&letters, shell.no_globs ? "f" : "");
	text_add_string(&letters, shell.interactive ? "i" : "");
	text_add_string(&letters, shell.job_control ? "m" : "");
	text_add_string(&letters, shell.no_unset ? "u" : "");
	text_add_string(&letters, shell.trace ? "x" : "");
	return letters.bytes;
}

/* A parameter's value; NULL: it is not set. */
static const char *
parameter_get(const char *name)
{
	if (*name >= '0' && *name <= '9') {
		int n = atoi(name);

		if (n == 0)
			return shell.name;
		return n <= shell.parameter_count ? shell.parameters[n - 1] : NULL;
	}
	switch (*name) {
	case '?':
		return number_text(shell.status);
	case '$':
		return number_text(shell.pid);
	case '!':
		return shell.last_background ? number_text(shell.last_background) : NULL;
	case '#':
		return number_text(shell.parameter_count);
	case '-':
		return option_letters();
	}
	return variable_get(name);
}

size_t
parameter_length(const char *text, size_t most)
{
	size_t length = 0;

	if (most > 0 && strchr("?$!#-@*", *text) && *text)
		return 1;
	if (most > 0 && *text >= '0' && *text <= '9') {
		while (length < most && text[length] >= '0' && text[length] <= '9')
			length++;
		return length;
	}
	while (length < most && is_name(text, length + 1))
		length++;
	return length;
}

void
add_parameter(struct expansion *x, const char *name, bool quoted)
{
	const char *value;

	if (*name == '@' || *name == '*') {
		add_all_parameters(x, *name, quoted);
		return;
	}
	value = parameter_get(name);
	if (!value && shell.no_unset)
		fail(1, "%s: it is not set", name);
	if (value)
		add_value(x, value, quoted);
}

/* ${name%pattern} and its like: the value without its shortest or longest matching end or beginning. */
static const char *
remove_match(const char *value, char where, bool longest, const char *pattern)
{
	size_t length = strlen(value);

	for (size_t n = 0; n <= length; n++) {
		size_t size = longest ? length - n : n;

		if (where == '%' && fnmatch(pattern, value + length - size, 0) == 0)
			return arena_copy(value, length - size);
		if (where == '#' && fnmatch(pattern, arena_copy(value, size), 0) == 0)
			return value + size;
	}
	return value;
}

/* The word of a substitution, in its place. */
static void
add_word(struct expansion *x, const char *word, size_t length, bool quoted)
{
	bool outside = x->in_braces;

	x->in_braces = true;
	expand_part(x, word, length, quoted);
	x->in_braces = outside;
}

/* ${name-word} ${name=word} ${name?word} ${name+word}; with a colon an empty value counts as none. */
static void
add_conditional(struct expansion *x, const char *name, char operator, bool is_set,
		const char *word, size_t length, bool quoted)
{
	char *text = arena_copy(word, length);

	switch (operator) {
	case '+':
		if (is_set)
			add_word(x, text, length, quoted);
		return;
	case '-':
		if (!is_set)
			add_word(x, text, length, quoted);
		break;
	case '=':
		if (!is_set) {
			if (!is_name(name, strlen(name)))
				fail(2, "%s: cannot be set so", name);
			variable_set(name, expand_single(text));
		}
		is_set = true;
		break;
	default:
		if (!is_set)
			fail(1, "%s: %s", name, length ? expand_single(text) : "it is not set");
	}
	if (is_set)
		add_parameter(x, name, quoted);
}

static _Noreturn void
bad_substitution(const char *text, size_t length)
{
	fail(2, "${%.*s}: not a substitution this shell knows", (int)length, text);
}

static const char *
value_for_pattern(const char *name)
{
	const char *value = parameter_get(name);

	if (!value && shell.no_unset)
		fail(1, "%s: it is not set", name);
	return value ? value : "";
}

void
expand_braces(struct expansion *x, const char *text, size_t length, bool quoted)
{
	bool count = length > 1 && *text == '#' && text[1] != '%' && text[1] != '#' && text[1] != ':';
	size_t name_length = parameter_length(text + count, length - count);
	char *name = arena_copy(text + count, name_length);
	const char *word = text + count + name_length;
	size_t left = length - count - name_length;
	const char *value;
	bool colon, longest;
	char operator;

	if (name_length == 0 || (count && left > 0))
		bad_substitution(text, length);
	if (count) {
		add_value(x, number_text(strchr("@*", *name) ? shell.parameter_count :
			  (long)strlen(value_for_pattern(name))), quoted);
		return;
	}
	if (left == 0) {
		add_parameter(x, name, quoted);
		return;
	}
	if (*word == '%' || *word == '#') {
		longest = left > 1 && word[1] == *word;
		value = remove_match(value_for_pattern(name), *word, longest,
				     expand_pattern(arena_copy(word + 1 + longest, left - 1 - longest)));
		add_value(x, value, quoted);
		return;
	}
	colon = *word == ':';
	operator = left > (size_t)colon ? word[colon] : '\0';
	if (!operator || !strchr("-=?+", operator))
		bad_substitution(text, length);
	value = strchr("@*", *name) ? (shell.parameter_count ? "set" : NULL) : parameter_get(name);
	add_conditional(x, name, operator, value && !(colon && *value == '\0'), word + colon + 1,
			left - colon - 1, quoted);
}
