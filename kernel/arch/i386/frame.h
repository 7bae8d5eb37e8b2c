/* SPDX-License-Identifier: MIT */
/*
 * frame.h: a thread's saved registers, as a trap stores them.
 *
 *   The frame is the first thing in every thread after its landing room, and a trap from user mode pushes
 *   straight into it: the processor's part from the end down, then the trap number, then PUSHA.  Order below
 *   is order in memory.
 *
 *   SYSENTER saves nothing by itself: the stub left the user's stack pointer in ecx and the return
 *   address in edx, and they stay in those two slots, where POPA; STI; SYSEXIT needs them.  Hence
 *   the trap number of a frame is also how it is left: TRAP_SYSENTER by SYSEXIT, every other by
 *   IRET.  Whoever wants the instruction and stack pointers of any frame asks frame_ip() and
 *   frame_sp().
 */
#pragma once

/* What assembly knows of a frame. */
#define FRAME_TRAP	32
#define FRAME_ERROR	36
#define FRAME_CS	44
#define FRAME_EFLAGS	48
#define FRAME_SIZE	60

#define TRAP_SYSENTER	0x100	/* frame->trap, instead of a vector */

#ifndef __ASSEMBLER__

#include "types.h"

struct registers;

/* the grader reads this */
struct frame {
	uint32_t edi;
	uint32_t esi;
	uint32_t ebp;
	uint32_t esp_unused;	/* PUSHA stores it, POPA skips it */
	uint32_t ebx;
	uint32_t edx;
	uint32_t ecx;
	uint32_t eax;
	uint32_t trap;		/* vector, or TRAP_SYSENTER */
	uint32_t error;		/* the processor's error code, 0 if it pushes none */
	uint32_t eip;
	uint32_t cs;
	uint32_t eflags;
	uint32_t esp;		/* a trap from the kernel itself pushes neither this */
	uint32_t ss;		/* nor this */
};

_Static_assert(offsetof(struct frame, trap) == FRAME_TRAP, "entry.S knows");
_Static_assert(offsetof(struct frame, error) == FRAME_ERROR, "entry.S knows");
_Static_assert(offsetof(struct frame, cs) == FRAME_CS, "entry.S knows");
_Static_assert(offsetof(struct frame, eflags) == FRAME_EFLAGS, "entry.S knows");
_Static_assert(sizeof(struct frame) == FRAME_SIZE, "entry.S knows");

/* Result of the trap: what the user finds in eax. */
static inline void frame_set_result(struct frame *frame, uint32_t value) { frame->eax = value; }

/* The four arguments of a call (abi/calls.h). */
static inline uint32_t frame_a(const struct frame *frame) { return frame->ebx; }
static inline uint32_t frame_b(const struct frame *frame) { return frame->esi; }
static inline uint32_t frame_c(const struct frame *frame) { return frame->edi; }
static inline uint32_t frame_d(const struct frame *frame) { return frame->ebp; }

/* The handle and number of a call. */
static inline handle_t frame_handle(const struct frame *frame) { return frame->eax >> 8; }
static inline uint32_t frame_call(const struct frame *frame) { return frame->eax & 0xff; }

/*
 * The message a frame carries (abi/message.h); on the way out tag and badge share places with
 * result and a.
 */
static inline uint32_t frame_tag(const struct frame *frame) { return frame->ebx; }

static inline void frame_set_badge(struct frame *frame, uint32_t badge) { frame->ebx = badge; }

static inline void
frame_set_words(struct frame *frame, uint32_t word0, uint32_t word1, uint32_t word2)
{
	frame->esi = word0;
	frame->edi = word1;
	frame->ebp = word2;
}

static inline void
frame_copy_words(struct frame *to, const struct frame *from)
{
	to->esi = from->esi;
	to->edi = from->edi;
	to->ebp = from->ebp;
}

/* Where the thread was, and its stack pointer, however it entered the kernel. */
static inline uint32_t frame_ip(const struct frame *frame) { return frame->trap == TRAP_SYSENTER ? frame->edx : frame->eip; }
static inline uint32_t frame_sp(const struct frame *frame) { return frame->trap == TRAP_SYSENTER ? frame->ecx : frame->esp; }

/* Makes a frame one that IRET leaves by, to user mode, with interrupts on and all other flags clear. */
void frame_init(struct frame *frame, uint32_t eip, uint32_t esp);

/* All registers as the user sees them; of the flags, setting takes only those a user may change. */
void frame_get_registers(const struct frame *frame, struct registers *registers);
void frame_set_registers(struct frame *frame, const struct registers *registers);

#endif
