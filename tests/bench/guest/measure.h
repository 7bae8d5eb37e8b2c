/* SPDX-License-Identifier: MIT */
/*
 * measure.h: instructions counted by the time stamp counter, which -icount shift=0 makes go up by
 * exactly one each.
 */
#pragma once

#include "lib/guest.h"

static inline uint32_t
stamp(void)
{
	uint32_t low;

	__asm__ volatile("rdtsc" : "=a"(low) : : "edx");
	return low;
}

/* Print a figure: hundredths of an instruction a turn. */
static inline void
print_figure(const char *name, uint32_t instructions, uint32_t turns)
{
	log_printf("bench %s %u\n", name, instructions / turns * 100 + instructions % turns * 100 / turns);
}
