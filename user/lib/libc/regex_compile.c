/* SPDX-License-Identifier: MIT */
/*
 * regex_compile.c: from a regular expression to a program (regex_program.h).  POSIX.1-2017, 9.3 and 9.4.
 *
 *	expression  = branch { "|" branch }
 *	branch      = { atom { repetition } }
 *	atom        = "(" expression ")" | "[" ... "]" | "." | "^" | "$" | "\" character | character
 *
 *   Basic expressions are the same with "\(", "\{", "\|" and so on; `is_special` hides that.  The
 *   code of an atom is written when it is read; a repetition then moves it, copies it and writes
 *   jumps around it.
 *
 *   Beyond the standard, as is common: \+ \? \| in basic expressions; \w \W \s \S; \< \> \b for the edges of words.
 */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "regex_compile.h"

#define CODE_MAX	20000		/* instructions: repetitions of repetitions grow fast */

static void compile_expression(struct compiler *c);

bool
regex_fail(struct compiler *c, int error)
{
	if (!c->error)
		c->error = error;
	return false;
}

/* ---- writing code */

static bool
code_reserve(struct compiler *c, int count)
{
	struct regex_program *p = c->p;

	if (c->error)
		return false;
	if (p->length + count <= p->room)
		return true;
	int room = (p->length + count) * 2;
	struct regex_instruction *code = room > CODE_MAX ? NULL :
					 realloc(p->code, (size_t)room * sizeof *code);
	if (!code)
		return regex_fail(c, REG_ESPACE);
	p->code = code;
	p->room = room;
	return true;
}

/* Put an instruction before the one at an index; what follows moves by one. */
static void
insert(struct compiler *c, int index, enum regex_operation operation, int a, int b)
{
	struct regex_program *p = c->p;

	if (!code_reserve(c, 1))
		return;
	memmove(p->code + index + 1, p->code + index, (size_t)(p->length - index) * sizeof *p->code);
	p->code[index] = (struct regex_instruction){ operation, a, b };
	p->length++;
}

void
regex_emit(struct compiler *c, enum regex_operation operation, int a, int b)
{
	insert(c, c->p->length, operation, a, b);
}

/* Append a copy of length instructions from an index. */
static void
copy(struct compiler *c, int index, int length)
{
	if (!code_reserve(c, length))
		return;
	memcpy(c->p->code + c->p->length, c->p->code + index, (size_t)length * sizeof *c->p->code);
	c->p->length += length;
}

/* ---- atoms */

/*
 * Does a character with a meaning of its own stand here: bare in extended expressions, behind \ in
 * basic ones?
 */
static bool
is_special(const struct compiler *c, char character)
{
	if (c->extended)
		return *c->at == character;
	return c->at[0] == '\\' && c->at[1] == character;
}

static void
skip_special(struct compiler *c)
{
	c->at += c->extended ? 1 : 2;
}

static void
compile_part(struct compiler *c)
{
	int part = ++c->p->parts;

	regex_emit(c, REGEX_SLOT, 2 * part, 0);
	c->depth++;
	compile_expression(c);
	c->depth--;
	if (!c->error && !is_special(c, ')'))
		regex_fail(c, REG_EPAREN);
	skip_special(c);
	regex_emit(c, REGEX_SLOT, 2 * part + 1, 0);
	if (part < 10)
		c->open[part] = 1;
}

/* What stands behind a backslash, and is not special. */
static void
compile_escape(struct compiler *c)
{
	char character = *c->at++;

	switch (character) {
	case '\0':
		c->at--;
		regex_fail(c, REG_EESCAPE);
		return;
	case 'w':
	case 'W':
	case 's':
	case 'S':
		regex_class(c, character);
		return;
	case '<':
		regex_emit(c, REGEX_WORD_START, 0, 0);
		return;
	case '>':
		regex_emit(c, REGEX_WORD_END, 0, 0);
		return;
	case 'b':
		regex_emit(c, REGEX_WORD_EDGE, 0, 0);
		return;
	}
	if (character >= '1' && character <= '9') {
		if (!c->open[character - '0'])
			regex_fail(c, REG_ESUBREG);
		c->p->back = true;
		regex_emit(c, REGEX_BACK, character - '0', 0);
		return;
	}
	regex_emit(c, REGEX_BYTE, (unsigned char)character, 0);
}

