/* SPDX-License-Identifier: MIT */
/*
 * serial.h: the serial ports, polled: the kernel's own output while it boots, and its log.
 *
 *   COM1 belongs to the kernel only until the console server takes it over (log_release_console()).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SERIAL_COM1	0x3f8	/* base ports, as every PC's firmware has them */
#define SERIAL_COM2	0x2f8

/*
 * Sets a port up: 115,200 bits a second, 8 data bits, no parity, 1 stop bit, both FIFOs on and empty, no
 * interrupts.  False if no UART answers there; then serial_put() must not be called for it.
 */
bool serial_init(uint16_t port);

void serial_put(uint16_t port, uint8_t byte);
