/* SPDX-License-Identifier: MIT */
/*
 * clock_work.h: what is due at a time: alarms of processes, jobs that take too long.
 */
#pragma once

/* Something may be due earlier than before: set the timer again. */
void
clock_set(void);

/* PULSE_CLOCK came. */
void
clock_came(void);
