/* SPDX-License-Identifier: MIT */
/*
 * probe.c: what makes a kernel the tests' own: build/tests/pith.elf.
 *
 *   It is the kernel, object for object, but for this file in the place of kernel/debug/probe.c,
 *   and what it calls.  What some tests want to see or to happen inside of the kernel is here, and
 *   so in no kernel that anybody boots to use it:
 *
 *     measure=on    how long the kernel is stayed in (measure.h)
 *     refused=...   whether a refused call changes nothing (refused.h)
 *     points=on     deaths and clock interrupts at every point (points.h)
 *
 *   All three put functions into the tables that the kernel's entries go through; without its
 *   option each does nothing.
 */
#include "debug/probe.h"

#include "measure.h"
#include "points.h"
#include "refused.h"

#define STAGE_USER	4u

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	(void)info;
}

void
probe_stage(unsigned lab)
{
	if (lab != STAGE_USER)
		return;
	measure_init();
	refused_init();
	points_init();
}
