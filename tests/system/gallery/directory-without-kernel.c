/* SPDX-License-Identifier: MIT */
/*
 * broken: uses a page directory without the kernel's half
 * in: kernel/debug/probe.c
 * says: triple fault: page fault in the kernel: its own code at probe_stage
 * says: and the page directory there does not map the kernel itself
 */
#include "arch/i386/registers.h"
#include "frames.h"

void
probe_stage(unsigned lab)
{
	paddr_t empty;

	if (lab != 2)
		return;
	empty = frames_alloc(0);
	write_register(cr4, read_register(cr4) & ~CR4_PGE);
	write_register(cr3, empty);
}
