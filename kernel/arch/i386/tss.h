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

/* Where the processor left the registers of whatever met a double fault. */
const struct tss *tss_interrupted(void);
