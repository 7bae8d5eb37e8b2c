/* SPDX-License-Identifier: MIT */
/*
 * clock.h: the time since boot.
 */
#pragma once

#include <stdint.h>

/* Nanoseconds since the clock began to tick.  Never less than it has returned before. */
uint64_t clock_now(void);
