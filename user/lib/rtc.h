/* SPDX-License-Identifier: MIT */
/*
 * rtc.h: the clock that runs while the machine is off.
 */
#pragma once

#include <stdint.h>

#define RTC_PORT_FIRST	0x70u
#define RTC_PORT_COUNT	2u

/* The clock's registers as they were read, all between two changes. */
struct rtc_registers {
	uint8_t second, minute, hour, day, month, year, status;
};

/*
 * Read it; the two ports are bound to the task.  Seconds since 1970, UTC, or 0 if there is no clock
 * that can be read.
 */
uint32_t
rtc_read(void);

/* What the registers say, in seconds since 1970; 0 if it is no time.  Years are 1970..2069.  Pure. */
uint32_t
rtc_seconds(const struct rtc_registers *registers);