static bool
is_repetition(const struct compiler *c)
{
	return *c->at == '*' || is_special(c, '+') || is_special(c, '?') || is_special(c, '{');
}

/* In basic expressions a dollar is an anchor only where an expression ends. */
static bool
is_end_anchor(const struct compiler *c)
{
	if (*c->at != '$')
		return false;
	return c->extended || c->at[1] == '\0' || (c->at[1] == '\\' && (c->at[2] == ')' || c->at[2] == '|'));
}

/* first: at the beginning of a branch, where basic expressions know a ^ and a * that is no repetition. */
static void
compile_atom(struct compiler *c, bool first)
{
	if (is_special(c, '(')) {
		skip_special(c);
		compile_part(c);
	} else if (*c->at == '^' && (c->extended || first)) {
		c->at++;
		regex_emit(c, REGEX_LINE_START, 0, 0);
	} else if (is_end_anchor(c)) {
		c->at++;
		regex_emit(c, REGEX_LINE_END, 0, 0);
	} else if (*c->at == '[') {
		c->at++;
		regex_bracket(c);
	} else if (*c->at == '.') {
		c->at++;
		regex_emit(c, REGEX_ANY, 0, 0);
	} else if (c->extended && is_repetition(c)) {
		regex_fail(c, REG_BADRPT);
	} else if (*c->at == '\\') {
		c->at++;
		compile_escape(c);
	} else {
		regex_emit(c, REGEX_BYTE, (unsigned char)*c->at++, 0);
	}
}

/* ---- repetitions */

/* Make what stands from an index to the end a loop that may be left out. */
static void
make_loop(struct compiler *c, int start)
{
	bool reads_one = c->p->length - start == 1 && c->p->code[start].operation <= REGEX_SET;

	if (!reads_one) {
		int slot = c->p->slots++;	/* parts come first: renumbered at the end */

		insert(c, start, REGEX_SLOT, -1 - slot, 0);
		regex_emit(c, REGEX_MOVED, -1 - slot, 0);
	}
	int length = c->p->length - start;
	insert(c, start, REGEX_SPLIT, 1, length + 2);
	regex_emit(c, REGEX_JUMP, -length - 1, 0);
}

/* Read "{m,n}", whose '{' has been read; most -1: no limit. */
static void
read_bounds(struct compiler *c, int *least, int *most)
{
	char *end;

	if (!isdigit((unsigned char)*c->at)) {
		regex_fail(c, REG_BADBR);
		return;
	}
	*least = *most = (int)strtol(c->at, &end, 10);
	c->at = end;
	if (*c->at == ',') {
		c->at++;
		*most = -1;
		if (isdigit((unsigned char)*c->at)) {
			*most = (int)strtol(c->at, &end, 10);
			c->at = end;
		}
	}
	if (!is_special(c, '}'))
		regex_fail(c, *c->at ? REG_BADBR : REG_EBRACE);
	else
		skip_special(c);
	if (*least > RE_DUP_MAX || *most > RE_DUP_MAX || (*most >= 0 && *most < *least))
		regex_fail(c, REG_BADBR);
}

