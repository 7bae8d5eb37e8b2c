/* SPDX-License-Identifier: MIT */
/*
 * trace.h: where the kernel notes what happens.
 *
 *   An event is noted where it happens, if trace_on() says that its kind is traced.  While it is
 *   not that is two instructions: a test of trace_kinds and a jump not taken; the rest lies in
 *   trace.c.  Calls have no such place at all: tracing exchanges the functions that SYSENTER calls
 *   (dispatch.c), so the fast path is as long as ever, and not taken while anything is traced.
 */
#pragma once

#include "abi/trace.h"
#include "types.h"

struct thread;

/* Bit n: events of kind n are noted. */
extern uint32_t trace_kinds;

extern struct trace_ring trace_ring;

/* Notes an event.  Never fails; interrupts off. */
__attribute__((cold)) void trace_note(enum trace_kind kind, const struct thread *thread, const uint32_t words[TRACE_WORDS]);

/* What the functions below do once they have found their kind traced. */
__attribute__((cold)) void trace_note_message(const struct thread *from, const struct thread *to, uint32_t tag);
__attribute__((cold)) void trace_note_switch(void);
__attribute__((cold)) void trace_note_interrupt(uint32_t line);

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

/* The name of a call, for traces and reports. */
const char *call_name(uint32_t number);

/* Turns on what the boot option trace=... asks for; NULL: it was not given.  Boot only. */
void trace_init(const char *option);

/* Notes events of these kinds (TRACE_BIT) from now on, and no others.  Returns those before. */
uint32_t trace_set(uint32_t kinds);

/* Panics unless the ring's counters agree. */
void trace_check(void);
