/* SPDX-License-Identifier: MIT */
/*
 * broken: follows a null pointer to a member
 * in: kernel/debug/probe.c
 * says: page fault in the kernel: reading 0x00000018, page 0, which is never mapped, at probe_stage
 * says: a null pointer is followed, to a member 0x18 bytes behind it
 * says: error code 0x0: reading, the page is not there, by the kernel
 */
static const uint32_t *volatile nothing;

void
probe_stage(unsigned lab)
{
	volatile uint32_t word;

	if (lab == 3)
		word = nothing[6];
	(void)word;
}
