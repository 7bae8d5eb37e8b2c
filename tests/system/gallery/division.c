/* SPDX-License-Identifier: MIT */
/*
 * broken: divides by zero
 * in: kernel/debug/probe.c
 * says: divide error in the kernel, at probe_stage
 * says: a division by zero
 */
static volatile uint32_t none;

void
probe_stage(unsigned lab)
{
	if (lab == 3)
		none = lab / none;
}