/* Repeat the code from start to the end: so many times at least, and at most. */
static void
repeat(struct compiler *c, int start, int least, int most)
{
	int length = c->p->length - start, wanted = most < 0 ? least + 1 : most;
	int *splits = malloc(((size_t)wanted + 1) * sizeof *splits), split_count = 0;

	if (!splits) {
		regex_fail(c, REG_ESPACE);
		return;
	}
	for (int i = 0; i < wanted && !c->error; i++) {
		int here = c->p->length;

		if (i > 0 || wanted > 1)
			copy(c, start, length);		/* the first stays as the pattern for the others */
		else
			here = start;
		if (c->error)
			break;
		if (i >= least && most < 0) {
			make_loop(c, here);
		} else if (i >= least) {
			insert(c, here, REGEX_SPLIT, 1, 0);
			splits[split_count++] = here;
		}
	}
	int end = c->p->length;
	for (int i = 0; i < split_count && !c->error; i++)
		c->p->code[splits[i]].b = end - splits[i];
	if (wanted != 1 && !c->error) {			/* the pattern itself goes */
		memmove(c->p->code + start, c->p->code + start + length,
			(size_t)(c->p->length - start - length) * sizeof *c->p->code);
		c->p->length -= length;
	}
	free(splits);
}

static void
compile_repetition(struct compiler *c, int start)
{
	int least = 0, most = -1;

	if (*c->at == '*') {
		c->at++;
	} else if (is_special(c, '+')) {
		skip_special(c);
		least = 1;
	} else if (is_special(c, '?')) {
		skip_special(c);
		most = 1;
	} else {
		skip_special(c);
		read_bounds(c, &least, &most);
	}
	if (!c->error)
		repeat(c, start, least, most);
}

/* ---- the whole */

static bool
branch_ends(const struct compiler *c)
{
	return c->error || *c->at == '\0' || is_special(c, '|') ||
	       (is_special(c, ')') && (c->depth > 0 || !c->extended));	/* else it stands for itself */
}

static void
compile_branch(struct compiler *c)
{
	bool first = true;

	while (!branch_ends(c)) {
		int start = c->p->length;
		bool anchor = first && *c->at == '^';

		if (!c->extended && first && *c->at == '*')
			regex_emit(c, REGEX_BYTE, (unsigned char)*c->at++, 0);
		else
			compile_atom(c, first);
		while (!c->error && is_repetition(c) && (c->extended || !anchor))
			compile_repetition(c, start);
		first = anchor && !c->extended && *c->at == '*';
	}
}

static void
compile_expression(struct compiler *c)
{
	int start = c->p->length;

	compile_branch(c);
	if (c->error || !is_special(c, '|'))
		return;
	skip_special(c);
	insert(c, start, REGEX_SPLIT, 1, c->p->length - start + 2);
	int jump = c->p->length;
	regex_emit(c, REGEX_JUMP, 0, 0);
	compile_expression(c);
	if (!c->error)
		c->p->code[jump].a = c->p->length - jump;
}

/* The slots of loops come behind those of the parts, whose number is known only now. */
static void
number_slots(struct regex_program *p)
{
	int first = 2 * (p->parts + 1);

	for (struct regex_instruction *i = p->code; i < p->code + p->length; i++) {
		if ((i->operation == REGEX_SLOT || i->operation == REGEX_MOVED) && i->a < 0)
			i->a = first - 1 - i->a;
	}
	p->slots += first;
}

int
regcomp(regex_t *restrict regex, const char *restrict pattern, int flags)
{
	struct regex_program *p = calloc(1, sizeof *p);
	struct compiler c = { .at = pattern, .p = p, .extended = flags & REG_EXTENDED };

	if (!p)
		return REG_ESPACE;
	p->flags = flags;
	regex->program = p;
	regex_emit(&c, REGEX_SLOT, 0, 0);
	compile_expression(&c);
	if (!c.error && *c.at != '\0')
		regex_fail(&c, REG_EPAREN);
	regex_emit(&c, REGEX_SLOT, 1, 0);
	regex_emit(&c, REGEX_MATCH, 0, 0);
	if (c.error) {
		regfree(regex);
		return c.error;
	}
	number_slots(p);
	regex->re_nsub = (size_t)p->parts;
	return 0;
}

void
regfree(regex_t *regex)
{
	if (regex->program) {
		free(regex->program->code);
		free(regex->program->sets);
	}
	free(regex->program);
	regex->program = NULL;
}
