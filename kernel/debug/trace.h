/* SPDX-License-Identifier: MIT */
/*
 * trace.h: where the kernel notes what happens.
 *
 *   Each trace_X() here stands where X happens.  While its kind is not traced it is two instructions: a test of trace_kinds and
 *   a jump not taken; the rest lies in trace.c.  Calls have no such place at all: tracing exchanges the functions that SYSENTER
 *   calls (dispatch.c), so the fast path is as long as ever, and not taken while anything is traced.
 */
#pragma once

#include "abi/trace.h"
#include "types.h"

struct frame;
struct thread;

/* Bit n: events of kind n are noted. */
extern uint32_t trace_kinds;

extern struct trace_ring trace_ring;

/* Notes an event.  Never fails; interrupts off. */
void trace_note(enum trace_kind kind, const struct thread *thread, const uint32_t words[TRACE_WORDS]);

#define TRACE_APART	__attribute__((cold, noinline))

/* What the functions below do once they have found their kind traced. */
TRACE_APART void trace_note_message(const struct thread *from, const struct thread *to, uint32_t tag);
TRACE_APART void trace_note_switch(void);
TRACE_APART void trace_note_interrupt(uint32_t line);
TRACE_APART void trace_note_fault(const struct frame *frame, uint32_t address);

static inline bool
trace_on(enum trace_kind kind)
{
	return __builtin_expect((trace_kinds & TRACE_BIT(kind)) != 0, false);
}

/* A message lies in `to`'s registers, all but its tag.  from NULL: the kernel's own. */
static inline void
trace_message(const struct thread *from, const struct thread *to, uint32_t tag)
{
	if (trace_on(TRACE_message))
		trace_note_message(from, to, tag);
}

/* The processor is about to be current's, or, if there is none, nobody's. */
static inline void
trace_switch(void)
{
	if (trace_on(TRACE_switch))
		trace_note_switch();
}

static inline void
trace_interrupt(uint32_t line)
{
	if (trace_on(TRACE_interrupt))
		trace_note_interrupt(line);
}

/* frame: current's, as the trap saved it. */
static inline void
trace_fault(const struct frame *frame, uint32_t address)
{
	if (trace_on(TRACE_fault))
		trace_note_fault(frame, address);
}

/*
 * The kinds that the boot option trace= names: "on", or names with commas between them.  False: one is unknown; the others
 * count.  Pure.
 */
bool trace_parse(const char *text, uint32_t *kinds);

/* Turns on what the boot option asks for.  Boot only. */
void trace_init(void);

/* Notes events of these kinds (TRACE_BIT) from now on, and no others.  Returns those before. */
uint32_t trace_set(uint32_t kinds);

/* Panics unless the ring's counters agree. */
void trace_check(void);
