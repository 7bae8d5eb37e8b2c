/* SPDX-License-Identifier: MIT */
/*
 * broken: waits for what never comes
 * in: kernel/debug/probe.c
 * says: it spins in the kernel, interrupts off, at probe_stage
 * says: (kernel/debug/probe.c:
 * says: still at probe_stage
 * says: called from
 */
static volatile uint32_t flag;

void
probe_stage(unsigned lab)
{
	while (lab == 3 && flag == 0)
		;
}
