/* SPDX-License-Identifier: MIT */
/*
 * registers.h: the processor's own registers and the instructions that reach them.
 *
 *   Bits stand indented under their register.  Intel 64 and IA-32 Architectures Software Developer's
 *   Manual, volume 3A, section 2.5 "Control Registers" and volume 1, section 3.4.3 "EFLAGS Register".
 */
#pragma once

#define EFLAGS_FIXED	0x00000002u	/* always 1 */
#define EFLAGS_TF	0x00000100u	/* trap after each instruction */
#define EFLAGS_IF	0x00000200u	/* interrupts are taken */
#define EFLAGS_VM	0x00020000	/* virtual 8086 mode */

#define CR0_MP		0x00000002u	/* wait and fwait heed TS */
#define CR0_EM		0x00000004u	/* floating point is emulated */
#define CR0_TS		0x00000008u	/* the next floating-point instruction traps (#NM) */
#define CR0_NE		0x00000020u	/* floating-point errors raise #MF */
#define CR0_WP		0x00010000u	/* the kernel heeds read-only pages too */

#define CR4_PGE		0x00000080u	/* global pages survive a write to CR3 */
#define CR4_OSFXSR	0x00000200u	/* the kernel saves with fxsave */
#define CR4_OSXMMEXCPT	0x00000400u	/* SSE errors raise #XM */
#define CR4_SMEP	0x00100000u	/* the kernel does not execute user pages */
#define CR4_SMAP	0x00200000u	/* the kernel does not touch user pages */

#ifndef __ASSEMBLER__

#include <stdint.h>

/* A control register by its name: read_register(cr0), write_register(cr0, value). */
#define read_register(name) ({						\
	uint32_t value_;						\
	__asm__ volatile("mov %%" #name ", %0" : "=r"(value_));		\
	value_; })

#define write_register(name, value) \
	__asm__ volatile("mov %0, %%" #name : : "r"(value) : "memory")

/* What LGDT and LIDT load: where a table of descriptors lies, and its last byte's offset. */
struct descriptor_register {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

/* Clears CR0.TS. */
static inline void clts(void) { __asm__ volatile("clts" : : : "memory"); }

/* Forgets what the TLB holds about one page. */
static inline void invlpg(uint32_t address) { __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory"); }

static inline void wrmsr(uint32_t number, uint64_t value) { __asm__ volatile("wrmsr" : : "c"(number), "A"(value) : "memory"); }

static inline uint64_t
rdtsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

static inline void interrupts_disable(void) { __asm__ volatile("cli" : : : "memory"); }

/* Stops the processor for good: only a reset or a non-maskable interrupt gets through. */
static inline _Noreturn void
cpu_halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

#endif
