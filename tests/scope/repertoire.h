/* SPDX-License-Identifier: MIT */
/*
 * repertoire.h: what can happen next.
 */
#pragma once

#include "calls.h"
#include "world.h"

enum step_kind {
	STEP_CALL,		/* the current thread enters the kernel with a call */
	STEP_TICK,		/* the clock's interrupt */
	STEP_INTERRUPT,		/* a device's */
	STEP_FAULT,		/* the current thread's instruction is invalid */
	STEP_GRAVEYARD,		/* time passes until all that is dying has gone */
};

struct step {
	const char *words;		/* what the actor does; the report makes a sentence of it */
	enum step_kind kind;
	uint32_t call;			/* CALL_*, and its arguments */
	uint32_t handle;
	uint32_t a, b, c, d;
	enum place place;		/* that the actor's task must have; PLACES: any task may */
	bool core;			/* one of those without which nothing works */
	bool carries;			/* the mailbox carries a payload and a handle */
	bool deferred;			/* the mailbox's token is the one last deferred in the task */
};

#define PAYLOAD_BYTES	8u

extern const struct step repertoire[];
extern const uint32_t repertoire_count;

/* Whether it can happen now. */
bool step_possible(const struct step *step);

/* Makes it happen. */
void step_perform(const struct step *step);

/* The same by the fast path; only for the calls that have one. */
void step_perform_fast(const struct step *step);
bool step_has_fast_path(const struct step *step);

/* The words that a message of this step carries. */
void step_words(const struct step *step, uint32_t actor, uint32_t words[3]);

/* Which byte the payload is of. */
uint8_t step_payload(uint32_t actor);

/* Where a thread keeps the token it deferred. */
uint32_t *step_deferred_token(struct thread *thread);

/* The names of all errors that a call lists, between spaces: " E_HANDLE E_RIGHTS ". */
bool step_error_listed(uint32_t call, error_t error);
const char *step_error_name(error_t error);
