/* SPDX-License-Identifier: MIT */
/*
 * scan.c: from text to tokens, one ahead of the parser.
 *
 *   A word reaches to the first blank, newline or operator outside of quotes and substitutions; it is kept
 *   as it stood, and expand.c takes its quotes away.  To find the end of $(...) what stands in it is parsed:
 *   nothing less knows which parenthesis closes it.
 *
 *   The texts of here-documents follow the line that names them: whoever goes behind a newline reads them.
 */
#include "scan.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const operators[] = {
	"&&", "||", ";;", "<<-", "<<", ">>", "<&", ">&", "<>", ">|",
	"&", "|", ";", "<", ">", "(", ")", NULL,
};

_Noreturn void
unfinished(struct parser *p)
{
	longjmp(p->failed, PARSE_MORE);
}

_Noreturn void
unexpected(struct parser *p)
{
	if (p->token == TOKEN_END)
		unfinished(p);
	if (p->token == TOKEN_NEWLINE)
		snprintf(p->out->error, sizeof p->out->error,
			 "line %u: the line ends too early", p->line);
	else
		snprintf(p->out->error, sizeof p->out->error, "line %u: '%.*s' cannot stand here",
			 p->line, (int)(p->length < 60 ? p->length : 60), p->text + p->start);
	longjmp(p->failed, PARSE_ERROR);
}

bool
is_name(const char *text, size_t length)
{
	if (length == 0 || (*text >= '0' && *text <= '9'))
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		      (c >= 'A' && c <= 'Z')))
			return false;
	}
	return true;
}

const char *
assignment_value(const char *raw)
{
	const char *equals = strchr(raw, '=');

	return equals && is_name(raw, (size_t)(equals - raw)) ? equals + 1 : NULL;
}

/* The length of ${...}, text behind the brace, with the closing brace; 0: it does not end. */
static size_t
brace_length(const char *text)
{
	size_t at = 0;

	while (text[at] != '}') {
		size_t step = element_length(text + at);

		if (step == 0)
			return 0;
		at += step;
	}
	return at + 1;
}

/* $(( ... )), text behind the two parentheses, with the two closing ones. */
static size_t
arithmetic_length(const char *text)
{
	int depth = 2;

	for (size_t at = 0; text[at]; at++) {
		depth += (text[at] == '(') - (text[at] == ')');
		if (depth == 0)
			return at + 1;
	}
	return 0;
}

static size_t
dollar_length(const char *text)
{
	size_t inner;

	if (text[1] == '{') {
		inner = brace_length(text + 2);
		return inner ? inner + 2 : 0;
	}
	if (text[1] == '(' && text[2] == '(') {
		inner = arithmetic_length(text + 3);
		return inner ? inner + 3 : 0;
	}
	if (text[1] == '(') {
		inner = substitution_length(text + 2);
		return inner == SIZE_MAX ? 0 : inner + 3;
	}
	return 1;
}

static size_t
back_quote_length(const char *text)
{
	size_t at = 1;

	while (text[at] != '`') {
		if (text[at] == '\\' && text[at + 1])
			at++;
		if (!text[at])
			return 0;
		at++;
	}
	return at + 1;
}

static size_t
double_quote_length(const char *text)
{
	size_t at = 1;

	while (text[at] != '"') {
		size_t step = text[at] == '\'' ? 1 : element_length(text + at);

		if (step == 0)
			return 0;
		at += step;
	}
	return at + 1;
}

size_t
element_length(const char *text)
{
	const char *end;

	switch (*text) {
	case '\0':
		return 0;
	case '\\':
		return text[1] ? 2 : 0;
	case '\'':
		end = strchr(text + 1, '\'');
		return end ? (size_t)(end - text) + 1 : 0;
	case '"':
		return double_quote_length(text);
	case '`':
		return back_quote_length(text);
	case '$':
		return dollar_length(text);
	default:
		return 1;
	}
}

