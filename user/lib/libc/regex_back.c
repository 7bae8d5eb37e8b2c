/* SPDX-License-Identifier: MIT */
/*
 * regex_back.c: one way to match after the other, for expressions that refer back to what a part has read.
 *
 *   Such an expression cannot be followed in all ways at once: where a thread can go depends on its
 *   slots.  So each choice that is not taken is left on a stack, and taken up again when the chosen
 *   way fails; slots that were set since are set back.  The time can grow exponentially with the
 *   text: that is the price of \1.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "regex_program.h"

#define CHOICES_MAX	1000000

/* A way not taken; or (way -1) a slot to be set back on the way to those before it. */
struct choice {
	int way, slot;
	const char *at;
};

struct back {
	const struct regex_program *p;
	const struct regex_text *text;
	const char **slots;
	struct choice *choices;
	int count, room;
	bool full;
};

static void
leave(struct back *b, int way, int slot, const char *at)
{
	if (b->count == b->room) {
		int room = b->room ? 2 * b->room : 64;
		struct choice *larger = room > CHOICES_MAX ? NULL :
					realloc(b->choices, (size_t)room * sizeof *larger);

		if (!larger) {
			b->full = true;
			return;
		}
		b->choices = larger;
		b->room = room;
	}
	b->choices[b->count++] = (struct choice){ way, slot, at };
}

/* Go back to the last choice; false: there is none left. */
static bool
take_up(struct back *b, int *way, const char **at)
{
	while (b->count > 0) {
		struct choice choice = b->choices[--b->count];

		if (choice.way >= 0) {
			*way = choice.way;
			*at = choice.at;
			return true;
		}
		b->slots[choice.slot] = choice.at;
	}
	return false;
}

static bool
same(const struct back *b, const char *x, const char *y, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char p = (unsigned char)x[i], q = (unsigned char)y[i];

		if (p != q && !(b->text->ignore_case && tolower(p) == tolower(q)))
			return false;
	}
	return true;
}

/* Read what a part has read; returns where that ends, or NULL. */
static const char *
read_again(const struct back *b, int part, const char *at)
{
	const char *from = b->slots[2 * part], *to = b->slots[2 * part + 1];

	if (!from || !to || b->text->end - at < to - from || !same(b, from, at, (size_t)(to - from)))
		return NULL;
	return at + (to - from);
}

/* Do one instruction.  Returns where the next stands, and moves *at; -1: this way fails. */
static int
step(struct back *b, int index, const char **at)
{
	const struct regex_instruction *i = &b->p->code[index];

	switch (i->operation) {
	case REGEX_BYTE:
	case REGEX_ANY:
	case REGEX_SET:
		if (*at == b->text->end || !regex_takes(b->p, i, b->text, (unsigned char)**at))
			return -1;
		(*at)++;
		return index + 1;
	case REGEX_JUMP:
		return index + i->a;
	case REGEX_SPLIT:
		leave(b, index + i->b, 0, *at);
		return index + i->a;
	case REGEX_SLOT:
		leave(b, -1, i->a, b->slots[i->a]);
		b->slots[i->a] = *at;
		return index + 1;
	case REGEX_MOVED:
		return b->slots[i->a] != *at ? index + 1 : -1;
	case REGEX_BACK:
		*at = read_again(b, i->a, *at);
		return *at ? index + 1 : -1;
	default:
		return regex_holds(i->operation, b->text, *at) ? index + 1 : -1;
	}
}

static bool
match_from(struct back *b, const char *at)
{
	int index = 0;

	b->count = 0;
	memset(b->slots, 0, (size_t)b->p->slots * sizeof *b->slots);
	while (b->p->code[index].operation != REGEX_MATCH) {
		index = step(b, index, &at);
		if (b->full || (index < 0 && !take_up(b, &index, &at)))
			return false;
	}
	return true;
}

int
regex_run_back(const struct regex_program *program, const struct regex_text *text, const char **slots)
{
	struct back b = { .p = program, .text = text, .slots = slots };
	int result = REG_NOMATCH;

	for (const char *at = text->from; at <= text->end && result == REG_NOMATCH; at++) {
		if (match_from(&b, at))
			result = 0;
		else if (b.full)
			result = REG_ESPACE;
	}
	free(b.choices);
	return result;
}
