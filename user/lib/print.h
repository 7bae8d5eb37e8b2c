/* SPDX-License-Identifier: MIT */
/*
 * print.h: formatted text to the console and to the kernel's log, for programs without descriptors.
 * Formats: libc/format.h.
 */
#pragma once

#include <stdarg.h>

#include "abi/types.h"

/*
 * Print to the console: the connection given at start under the name "console", or the one set by
 * print_to().  Without any the text goes to the log.  Returns the characters printed, or the error with
 * which the console refused them.
 */
int
print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print to another connection to a console from now on; HANDLE_NONE: to the log. */
void
print_to(handle_t console);

/* Print to the kernel's log.  Needs no handle.  Returns the characters printed. */
int
log_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

int
log_vprintf(const char *format, va_list arguments);
