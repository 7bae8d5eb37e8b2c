/* SPDX-License-Identifier: MIT */
/*
 * broken: resets the machine
 * in: kernel/debug/probe.c
 * says: the kernel resets the machine
 */
#include "arch/i386/power.h"

void
probe_stage(unsigned lab)
{
	if (lab == 3)
		power_reset();
}
