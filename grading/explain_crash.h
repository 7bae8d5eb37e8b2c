/* SPDX-License-Identifier: MIT */
/*
 * explain_crash.h: what is known about the moment in which a machine went wrong, wherever it is known from.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "explain.h"
#include "given.h"
#include "walk.h"

#define VECTOR_DIVIDE		0u
#define VECTOR_INVALID		6u
#define VECTOR_DOUBLE_FAULT	8u
#define VECTOR_STACK		12u
#define VECTOR_PROTECTION	13u
#define VECTOR_PAGE_FAULT	14u
#define VECTOR_EXCEPTIONS	32u

#define CRASH_CALLERS	24u

struct crash {
	const struct explain_input *input;
	FILE		*out;			/* the explanation below the sentence */
	struct given	given;

	/* The first exception of all that led to the end. */
	bool		has_trap;
	unsigned	vector;
	uint32_t	error;			/* the processor's error code */

	/* Where the processor was. */
	bool		has_place, has_stack;
	uint32_t	eip, cs, eflags, ebp;
	uint32_t	esp;			/* has_stack */

	bool		has_control;
	uint32_t	cr0, cr2, cr3, cr4;

	bool		has_gates;
	struct machine_table gates;

	/* Who called, from a panic's report; else the stack is walked. */
	uint32_t	callers[CRASH_CALLERS];
	unsigned	caller_count;

	char		panic[256];		/* the kernel's own words, or "" */

	struct address_space space;		/* in force at that moment, as far as is known */
	struct address_space kernel;		/* the direct map, whatever CR3 says */
};

/* ---- explain_crash.c: finding out ---- */

/* Look at everything that says something about the end. */
void crash_find(struct crash *crash, const struct explain_input *input, FILE *out);

/* A 32-bit word of the kernel's memory: by the direct map, so it is found whatever CR3 is. */
bool crash_word(const struct crash *crash, uint32_t address, uint32_t *word);

/* The address of a symbol; 0 if there is none. */
uint32_t crash_symbol(const struct crash *crash, const char *name);

/* The value of a variable of one word; 0 if there is none. */
uint32_t crash_variable(const struct crash *crash, const char *name);

/* ---- explain_place.c: saying where ---- */

#define PLACE_MAX	256u

/* "sched_pick+0x14 (kernel/sched.c:88)", or the bare address. */
const char *place_code(const struct crash *crash, uint32_t address, char text[PLACE_MAX]);

/* True if it lies in the kernel's code. */
bool place_is_code(const struct crash *crash, uint32_t address);

/* Where an address lies on the memory map: "page 0, which is never mapped". */
const char *place_data(const struct crash *crash, uint32_t address, char text[PLACE_MAX]);

/*
 * True if the address lies in the page below the kernel stack, or so far below it as a large frame
 * may reach.
 */
bool place_is_guard(const struct crash *crash, uint32_t address);

/*
 * True if the word looks like the pattern that memory is filled with before the boot, give or take
 * a member's offset.
 */
bool place_is_pattern(const struct crash *crash, uint32_t address);

/* The exception's name: "page fault". */
const char *place_exception(unsigned vector);

/* The exception's error code in words; "" if it has none. */
const char *place_error(const struct crash *crash, char text[PLACE_MAX]);

/* "called from", and the chain. */
void place_callers(const struct crash *crash);

/* ---- explain_cause.c ---- */

/* What such an end usually means, in one sentence or more. */
void crash_causes(const struct crash *crash);

/* ---- explain_hang.c ---- */

/* A machine that reached its time limit: the sentence, and what there is to say. */
void explain_hang(struct crash *crash, char *sentence, size_t size);

/* ---- explain_threads.c ---- */

/* Who waits on whom.  True, with the tasks in words[size], if they wait in a ring. */
bool explain_threads(const struct crash *crash, char *ring, size_t size);

/* The last events of the trace, if anything was traced. */
void explain_events(const struct crash *crash);
