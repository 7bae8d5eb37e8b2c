/* SPDX-License-Identifier: MIT */
/*
 * expand.h: a word on its way to arguments; the picture stands in expand.c.
 */
#pragma once

#include "sh.h"

enum origin {
	LITERAL = 'l',
	QUOTED = 'q',
	EXPANDED = 'e',
};

struct expansion {
	struct text text;
	struct text origins;		/* one for each character of text */
	bool has_quotes;		/* so that "" is a field */
	bool in_braces;			/* what is written there is cut into fields as values are: ${name-word} */
	struct arguments *arguments;	/* NULL: everything becomes one text */
};

void expansion_add(struct expansion *x, char c, enum origin origin);

/* Expand a part of a word; quoted: it stands in double quotes. */
void expand_part(struct expansion *x, const char *raw, size_t length, bool quoted);

/* Cut what has been collected into fields, and begin anew. */
void finish_fields(struct expansion *x);

/* ---- parameters.c ------------------------------------------------------------------------------ */

void add_value(struct expansion *x, const char *value, bool quoted);
const char *number_text(long number);

/* How long the name at text is: letters, all digits (in braces), or one special character. */
size_t parameter_length(const char *text, size_t most);

/* $name, and what stands between ${ and }. */
void add_parameter(struct expansion *x, const char *name, bool quoted);
void expand_braces(struct expansion *x, const char *text, size_t length, bool quoted);

/* ---- substitute.c ------------------------------------------------------------------------------ */

/* The output of a command, run in a subshell, without the newlines at its end; in the arena. */
char *substitute_command(const char *command);
