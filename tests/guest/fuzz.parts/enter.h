/* SPDX-License-Identifier: MIT */
/*
 * enter.h: what enter.S shares with C: entering the kernel in a state no compiler makes.
 *
 *   odd_enter() finds everything in the mailbox's library words, which it reaches through %gs, so
 *   that no other register need be right: it loads all registers as they say and jumps to a tail,
 *   which enters the kernel.  Coming back at odd_landing it puts the processor in order and leaves
 *   the results in the same place.
 */
#pragma once

#include "abi/message.h"

struct odd_state {
	uint32_t eax, ebx, ecx, edx, esi, edi, ebp;	/* out: eax, ebx, esi, edi, ebp */
	uint32_t flags;			/* never 0; out: 0 */
	uint32_t esp;			/* tails ..._esp */
	uint32_t ds, es, fs;
	uint32_t odd;			/* the selector of tails ..._gs and ..._ss */
	uint32_t tail;			/* where to go last */
	uint32_t saved_esp, saved_ss;	/* odd_enter()'s own */
	uint32_t witness, registers_set;	/* act_in_state()'s own */
};

_Static_assert(sizeof(struct odd_state) <= sizeof(((struct mailbox *)0)->library), "it fits");
_Static_assert(__builtin_offsetof(struct mailbox, library) == 48, "enter.S knows");

void
odd_enter(void);

/* Where SYSEXIT should return to. */
extern const char odd_landing[];

/* The tails: what is done last, between the user's last state and the kernel. */
extern const char odd_sysenter[], odd_int80[];		/* flags */
extern const char odd_int80_esp[];			/* flags, ESP */
extern const char odd_sysenter_gs[], odd_int80_gs[];	/* flags, GS */
extern const char odd_sysenter_ss[], odd_int80_ss[];	/* flags, SS */

/* INT n; RET for each n: 4 bytes each. */
extern const char int_stubs[];
#define INT_STUB	4u

/* Routines of one forbidden instruction. */
extern const uint32_t deeds[], deed_count;

/* IRET to the caller with the given flags. */
void
iret_with(uint32_t flags);

/* lcall, ljmp or lret (kind 0, 1, 2) to selector:offset. */
void
far_go(uint32_t kind, uint32_t selector, uint32_t offset);
