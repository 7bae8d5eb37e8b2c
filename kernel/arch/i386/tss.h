/* SPDX-License-Identifier: MIT */
/*
 * tss.h: the task-state segment.  Intel SDM vol. 3A, figure 7-2 "32-Bit Task-State Segment".
 */
#pragma once

#include "types.h"

struct tss {
	uint32_t link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint16_t trap, bitmap;
};

_Static_assert(sizeof(struct tss) == 104, "the processor defines the layout");

#define TSS_NO_BITMAP	0xffffu		/* past the segment's limit: every port is refused */

/*
 * The one the processor uses.  esp0: where a trap from user mode begins to push.  In front of it, room for the trap
 * that a hostile SYSENTER can cause while the stack pointer is &esp0.  After a double fault it holds the registers.
 */
struct tss_block {
	uint8_t landing[256];
	struct tss tss;
};

extern struct tss_block tss_block;

/* Where in the segment the I/O bitmap lies: the value of tss.bitmap that turns it on. */
extern uint16_t tss_bitmap;
