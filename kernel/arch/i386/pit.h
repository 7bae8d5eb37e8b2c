/* SPDX-License-Identifier: MIT */
/*
 * pit.h: the interval timer: where ticks come from, and the time since the last one.
 */
#pragma once

#include <stdint.h>

#define PIT_HZ		1193182u	/* counts a second */
#define TICK_HZ		1000u		/* ticks a second */
#define PIT_PERIOD	((PIT_HZ + TICK_HZ / 2) / TICK_HZ)	/* counts from one tick to the next */

#define PIT_CHANNEL0	0x40		/* ports */
#define PIT_COMMAND	0x43

/* Starts periodic interrupts on IRQ_TIMER, TICK_HZ a second. */
void pit_init(void);

/* Counts (of PIT_HZ a second) since the current tick began: 0 .. PIT_PERIOD - 1. */
uint32_t pit_elapsed(void);
