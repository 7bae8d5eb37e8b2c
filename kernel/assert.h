/* SPDX-License-Identifier: MIT */
/*
 * assert.h: the kernel's own mistakes.
 *
 *   A user's mistake returns an error; the kernel's own stops the machine with a report.
 */
#pragma once

/* Stops the machine with a report (debug/panic.c).  Never returns. */
_Noreturn void panic(const char *format, ...) __attribute__((format(printf, 1, 2)));

#define assert(condition) \
	((condition) ? (void)0 : panic("%s:%d: assertion failed: %s", __FILE__, __LINE__, #condition))
