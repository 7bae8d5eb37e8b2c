/* SPDX-License-Identifier: MIT */
/*
 * broken: halts with interrupts off
 * in: kernel/debug/probe.c
 * says: it stands still: HLT with interrupts off, so nothing will ever wake it
 */
void
probe_stage(unsigned lab)
{
	if (lab == 3)
		__asm__ volatile("cli; hlt");
}
