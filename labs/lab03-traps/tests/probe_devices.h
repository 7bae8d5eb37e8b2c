/* SPDX-License-Identifier: MIT */
/*
 * probe_devices.h: interrupt controllers, timer and devices, driven by the probe itself.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PERIOD_COUNTS	1193u		/* of the timer, a tick */

/*
 * Both controllers as the kernel should have them, all lines open, nothing waiting; the timer
 * stands still.
 */
void devices_set_up(void);

/* Has the device of a line raise it: 0, 1, 3, 4, 7, 8, 12 or 15. */
void line_raise(unsigned line);

/*
 * Takes the line that waits with the highest priority into service; returns it.  cascade_only: line
 * 2, and not what is behind it.
 */
unsigned line_take(bool cascade_only);

/* Requests, lines in service, masks: of the second controller in bits 8 .. 15. */
uint16_t lines_requested(void);
uint16_t lines_in_service(void);
uint16_t lines_masked(void);

/* Tells the first controller that the service of its most urgent line has ended. */
void first_end(void);

/* Takes line 0 into service and ends it. */
void tick_take(void);

/* Lets the timer tick every PERIOD_COUNTS. */
void timer_start(void);

/* The time, in nanoseconds; waiting for one. */
uint64_t time_now(void);
void time_wait(uint64_t until);

/* Waits until line 0 is requested; returns the time. */
uint64_t time_of_request(void);
