/* SPDX-License-Identifier: MIT */
/*
 * log.h: what the kernel says.
 *
 *   The log goes to port 0xe9 and COM2, so that it never mixes with the terminal.  While the kernel boots it
 *   goes to COM1 and the screen as well: there is nobody else to show that something happens.  When the
 *   first program starts, log_release_console() gives those two away for good.
 */
#pragma once

#include "debug/format.h"

/* Finds the serial ports and clears the screen.  Until then the log goes to port 0xe9 only. */
void log_init(void);

/* Writes bytes to the log.  Never fails; interrupts off. */
void log_bytes(const char *bytes, size_t length);

/* Formats (format.h) to the log. */
void log_printf(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* From now on COM1 and the screen belong to user space. */
void log_release_console(void);

/* From now on everything logged goes to a sink instead: a panic's way to every device. */
void log_redirect(format_sink *sink);
