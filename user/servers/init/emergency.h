/* SPDX-License-Identifier: MIT */
/*
 * emergency.h: the last words of init, when there is no console to say them.
 */
#pragma once

/* Print a line to the log, the serial line and the screen.  Any time before the console has started. */
void
emergency_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* End init, which ends the system with the kernel's report. */
_Noreturn void
emergency_stop(void);
