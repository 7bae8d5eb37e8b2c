/* SPDX-License-Identifier: MIT */
/*
 * labtool_tokens.c: split a C source file into tokens.
 *
 *   One pass over the text.  `scanner` stands at the next byte; each scan_ function is entered at
 *   the first byte of its token and leaves the scanner behind the last.  A directive begins with a
 *   '#' that is the first thing on its line (comments before it do not count, nobody writes them)
 *   and reaches over continued lines and over comments that span lines.  No trigraphs, no raw
 *   strings: C has none we would meet.
 *
 *   Assembly that goes through C's preprocessor is read by the same rules but for two: an apostrophe has no
 *   partner ($'a), and a '#' behind something else on its line begins a comment.
 */
#include "labtool_tokens.h"
#include "file.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scanner {
	struct source	*source;
	size_t		at;
	unsigned	line;
	bool		line_is_blank;	/* nothing but white space before `at` on its line */
	const char	*problem;	/* what has no end, once something has none */
};

static char
peek(const struct scanner *scanner, size_t ahead)
{
	size_t at = scanner->at + ahead;

	return at < scanner->source->length ? scanner->source->text[at] : '\0';
}

static void
advance(struct scanner *scanner)
{
	if (peek(scanner, 0) == '\n')
		scanner->line++;
	scanner->at++;
}

static bool
at_end(const struct scanner *scanner)
{
	return scanner->at >= scanner->source->length;
}

/* A backslash before a line end joins two lines; the end may be CR LF. */
static bool
at_continuation(const struct scanner *scanner)
{
	return peek(scanner, 0) == '\\' &&
	       (peek(scanner, 1) == '\n' || (peek(scanner, 1) == '\r' && peek(scanner, 2) == '\n'));
}

static void
scan_block_comment(struct scanner *scanner)
{
	advance(scanner);
	advance(scanner);
	while (!at_end(scanner)) {
		if (peek(scanner, 0) == '*' && peek(scanner, 1) == '/') {
			advance(scanner);
			advance(scanner);
			return;
		}
		advance(scanner);
	}
	scanner->problem = "comment";
}

static void
scan_line_comment(struct scanner *scanner)
{
	while (!at_end(scanner) && peek(scanner, 0) != '\n') {
		if (at_continuation(scanner))
			advance(scanner);
		advance(scanner);
	}
}

static void
scan_quoted(struct scanner *scanner, char quote)
{
	advance(scanner);
	while (!at_end(scanner) && peek(scanner, 0) != '\n') {
		if (peek(scanner, 0) == quote) {
			advance(scanner);
			return;
		}
		if (peek(scanner, 0) == '\\')
			advance(scanner);
		advance(scanner);
	}
	scanner->problem = quote == '"' ? "string" : "character constant";
}

/* An apostrophe in "#error don't" is text, so quotes in a directive need no partner on their line. */
static void
scan_directive(struct scanner *scanner)
{
	while (!at_end(scanner) && peek(scanner, 0) != '\n') {
		if (peek(scanner, 0) == '/' && peek(scanner, 1) == '*') {
			scan_block_comment(scanner);
		} else if (peek(scanner, 0) == '/' && peek(scanner, 1) == '/') {
			scan_line_comment(scanner);
		} else {
			if (at_continuation(scanner))
				while (peek(scanner, 0) != '\n')
					advance(scanner);
			advance(scanner);
		}
	}
}

bool
is_word_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

static void
scan_word(struct scanner *scanner, bool number)
{
	char before = 0;

	while (is_word_byte(peek(scanner, 0)) ||
	       (number && (peek(scanner, 0) == '.' ||
			   (strchr("+-", peek(scanner, 0)) && strchr("eEpP", before) && before)))) {
		if (at_end(scanner))
			return;
		before = peek(scanner, 0);
		advance(scanner);
	}
}

/* Scan one token; its kind tells what was there. */
static enum token_kind
scan_token(struct scanner *scanner)
{
	char c = peek(scanner, 0);

	if (c == '/' && peek(scanner, 1) == '*') {
		scan_block_comment(scanner);
		return TOKEN_COMMENT;
	}
	if (c == '/' && peek(scanner, 1) == '/') {
		scan_line_comment(scanner);
		return TOKEN_COMMENT;
	}
	if (c == '#' && scanner->line_is_blank) {
		scan_directive(scanner);
		return TOKEN_DIRECTIVE;
	}
	if (c == '#' && scanner->source->assembly) {
		scan_line_comment(scanner);
		return TOKEN_COMMENT;
	}
	if (c == '"' || (c == '\'' && !scanner->source->assembly)) {
		scan_quoted(scanner, c);
		return c == '"' ? TOKEN_STRING : TOKEN_CHARACTER;
	}
	if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(scanner, 1)))) {
		scan_word(scanner, true);
		return TOKEN_NUMBER;
	}
	if (is_word_byte(c)) {
		scan_word(scanner, false);
		return TOKEN_NAME;
	}
	advance(scanner);
	return TOKEN_PUNCTUATION;
}

