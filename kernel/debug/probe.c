/* SPDX-License-Identifier: MIT */
/*
 * probe.c: nobody looks; see probe.h.
 */
#include "debug/probe.h"

void
probe_enter(uint32_t magic, paddr_t info)
{
	(void)magic;
	(void)info;
}

void
probe_stage(unsigned lab)
{
	(void)lab;
}
