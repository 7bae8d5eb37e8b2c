/* SPDX-License-Identifier: MIT */
/*
 * raw.h: output of last resort, straight to the ports.
 *
 *   Depends on nothing else in the kernel: no lock, no state, no formatting, no other driver.  The second
 *   writing of "send a byte to a serial port" (the first is serial.c) is on purpose: this one must work
 *   when the first is what is broken, so it never waits for ever.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Bytes to port 0xe9, which QEMU (-debugcon) and Bochs (port_e9_hack) write to a file or terminal.  Elsewhere
 * nothing listens there and nothing happens.
 */
void raw_log_bytes(const char *bytes, size_t length);

/*
 * Bytes to port 0xe9, COM1 and COM2; a line feed goes to COM1 as carriage return and line feed.  A port
 * that does not take a byte in time loses it.  Never blocks for ever, never fails, any context.
 */
void raw_bytes(const char *bytes, size_t length);

/* raw_bytes() of a string that ends in a zero. */
void raw_string(const char *text);

/* raw_bytes() of a number: eight hexadecimal digits. */
void raw_hex(uint32_t number);

/* Two strings, one after the other, on the top row of the screen, white on red; the rest stays as it is. */
void raw_screen(const char *first, const char *second);
