/* SPDX-License-Identifier: MIT */
/*
 * broken: prints without end
 * in: kernel/debug/probe.c
 * says: it prints without end
 */
#include "arch/i386/io.h"

#define RAW_PORT	0xe9

void
probe_stage(unsigned lab)
{
	while (lab == 3)
		outb(RAW_PORT, '.');
}
