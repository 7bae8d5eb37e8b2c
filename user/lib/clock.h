/* SPDX-License-Identifier: MIT */
/*
 * clock.h: the time since boot, whole.
 */
#pragma once

#include "calls.h"

/* Nanoseconds since boot; one never sees less than another, or oneself, has seen before.  Never fails. */
static inline uint64_t
clock_nanoseconds(void)
{
	struct call_registers r = { CALL_clock_get, 0, { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	return (uint64_t)r.words[1] << 32 | r.words[0];
}

/* Milliseconds since boot, as timeouts count them.  Never fails. */
static inline uint64_t
clock_milliseconds(void)
{
	return clock_nanoseconds() / 1000000;
}

/* How fine the clock is, in nanoseconds.  Never fails. */
static inline uint32_t
clock_resolution(void)
{
	struct call_registers r = { CALL_clock_get, 0, { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	return r.words[2];
}
