/* SPDX-License-Identifier: MIT */
/*
 * pit.h: the interval timer: where ticks come from, and the time since the last one.
 */
#pragma once

#include <stdint.h>

#define PIT_HZ		1193182u	/* counts a second */
#define TICK_HZ		1000u		/* ticks a second */

/* Starts periodic interrupts on IRQ_TIMER.  hz: 19 .. PIT_HZ. */
void pit_init(unsigned hz);

/* One interrupt, as soon as the timer can, and then no more until pit_init(). */
void pit_once(void);

/* Counts (of PIT_HZ a second) since the current tick began: 0 .. pit_period() - 1. */
uint32_t pit_elapsed(void);

/* Counts from one tick to the next. */
uint32_t pit_period(void);
