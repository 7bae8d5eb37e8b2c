/* SPDX-License-Identifier: MIT */
/*
 * scan.h: the parser's tokens.
 */
#pragma once

#include <setjmp.h>

#include "sh.h"

enum token {
	TOKEN_END,
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_NUMBER,		/* digits right before < or > */
	TOKEN_OPERATOR,
};

/* A here-document whose text begins after the line that names it. */
struct pending_here {
	struct redirect *redirect;
	char *end;
	bool strip_tabs;
	struct pending_here *next;
};

struct parser {
	struct parse *out;
	const char *text;
	size_t at;		/* behind the token */
	size_t start;		/* of the token */
	size_t before;		/* end of the token before it */
	unsigned line;
	enum token token;
	size_t length;
	struct pending_here *here;
	int depth;		/* of compound commands: newlines do not end the line */
	jmp_buf failed;		/* with a PARSE_ value */
};

/* Leave the parser: the text ends too early, or the token cannot stand here. */
_Noreturn void unfinished(struct parser *p);
_Noreturn void unexpected(struct parser *p);

/* Go to the next token. */
void advance(struct parser *p);
void skip_newlines(struct parser *p);
void read_here_documents(struct parser *p);

/* Is the token this operator or unquoted word? */
bool token_is(const struct parser *p, const char *text);

/* It must be; go behind it. */
void expect(struct parser *p, const char *text);

/* The word that must stand here, in the arena; go behind it. */
char *take_word(struct parser *p);

/* parse_redirect.c: does a redirection stand here; read all that do, to the end of the list. */
bool at_redirect(const struct parser *p);
void parse_redirects(struct parser *p, struct redirect **list);
