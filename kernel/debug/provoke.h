/* SPDX-License-Identifier: MIT */
/*
 * provoke.h: failures to allocate, on demand.
 *
 *   system_control (SYSTEM_FAIL) makes one attempt to allocate fail, the n-th from then on, whether
 *   or not there is enough of what it wants: of a frame or a slot, or of quota.  A test so sees
 *   each call fail at each of its attempts.
 */
#pragma once

#include "types.h"

enum provoke_kind {
	PROVOKE_MEMORY,
	PROVOKE_QUOTA,
	PROVOKE_KINDS
};

/* How many attempts there are to go, the one that fails included; 0: none fails. */
extern uint32_t provoke_left[PROVOKE_KINDS];

/* An attempt is being made: true if it is the one that shall fail.  Two instructions where nothing shall. */
static inline bool
provoke_fails(enum provoke_kind kind)
{
	return __builtin_expect(provoke_left[kind] != 0, false) && --provoke_left[kind] == 0;
}

/* Serves SYSTEM_FAIL; never fails. */
error_t provoke_set(uint32_t value);
