/* SPDX-License-Identifier: MIT */
/*
 * broken: writes to a constant
 * in: kernel/debug/probe.c
 * says: page fault in the kernel: writing to 0xc01
 * says: the kernel's constants, which are read-only
 * says: the page is there but does not allow it
 * says: something writes through a pointer to a constant or to a function
 */
static const char text[] = "constant";

void
probe_stage(unsigned lab)
{
	char *volatile writable = (char *)(uintptr_t)text;

	if (lab == 3)
		*writable = 'C';
}
