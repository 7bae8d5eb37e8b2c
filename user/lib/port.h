/* SPDX-License-Identifier: MIT */
/*
 * port.h: I/O ports, for drivers.  A port that is not bound to the task (ports_bind) is a fault.
 */
#pragma once

#include <stdint.h>

static inline uint8_t
port_read(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void
port_write(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
