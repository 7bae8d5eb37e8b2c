/* SPDX-License-Identifier: MIT */
/*
 * regex_bracket.c: sets of bytes in regular expressions: "[a-z[:digit:]]", \w and \s.  POSIX.1-2017, 9.3.5.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "regex_compile.h"

static struct regex_set *
set_new(struct compiler *c)
{
	struct regex_program *p = c->p;
	struct regex_set *sets = realloc(p->sets, ((size_t)p->set_count + 1) * sizeof *sets);

	if (!sets) {
		regex_fail(c, REG_ESPACE);
		return NULL;
	}
	p->sets = sets;
	sets[p->set_count] = (struct regex_set){ { 0 } };
	return &sets[p->set_count++];
}

static void
set_add(struct regex_set *set, unsigned char byte)
{
	set->bits[byte / 32] |= 1u << byte % 32;
}

static bool
set_has(const struct regex_set *set, unsigned char byte)
{
	return set->bits[byte / 32] >> byte % 32 & 1;
}

static void
set_add_class(struct regex_set *set, int (*is_member)(int))
{
	for (int byte = 0; byte < 256; byte++) {
		if (is_member(byte))
			set_add(set, (unsigned char)byte);
	}
}

/* Letters in both cases, the complement: what applies to the whole set. */
static void
set_finish(struct compiler *c, struct regex_set *set, bool negated)
{
	for (int byte = 'a'; byte <= 'z' && (c->p->flags & REG_ICASE); byte++) {
		if (set_has(set, (unsigned char)byte) || set_has(set, (unsigned char)toupper(byte))) {
			set_add(set, (unsigned char)byte);
			set_add(set, (unsigned char)toupper(byte));
		}
	}
	for (int i = 0; i < 8 && negated; i++)
		set->bits[i] = ~set->bits[i];
	if (negated && (c->p->flags & REG_NEWLINE))
		set->bits['\n' / 32] &= ~(1u << '\n' % 32);
}

static const struct {
	const char *name;
	int (*is_member)(int);
} classes[] = {
	{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank }, { "cntrl", iscntrl },
	{ "digit", isdigit }, { "graph", isgraph }, { "lower", islower }, { "print", isprint },
	{ "punct", ispunct }, { "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
};

/* [:name:], whose "[:" has been read. */
static void
compile_class(struct compiler *c, struct regex_set *set)
{
	const char *end = strstr(c->at, ":]");

	for (size_t i = 0; end && i < sizeof classes / sizeof classes[0]; i++) {
		size_t length = strlen(classes[i].name);

		if ((size_t)(end - c->at) == length && strncmp(c->at, classes[i].name, length) == 0) {
			set_add_class(set, classes[i].is_member);
			c->at = end + 2;
			return;
		}
	}
	regex_fail(c, end ? REG_ECTYPE : REG_EBRACK);
}

/* One end of a range: a byte, or [.x.] or [=x=]. */
static unsigned char
range_end(struct compiler *c)
{
	if (c->at[0] == '[' && (c->at[1] == '.' || c->at[1] == '=')) {
		char kind = c->at[1], byte = c->at[2];

		if (byte == '\0' || c->at[3] != kind || c->at[4] != ']') {
			regex_fail(c, REG_ECOLLATE);
			return 0;
		}
		c->at += 5;
		return (unsigned char)byte;
	}
	return (unsigned char)*c->at++;
}

static void
compile_range(struct compiler *c, struct regex_set *set)
{
	unsigned from = range_end(c), to = from;

	if (c->at[0] == '-' && c->at[1] != ']' && c->at[1] != '\0') {
		c->at++;
		to = range_end(c);
	}
	if (to < from)
		regex_fail(c, REG_ERANGE);
	for (; from <= to; from++)
		set_add(set, (unsigned char)from);
}

void
regex_bracket(struct compiler *c)
{
	struct regex_set *set = set_new(c);
	bool negated = *c->at == '^';

	c->at += negated;
	for (const char *first = c->at; set && !c->error && (*c->at != ']' || c->at == first);) {
		if (*c->at == '\0') {
			regex_fail(c, REG_EBRACK);
		} else if (c->at[0] == '[' && c->at[1] == ':') {
			c->at += 2;
			compile_class(c, set);
		} else {
			compile_range(c, set);
		}
	}
	if (c->error)
		return;
	c->at++;
	set_finish(c, set, negated);
	regex_emit(c, REGEX_SET, c->p->set_count - 1, 0);
}

static int
is_word_byte(int byte)
{
	return isalnum(byte) || byte == '_';
}

void
regex_class(struct compiler *c, char letter)
{
	struct regex_set *set = set_new(c);

	if (!set)
		return;
	set_add_class(set, tolower((unsigned char)letter) == 'w' ? is_word_byte : isspace);
	set_finish(c, set, isupper((unsigned char)letter));
	regex_emit(c, REGEX_SET, c->p->set_count - 1, 0);
}