static bool
ends_word(char c)
{
	return c == '\0' || strchr(" \t\n;&|<>()", c);
}

/* The length of a whole word, with all quotations and substitutions in it; 0: it does not end. */
static size_t
word_length(const char *text)
{
	size_t at = 0;

	while (!ends_word(text[at])) {
		size_t step = element_length(text + at);

		if (step == 0)
			return 0;
		at += step;
	}
	return at;
}

static size_t
operator_length(const char *text)
{
	for (size_t i = 0; operators[i]; i++) {
		size_t length = strlen(operators[i]);

		if (strncmp(text, operators[i], length) == 0)
			return length;
	}
	return 0;
}

static void
skip_blanks(struct parser *p)
{
	for (;;) {
		const char *t = p->text + p->at;

		if (*t == ' ' || *t == '\t') {
			p->at++;
		} else if (t[0] == '\\' && t[1] == '\n') {
			p->at += 2;
			p->line++;
		} else if (*t == '#') {
			p->at += strcspn(t, "\n");
		} else {
			return;
		}
	}
}

/* Read the texts of the here-documents named in the line that just ended. */
void
read_here_documents(struct parser *p)
{
	for (; p->here; p->here = p->here->next) {
		struct text text = { 0 };
		struct pending_here *h = p->here;

		text_add_string(&text, "");
		text.bytes = arena_copy("", 0);
		for (;;) {
			const char *line = p->text + p->at;
			size_t length = strcspn(line, "\n");

			if (h->strip_tabs) {
				size_t tabs = strspn(line, "\t");

				line += tabs;
				length -= tabs;
			}
			if (*line == '\0' && length == 0)
				unfinished(p);
			p->at = (size_t)(line - p->text) + length;
			p->at += p->text[p->at] == '\n';
			p->line++;
			if (strlen(h->end) == length && strncmp(line, h->end, length) == 0)
				break;
			for (size_t i = 0; i < length; i++)
				text_add(&text, line[i]);
			text_add(&text, '\n');
		}
		h->redirect->word = text.bytes;
	}
}

void
advance(struct parser *p)
{
	const char *t;

	p->before = p->token == TOKEN_END ? p->at : p->start + p->length;
	skip_blanks(p);
	p->start = p->at;
	t = p->text + p->at;
	if (*t == '\0') {
		p->token = TOKEN_END;
		p->length = 0;
	} else if (*t == '\n') {
		p->token = TOKEN_NEWLINE;
		p->length = 1;
	} else if ((p->length = operator_length(t)) > 0) {
		p->token = TOKEN_OPERATOR;
	} else {
		p->token = TOKEN_WORD;
		p->length = word_length(t);
		if (p->length == 0)
			unfinished(p);
		if (strspn(t, "0123456789") == p->length && (t[p->length] == '<' || t[p->length] == '>'))
			p->token = TOKEN_NUMBER;
	}
	for (size_t i = 0; i < p->length && p->token == TOKEN_WORD; i++)
		p->line += t[i] == '\n';
	p->at += p->length;
}

/* Behind a newline: the line is counted and its here-documents follow. */
static void
advance_line(struct parser *p)
{
	p->line++;
	read_here_documents(p);
	advance(p);
}

bool
token_is(const struct parser *p, const char *text)
{
	return (p->token == TOKEN_WORD || p->token == TOKEN_OPERATOR) &&
	       strlen(text) == p->length && strncmp(p->text + p->start, text, p->length) == 0;
}

void
expect(struct parser *p, const char *text)
{
	if (!token_is(p, text))
		unexpected(p);
	advance(p);
}

void
skip_newlines(struct parser *p)
{
	while (p->token == TOKEN_NEWLINE)
		advance_line(p);
}

char *
take_word(struct parser *p)
{
	char *word;

	if (p->token != TOKEN_WORD && p->token != TOKEN_NUMBER)
		unexpected(p);
	word = arena_copy(p->text + p->start, p->length);
	advance(p);
	return word;
}
