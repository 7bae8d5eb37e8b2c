/* SPDX-License-Identifier: MIT */
/*
 * regex_run.c: all ways to match at once.  K. Thompson, "Regular Expression Search Algorithm", CACM
 * 11 (1968); with the places of parts added by R. Pike.
 *
 *   The text is read once, byte by byte.  At each place there is a list of threads, each at an
 *   instruction that reads a byte, with slots of its own.  A byte lets some of them go on, which
 *   makes the next list: time is the length of the text times that of the program, whatever the
 *   expression.
 *
 *   A list is in the order of preference, and has each instruction once: the first thread that
 *   comes to it keeps it.  A new thread begins at every place until there is a match; it comes
 *   last, so matches that begin earlier are preferred.  Of those that begin at the same place the
 *   longest counts, so threads go on after a match.
 */
#include <stdlib.h>
#include <string.h>

#include "regex_program.h"

struct thread {
	int at;				/* instruction */
	const char **slots;
};

struct list {
	struct thread *threads;
	int count;
};

/*
 * What is still to be followed from a place: an instruction, or a slot to be set back when all that
 * came behind it is done.
 */
struct step {
	int at;				/* or -1 */
	int slot;
	const char *before;
};

struct run {
	const struct regex_program *p;
	const struct regex_text *text;
	struct list now, next;
	const char **own;		/* slots of the thread that is being followed */
	const char **best;
	bool matched;
	uint32_t *seen;			/* the place's number when an instruction was last followed */
	uint32_t place;
	struct step *steps;
	int step_count;
};

static void
push(struct run *r, int at)
{
	r->steps[r->step_count++] = (struct step){ at, 0, NULL };
}

static void
set_slot(struct run *r, int slot, const char *at)
{
	r->steps[r->step_count++] = (struct step){ -1, slot, r->own[slot] };
	r->own[slot] = at;
}

static size_t
slots_size(const struct run *r)
{
	return (size_t)r->p->slots * sizeof *r->own;
}

static void
keep_match(struct run *r)
{
	bool better = !r->matched || r->own[0] < r->best[0] ||
		      (r->own[0] == r->best[0] && r->own[1] > r->best[1]);

	if (better)
		memcpy(r->best, r->own, slots_size(r));
	r->matched = true;
}

/* Follow one instruction that reads nothing, or put the thread that reads into the list. */
static void
follow_one(struct run *r, struct list *list, int index, const char *at)
{
	const struct regex_instruction *i = &r->p->code[index];

	if (r->seen[index] == r->place)
		return;
	r->seen[index] = r->place;
	switch (i->operation) {
	case REGEX_JUMP:
		push(r, index + i->a);
		break;
	case REGEX_SPLIT:
		push(r, index + i->b);
		push(r, index + i->a);		/* the last pushed is followed first */
		break;
	case REGEX_SLOT:
		set_slot(r, i->a, at);
		push(r, index + 1);
		break;
	case REGEX_MOVED:
		if (r->own[i->a] != at)
			push(r, index + 1);
		break;
	case REGEX_MATCH:
		keep_match(r);
		break;
	case REGEX_BYTE:
	case REGEX_ANY:
	case REGEX_SET:
		list->threads[list->count].at = index;
		memcpy(list->threads[list->count++].slots, r->own, slots_size(r));
		break;
	default:
		if (regex_holds(i->operation, r->text, at))
			push(r, index + 1);
	}
}

/* Follow a thread from an instruction to all that read. */
static void
follow(struct run *r, struct list *list, int index, const char *at)
{
	push(r, index);
	while (r->step_count > 0) {
		struct step step = r->steps[--r->step_count];

		if (step.at < 0)
			r->own[step.slot] = step.before;
		else
			follow_one(r, list, step.at, at);
	}
}

/* Let a byte be read by all threads at a place. */
static void
read_byte(struct run *r, const char *at)
{
	r->place++;
	for (int i = 0; i < r->now.count; i++) {
		struct thread *t = &r->now.threads[i];

		if (r->matched && t->slots[0] > r->best[0])
			continue;
		if (!regex_takes(r->p, &r->p->code[t->at], r->text, (unsigned char)*at))
			continue;
		memcpy(r->own, t->slots, slots_size(r));
		follow(r, &r->next, t->at + 1, at + 1);
	}
	struct list done = r->now;
	r->now = r->next;
	r->next = done;
	r->next.count = 0;
}

static void
run(struct run *r)
{
	r->place = 1;
	for (const char *at = r->text->from;; at++) {
		if (!r->matched) {
			memset(r->own, 0, slots_size(r));
			follow(r, &r->now, 0, at);
		}
		if (at == r->text->end || (r->matched && r->now.count == 0))
			break;
		read_byte(r, at);
	}
}

static bool
list_make(struct list *list, const struct regex_program *p)
{
	size_t length = (size_t)p->length, slots = (size_t)p->slots;
	const char **all;

	list->threads = malloc(length * sizeof *list->threads + length * slots * sizeof *all);
	if (!list->threads)
		return false;
	all = (const char **)(list->threads + length);
	for (size_t i = 0; i < length; i++)
		list->threads[i].slots = all + i * slots;
	return true;
}

int
regex_run(const struct regex_program *program, const struct regex_text *text, const char **slots)
{
	struct run r = { .p = program, .text = text, .best = slots };
	size_t length = (size_t)program->length;

	r.own = calloc((size_t)program->slots, sizeof *r.own);
	r.seen = calloc(length, sizeof *r.seen);
	r.steps = malloc((2 * length + 2) * sizeof *r.steps);	/* an instruction is followed once and leaves two */
	bool ready = r.own && r.seen && r.steps && list_make(&r.now, program) && list_make(&r.next, program);
	if (ready)
		run(&r);
	free(r.now.threads);
	free(r.next.threads);
	free(r.own);
	free(r.seen);
	free(r.steps);
	return !ready ? REG_ESPACE : r.matched ? 0 : REG_NOMATCH;
}
