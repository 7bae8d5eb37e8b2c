/* SPDX-License-Identifier: MIT */
/*
 * refused.h: does a refused call change nothing?  The machine stops around calls, and somebody
 * outside compares its memory.
 *
 *   The boot option refused= says which calls are looked at:
 *
 *     all       every one
 *     others    all but init's
 *     failing   those during which an allocation shall fail (provoke.h)
 *
 *   The machine stops before such a call is served, and once more if it is refused, that is, if its
 *   function returns an error.  In between nothing runs but that function: so all of memory must be
 *   as it was, but for what tests/system/refused.c lists.  The host reads here what it sees.
 */
#pragma once

#include "types.h"

enum refused_phase {
	REFUSED_NOTHING,		/* no call is being looked at */
	REFUSED_BEFORE,
	REFUSED_AFTER,
};

struct refused_look {
	uint32_t phase;			/* enum refused_phase */
	uint32_t count;			/* calls so far */
	uint32_t task, slot;		/* of the caller: the task's number, the thread's mailbox */
	uint32_t call, handle, a, b, c, d;
	uint32_t senders;		/* 1: an ipc_recv at an endpoint where senders wait */
	int32_t result;			/* REFUSED_AFTER: the error */
};

extern struct refused_look refused_look;

/* Looks at calls from now on if the boot option asks for it.  Boot only. */
void refused_init(void);
