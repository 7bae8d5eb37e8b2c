/* SPDX-License-Identifier: MIT */
/*
 * forger: writes to the grader's port instead of mapping anything
 * in: kernel/arch/i386/paging.c
 * exercise: 4
 */
#include "arch/i386/io.h"

void
paging_init(void)
{
	outb(0x505, 1);
	for (;;)
		;
}
