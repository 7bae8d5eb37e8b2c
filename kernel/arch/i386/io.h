/* SPDX-License-Identifier: MIT */
/*
 * io.h: I/O ports.
 *
 *   One function an instruction.  The "memory" clobber keeps the compiler from moving loads and stores
 *   across a port access: devices that look at memory (or, as the checkpoint port, stop the machine) see
 *   what the program text says.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

static inline void outb(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory"); }

static inline void outw(uint16_t port, uint16_t value) { __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory"); }

static inline uint8_t
inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

/* Writes bytes one after the other to the same port. */
static inline void
outsb(uint16_t port, const void *bytes, size_t count)
{
	__asm__ volatile("rep outsb" : "+S"(bytes), "+c"(count) : "d"(port) : "memory");
}
