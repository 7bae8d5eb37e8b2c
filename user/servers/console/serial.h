/* SPDX-License-Identifier: MIT */
/*
 * serial.h: the first serial line, COM1.  Its ports are bound to the task.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Set the line up: 115,200 bit/s, 8 data bits, no parity.  Input that waits already is kept. */
void
serial_start(void);

/* Send a byte; waits until the line takes it, but not for ever (then it is dropped). */
void
serial_put(char byte);

/* Take the next byte that has arrived.  False if there is none. */
bool
serial_take(char *byte);

/* Interrupt when a byte arrives, or leave bytes in the line until told otherwise. */
void
serial_listen(bool listen);
