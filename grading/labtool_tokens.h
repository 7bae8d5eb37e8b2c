/* SPDX-License-Identifier: MIT */
/*
 * labtool_tokens.h: a C source file as a row of tokens.
 *
 *   Just enough of the language to find the ends of things: what is a comment, a string, a directive or
 *   a brace is decided by C's own rules, so a brace in a string or a tag in a string deceives nobody.
 *   Punctuation is one character a token ("->" is two); white space is the gap between tokens; a directive is
 *   one token from its '#' to the end of its last line.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
	TOKEN_COMMENT,
	TOKEN_DIRECTIVE,
	TOKEN_NAME,
	TOKEN_NUMBER,
	TOKEN_STRING,
	TOKEN_CHARACTER,
	TOKEN_PUNCTUATION,
};

struct token {
	enum token_kind	kind;
	size_t		start;		/* offset of its first byte */
	size_t		end;		/* offset after its last byte */
	unsigned	line;		/* of its first byte, from 1 */
};

struct source {
	const char	*path;		/* as messages and stubs name it */
	char		*text;		/* zero-terminated */
	size_t		length;
	bool		assembly;	/* path ends with ".S" */
	struct token	*tokens;	/* count of them */
	size_t		count;
	size_t		room;
};

#define SOURCE_ERROR	512		/* room for a sentence */

/*
 * Split text (length bytes, taken over; free it with source_close()).  False with a sentence "path:line: ..."
 * in error if a comment, string or character has no end, or the text holds a zero byte.
 */
bool source_from_text(struct source *source, const char *path, char *text, size_t length,
		      char error[SOURCE_ERROR]);

/* The same from a file; `path` is kept, not copied. */
bool source_open(struct source *source, const char *directory, const char *path, char error[SOURCE_ERROR]);

/* Frees what the source holds; allowed on one that failed to open. */
void source_close(struct source *source);

/* A byte that names are made of. */
bool is_word_byte(char c);

/* True if token is this one punctuation character. */
bool token_is(const struct source *source, size_t token, char punctuation);

/* True if the text of the token is exactly `word`. */
bool token_equals(const struct source *source, size_t token, const char *word);

/* True if it is an identifier or a keyword. */
bool token_is_name(const struct source *source, size_t token);

/* True for comments: what a parser steps over.  Directives are not skipped. */
bool token_is_comment(const struct source *source, size_t token);

/* The first token at or after `token` that is no comment; source->count if none. */
size_t token_skip_comments(const struct source *source, size_t token);

/*
 * The token that closes the bracket at `open` ('(', '[' or '{'), counting brackets of that kind only;
 * source->count if it is missing.
 */
size_t token_closing(const struct source *source, size_t open);

/* The number of lines in [start, end) that hold something else than comments and white space. */
unsigned source_code_lines(const struct source *source, size_t start, size_t end);
