/* SPDX-License-Identifier: MIT */
/*
 * provoke.h: failures on demand, to see what the kernel says about them.
 *
 *   The command-line value panic=WHAT makes the kernel fail on purpose once the boot stage of a lab is done:
 *
 *     now         lab 1   a panic
 *     assert      lab 1   a wrong assertion
 *     deep        lab 1   a panic in provoke_inner(), called by provoke_middle(), called by provoke_outer()
 *     fault       lab 3   a read from an address that is not mapped
 *     recursion   lab 3   a fault while a panic is being reported
 *     stack       lab 3   endless recursion, into the page below the kernel stack
 *
 *   And system_control (SYSTEM_FAIL) makes one attempt to allocate fail, the n-th from then on, whether or not there is enough of what it
 *   wants: of a frame or a slot, or of quota.  A test so sees each call fail at each of its attempts.
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

/* Fails as the option panic=WHAT says, if that is one for this lab; else does nothing.  NULL: it was not given. */
void provoke(unsigned lab, const char *what);
