/* SPDX-License-Identifier: MIT */
/*
 * broken: comes to where the compiler knows it cannot
 * in: kernel/debug/probe.c
 * says: invalid instruction in the kernel, at probe_stage
 * says: UD2: the compiler puts it where the program can never come
 */
void
probe_stage(unsigned lab)
{
	if (lab == 3)
		__builtin_trap();
}