static void
add_token(struct source *source, struct token token)
{
	if (source->count == source->room) {
		source->room = source->room ? 2 * source->room : 256;
		source->tokens = realloc(source->tokens, source->room * sizeof *source->tokens);
		if (!source->tokens)
			abort();
	}
	source->tokens[source->count++] = token;
}

static void
skip_blanks(struct scanner *scanner)
{
	for (;;) {
		if (at_continuation(scanner)) {
			advance(scanner);
		} else if (at_end(scanner) || !isspace((unsigned char)peek(scanner, 0))) {
			return;
		}
		if (peek(scanner, 0) == '\n')
			scanner->line_is_blank = true;
		advance(scanner);
	}
}

bool
source_from_text(struct source *source, const char *path, char *text, size_t length,
		 char error[SOURCE_ERROR])
{
	struct scanner scanner = { .source = source, .line = 1, .line_is_blank = true };

	*source = (struct source){ .path = path, .text = text, .length = length };
	source->assembly = strlen(path) > 2 && !strcmp(path + strlen(path) - 2, ".S");
	if (memchr(text, '\0', length)) {
		snprintf(error, SOURCE_ERROR, "%s: holds a zero byte, so it is no text", path);
		return false;
	}
	for (skip_blanks(&scanner); !at_end(&scanner); skip_blanks(&scanner)) {
		struct token token = { .start = scanner.at, .line = scanner.line };

		token.kind = scan_token(&scanner);
		token.end = scanner.at < length ? scanner.at : length;
		if (scanner.problem) {
			snprintf(error, SOURCE_ERROR, "%s:%u: the %s that begins here has no end", path,
				 token.line, scanner.problem);
			return false;
		}
		scanner.line_is_blank = false;
		add_token(source, token);
	}
	return true;
}

bool
source_open(struct source *source, const char *directory, const char *path, char error[SOURCE_ERROR])
{
	size_t length;
	char *text = file_read(directory, path, &length, error, SOURCE_ERROR);

	*source = (struct source){ .path = path };
	return text && source_from_text(source, path, text, length, error);
}

void
source_close(struct source *source)
{
	free(source->tokens);
	free(source->text);
	*source = (struct source){ 0 };
}

bool
token_is(const struct source *source, size_t token, char punctuation)
{
	return token < source->count && source->tokens[token].kind == TOKEN_PUNCTUATION &&
	       source->text[source->tokens[token].start] == punctuation;
}

bool
token_equals(const struct source *source, size_t token, const char *word)
{
	const struct token *it = &source->tokens[token];
	size_t length = strlen(word);

	return token < source->count && it->end - it->start == length &&
	       !memcmp(source->text + it->start, word, length);
}

bool
token_is_name(const struct source *source, size_t token)
{
	return token < source->count && source->tokens[token].kind == TOKEN_NAME;
}

bool
token_is_comment(const struct source *source, size_t token)
{
	return token < source->count && source->tokens[token].kind == TOKEN_COMMENT;
}

size_t
token_skip_comments(const struct source *source, size_t token)
{
	while (token_is_comment(source, token))
		token++;
	return token;
}

size_t
token_closing(const struct source *source, size_t open)
{
	char opening = source->text[source->tokens[open].start];
	char closing = opening == '(' ? ')' : opening == '[' ? ']' : '}';
	unsigned depth = 0;

	for (size_t i = open; i < source->count; i++) {
		if (token_is(source, i, opening))
			depth++;
		else if (token_is(source, i, closing) && --depth == 0)
			return i;
	}
	return source->count;
}

unsigned
source_code_lines(const struct source *source, size_t start, size_t end)
{
	unsigned lines = 0, last = 0;

	for (size_t i = 0; i < source->count; i++) {
		const struct token *token = &source->tokens[i];

		if (token->start < start || token->end > end || token->kind == TOKEN_COMMENT)
			continue;
		if (token->line != last)
			lines++;
		last = token->line;
	}
	return lines;
}
