/* SPDX-License-Identifier: MIT */
/*
 * broken: loads a segment register with a selector that has no descriptor
 * in: kernel/debug/probe.c
 * says: protection violation in the kernel, at probe_stage
 * says: error code 0x240: about segment 0x240
 * says: a selector whose descriptor is missing or of the wrong kind
 */
void
probe_stage(unsigned lab)
{
	if (lab == 3)
		__asm__ volatile("mov %0, %%es" : : "r"(0x240));
}
