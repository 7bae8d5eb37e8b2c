/* SPDX-License-Identifier: MIT */
/*
 * broken: puts an array on the stack that is larger than it, before there is a stack for double faults
 * in: kernel/debug/probe.c
 * says: triple fault: the kernel stack overflows
 * says: error code 0x2: writing, the page is not there, by the kernel
 * says: a large array on the stack
 */
#include "arch/i386/string.h"

void
probe_stage(unsigned lab)
{
	volatile uint8_t local[12000];

	for (unsigned n = sizeof(local); lab == 2 && n-- > 0;)
		local[n] = 0;
}
