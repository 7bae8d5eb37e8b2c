/* SPDX-License-Identifier: MIT */
/*
 * try.h: making a call whose n-th attempt to allocate fails.
 */
#pragma once

#include "lib/guest.h"

#define HELD_MAX	128u		/* more than any slab has slots */

struct subject {
	const char *name;
	void (*prepare)(void);		/* what each try needs; may be NULL */
	int32_t (*make)(void);		/* the call; >= 0: what undo() wants to know */
	void (*undo)(int32_t made);	/* as it was before prepare() */
	_Bool in_parts;			/* may succeed in part and tell so */
};

/* Let the n-th attempt from now on fail (FAIL_MEMORY, FAIL_QUOTA), or none; returns what was left before. */
uint32_t
fail(uint32_t kind, uint32_t n);

/*
 * How many attempts the call makes.  Expects of each one that fails that it changes nothing and the
 * call succeeds afterwards.
 */
uint32_t
attempts(const struct subject *s, uint32_t kind);

/* Make one and keep it; returns how many frames the call took. */
uint32_t
hold(const struct subject *s, int32_t *made);

/* Make so many that the next one takes more frames than others do: its pool is full.  Returns how many. */
uint32_t
fill(const struct subject *s, int32_t held[HELD_MAX]);

/* Print how many attempts there were. */
void
tell(const struct subject *s, const char *how, uint32_t memory_attempts, uint32_t quota_attempts);
