/* SPDX-License-Identifier: MIT */
/*
 * regex_compile.h: what the two parts of the compiler share: regex_compile.c and regex_bracket.c.
 */
#pragma once

#include "regex_program.h"

struct compiler {
	const char *at;
	struct regex_program *p;
	bool extended;
	int depth;			/* of parentheses */
	int open[10];			/* whether parts 1..9 are complete: what BACK may name */
	int error;
};

/* Note the first error; returns false. */
bool
regex_fail(struct compiler *c, int error);

/* Append an instruction. */
void
regex_emit(struct compiler *c, enum regex_operation operation, int a, int b);

/* Compile a bracket expression, whose '[' has been read. */
void
regex_bracket(struct compiler *c);

/* Compile \w, \W, \s or \S, by its letter. */
void
regex_class(struct compiler *c, char letter);
