/* SPDX-License-Identifier: MIT */
/*
 * broken: calls itself without end
 * in: kernel/debug/probe.c
 * says: the kernel stack overflows, at probe_stage
 * says: a function that calls itself without end
 */
void
probe_stage(unsigned lab)
{
	volatile uint32_t local[64];

	local[0] = lab;
	if (lab >= 3)
		probe_stage(lab + 1);
	lab = local[0];
}
