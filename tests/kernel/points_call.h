/* SPDX-License-Identifier: MIT */
/*
 * points_call.h: what a test asks of a kernel that was booted with the option `points=on` (points.h).
 *
 *   One more call then exists, number POINTS_CALL, with the operation as argument a.  No other
 *   kernel knows it: E_CALL.
 */
#pragma once

#include "abi/types.h"

#define POINTS_CALL	0xffu

enum points_operation {
	POINTS_ARM,	/* handle: Task (MANAGE); b: from now on entries are counted, and it dies on leaving the b-th; 0: nobody dies;
			 * c not 0: it dies on leaving the clock interrupt that comes at the very next instruction after that */
	POINTS_TELL,	/* ends that; returns the entries counted; words: has died, sum of the first b entries, sum of one less */
	POINTS_NUMBER,	/* handle: Task (MANAGE); returns its number, which struct points_state tells */
	POINTS_STATES,	/* b: array of POINTS_STATES_MAX struct points_state; returns how many are filled */
	POINTS_STEP,	/* b not 0: the caller is stepped from now on; 0: no more; words: instructions stepped,
			 * clock interrupts, those of them that came later than at the very next instruction */
};

#define POINTS_STATES_MAX	64u
#define POINTS_CODE		0x7777u		/* the code of a death at a point */

/* What a thread that waits for somebody did just before the death. */
struct points_state {
	uint32_t task;		/* its number */
	uint32_t server;	/* number of the task that has received its call or fault; 0: still queued */
	uint32_t faulted;	/* not 0: it waits because of a fault */
	uint32_t wants_reply;	/* queued: by ipc_call or a fault, not by ipc_send */
};
