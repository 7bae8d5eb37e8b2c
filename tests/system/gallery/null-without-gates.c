/* SPDX-License-Identifier: MIT */
/*
 * broken: follows a null pointer before there are gates for exceptions
 * in: kernel/debug/probe.c
 * says: triple fault: page fault in the kernel: writing to 0x00000000, page 0
 * says: the interrupt table (IDT) at 0x0 is not mapped
 * says: page walk: 0: not mapped: directory entry 0 is
 */
static uint32_t *volatile nothing;

void
probe_stage(unsigned lab)
{
	if (lab == 2)
		*nothing = 1;
}
