/* SPDX-License-Identifier: MIT */
/*
 * arithmetic.c: the value of $((...)).
 *
 *   Signed long integers with C's operators, by precedence climbing: parse_binary(p, level) reads everything
 *   that binds at least as tightly as `level`.  What && || and ?: do not need is read but has no effect
 *   (skip > 0).  POSIX.1-2017, XCU 2.6.4, "Arithmetic Expansion".
 */
#include "sh.h"

#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arithmetic {
	const char *whole;
	const char *at;
	int skip;
};

struct operator {
	const char *text;
	int level;
};

/* Longer ones first, so that "<<" is not taken for "<". */
static const struct operator operators[] = {
	{ "||", 1 }, { "&&", 2 }, { "==", 6 }, { "!=", 6 }, { "<=", 7 }, { ">=", 7 },
	{ "<<", 8 }, { ">>", 8 }, { "|", 3 },  { "^", 4 },  { "&", 5 },	 { "<", 7 },
	{ ">", 7 },  { "+", 9 },  { "-", 9 },  { "*", 10 }, { "/", 10 }, { "%", 10 },
};

static long parse_assignment(struct arithmetic *p);

static _Noreturn void
mistake(const struct arithmetic *p, const char *what)
{
	fail(2, "$((%s)): %s", p->whole, what);
}

static void
skip_blanks(struct arithmetic *p)
{
	p->at += strspn(p->at, " \t\n");
}

static size_t
name_length(const char *text)
{
	size_t length = 0;

	while (is_name(text, length + 1))
		length++;
	return length;
}

static long
variable_value(struct arithmetic *p, const char *name)
{
	const char *value = variable_get(name);
	char *end;
	long number;

	if (!value || *value == '\0')
		return 0;
	number = strtol(value, &end, 0);
	if (*end && !p->skip)
		mistake(p, "a variable's value is not a number");
	return number;
}

static long
parse_primary(struct arithmetic *p)
{
	char *end;
	long value;
	size_t length;

	skip_blanks(p);
	length = name_length(p->at);
	if (length > 0) {
		const char *name = arena_copy(p->at, length);

		p->at += length;
		return variable_value(p, name);
	}
	if (*p->at == '(') {
		p->at++;
		value = parse_assignment(p);
		skip_blanks(p);
		if (*p->at != ')')
			mistake(p, "a ) is missing");
		p->at++;
		return value;
	}
	if (!isdigit((unsigned char)*p->at))
		mistake(p, *p->at ? "a number or a name is missing" : "it ends too early");
	value = strtol(p->at, &end, 0);
	p->at = end;
	return value;
}

static long
parse_unary(struct arithmetic *p)
{
	char operator;
	long value;

	skip_blanks(p);
	operator = *p->at;
	if (operator == '\0' || !strchr("-+!~", operator))
		return parse_primary(p);
	p->at++;
	value = parse_unary(p);
	switch (operator) {
	case '-':
		return (long)-(unsigned long)value;
	case '!':
		return !value;
	case '~':
		return ~value;
	default:
		return value;
	}
}

static const struct operator *
next_operator(struct arithmetic *p)
{
	skip_blanks(p);
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		size_t length = strlen(operators[i].text);

		if (strncmp(p->at, operators[i].text, length) == 0)
			return &operators[i];
	}
	return NULL;
}

static long
divide(struct arithmetic *p, char operator, long a, long b)
{
	if (p->skip)
		return 0;
	if (b == 0)
		mistake(p, "division by zero");
	if (b == -1)
		return operator == '/' ? (long)-(unsigned long)a : 0;
	return operator == '/' ? a / b : a % b;
}

static long
apply(struct arithmetic *p, const char *operator, long a, long b)
{
	unsigned long ua = (unsigned long)a, ub = (unsigned long)b;
	unsigned shift = (unsigned)(ub % (sizeof(long) * CHAR_BIT));

	switch (operator[0]) {
	case '|':
		return operator[1] ? a || b : a | b;
	case '&':
		return operator[1] ? a && b : a & b;
	case '^':
		return a ^ b;
	case '=':
		return a == b;
	case '!':
		return a != b;
	case '<':
		return operator[1] == '<' ? (long)(ua << shift) : operator[1] ? a <= b : a < b;
	case '>':
		return operator[1] == '>' ? a >> shift : operator[1] ? a >= b : a > b;
	case '+':
		return (long)(ua + ub);
	case '-':
		return (long)(ua - ub);
	case '*':
		return (long)(ua * ub);
	default:
		return divide(p, operator[0], a, b);
	}
}

static long
parse_binary(struct arithmetic *p, int level)
{
	long value = parse_unary(p);
	const struct operator *o;

	while ((o = next_operator(p)) && o->level >= level) {
		bool skips = (o->level == 1 && value) || (o->level == 2 && !value);
		long right;

		p->at += strlen(o->text);
		p->skip += skips;
		right = parse_binary(p, o->level + 1);
		p->skip -= skips;
		value = apply(p, o->text, value, right);
	}
	return value;
}

static long
parse_conditional(struct arithmetic *p)
{
	long value = parse_binary(p, 1), yes, no;

	skip_blanks(p);
	if (*p->at != '?')
		return value;
	p->at++;
	p->skip += !value;
	yes = parse_assignment(p);
	p->skip -= !value;
	skip_blanks(p);
	if (*p->at != ':')
		mistake(p, "a : is missing");
	p->at++;
	p->skip += !!value;
	no = parse_assignment(p);
	p->skip -= !!value;
	return value ? yes : no;
}

/* The = of NAME = or NAME op=; its operator in *operator ("" for plain =).  NULL: no assignment. */
static const char *
assignment_at(const struct arithmetic *p, const char **operator)
{
	static const char *const kinds[] = { "", "+", "-", "*", "/", "%", "<<", ">>", "&", "^", "|" };
	const char *t = p->at + name_length(p->at);

	if (t == p->at)
		return NULL;
	t += strspn(t, " \t\n");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kinds[i]);

		if (strncmp(t, kinds[i], length) == 0 && t[length] == '=' && t[length + 1] != '=') {
			*operator = kinds[i];
			return t + length;
		}
	}
	return NULL;
}

static long
parse_assignment(struct arithmetic *p)
{
	const char *operator, *equals, *name;
	char digits[24];
	long value;

	skip_blanks(p);
	equals = assignment_at(p, &operator);
	if (!equals)
		return parse_conditional(p);
	name = arena_copy(p->at, name_length(p->at));
	p->at = equals + 1;
	value = parse_assignment(p);
	if (*operator)
		value = apply(p, operator, variable_value(p, name), value);
	if (!p->skip) {
		snprintf(digits, sizeof digits, "%ld", value);
		variable_set(name, digits);
	}
	return value;
}

long
arithmetic(const char *expression)
{
	struct arithmetic p = { expression, expression, 0 };
	long value;

	skip_blanks(&p);
	if (*p.at == '\0')
		return 0;
	value = parse_assignment(&p);
	skip_blanks(&p);
	if (*p.at)
		mistake(&p, "something is left over behind it");
	return value;
}
