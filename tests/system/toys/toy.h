/* SPDX-License-Identifier: MIT */
/*
 * toy.h: what every toy kernel begins with.
 *
 * A toy is one file, linked at 1 MiB, that does one thing to the machine so
 * that a test can see the machine library notice it.  QEMU's -kernel enters
 * it at _start: flat 32-bit segments, no paging, interrupts off, no stack.
 * Multiboot specification 0.6.96, "OS image format" and "Machine state".
 */
#pragma once

#define MULTIBOOT_MAGIC	0x1badb002

#define PORT_COM1	0x3f8
#define PORT_COM2	0x2f8
#define PORT_LOG	0xe9
#define PORT_EXIT	0xf4
#define PORT_CHECKPOINT	0x505

#ifdef __ASSEMBLER__

/* The Multiboot header and _start. */
.macro TOY
	.text
	.balign	4
	.long	MULTIBOOT_MAGIC, 0, -MULTIBOOT_MAGIC
	.globl	_start
_start:
	cli
	movl	$toy_stack + 4096, %esp
	.local	toy_stack
	.comm	toy_stack, 4096, 16
.endm

/* Write a constant byte to a port. */
.macro PUT port, value
	movw	$\port, %dx
	movb	$\value, %al
	outb	%al, %dx
.endm

.macro CHECKPOINT
	PUT	PORT_CHECKPOINT, 1
.endm

#else

#include <stdint.h>

/* The Multiboot header and _start, which calls toy(magic, information). */
#define TOY \
	__asm__(".text\n" \
		".balign 4\n" \
		".long 0x1badb002, 0, -0x1badb002\n" \
		".globl _start\n" \
		"_start:\n" \
		"cli\n" \
		"movl $toy_stack + 16384, %esp\n" \
		"pushl %ebx\n" \
		"pushl %eax\n" \
		"call toy\n" \
		"1: hlt\n" \
		"jmp 1b\n" \
		".local toy_stack\n" \
		".comm toy_stack, 16384, 16\n")

__attribute__((noreturn)) void
toy(uint32_t magic, uint32_t information);

static inline void
outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t
inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void
print(uint16_t port, const char *text)
{
	while (*text)
		outb(port, (uint8_t)*text++);
}

static inline void
print_hex(uint16_t port, uint64_t value, unsigned digits)
{
	while (digits-- > 0)
		outb(port, (uint8_t)"0123456789abcdef"
			[(value >> (digits * 4)) & 15]);
}

__attribute__((noreturn))
static inline void
checkpoint(void)
{
	outb(PORT_CHECKPOINT, 1);
	for (;;)
		;
}

#endif
