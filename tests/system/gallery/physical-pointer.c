/* SPDX-License-Identifier: MIT */
/*
 * broken: uses a physical address as a pointer
 * in: kernel/debug/probe.c
 * says: page fault in the kernel: writing to 0x0
 * says: user memory
 * says: a physical address is used as a pointer, without physical_to_virtual()
 */
#include "frames.h"

void
probe_stage(unsigned lab)
{
	if (lab == 3)
		*(volatile uint32_t *)frames_alloc(0) = 1;
}
