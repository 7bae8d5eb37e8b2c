/* SPDX-License-Identifier: MIT */
/*
 * broken: follows a pointer that lies in a frame nobody has written
 * in: kernel/debug/probe.c
 * says: page fault in the kernel: reading 0xccccccd4, no address at all, but the pattern
 * says: a pointer was read from memory that nobody had written
 */
#include "abi/space.h"

#define UNTOUCHED	(KERNEL_BASE + 0x1801000)	/* 24 MiB: free, and not handed out yet */

void
probe_stage(unsigned lab)
{
	const uint32_t *pointer = *(const uint32_t *volatile *)UNTOUCHED;
	volatile uint32_t word;

	if (lab == 3)
		word = pointer[2];
	(void)word;
}
