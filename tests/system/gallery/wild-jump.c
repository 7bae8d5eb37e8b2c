/* SPDX-License-Identifier: MIT */
/*
 * broken: calls through a pointer that was never set
 * in: kernel/debug/probe.c
 * says: a jump to where no code is: to 0x12345678
 * says: a pointer to a function that was never set, or a return address that was overwritten
 * says: called from
 */
static void (*volatile handler)(void) = (void (*)(void))0x12345678;

void
probe_stage(unsigned lab)
{
	if (lab == 3)
		handler();
	__asm__ volatile("");
}
