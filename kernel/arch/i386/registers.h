/* SPDX-License-Identifier: MIT */
/*
 * registers.h: the processor's own registers and the instructions that reach them.
 *
 *   Bits stand indented under their register.  Intel 64 and IA-32 Architectures Software Developer's
 *   Manual, volume 3A, section 2.5 "Control Registers" and volume 1, section 3.4.3 "EFLAGS Register".
 */
#pragma once

#include <stdint.h>

#define EFLAGS_FIXED	0x00000002u	/* always 1 */
#define EFLAGS_CF	0x00000001u	/* carry */
#define EFLAGS_TF	0x00000100u	/* trap after each instruction */
#define EFLAGS_IF	0x00000200u	/* interrupts are taken */
#define EFLAGS_DF	0x00000400u	/* string instructions count down */
#define EFLAGS_IOPL	0x00003000u	/* privilege that may use any port */
#define EFLAGS_NT	0x00004000u	/* iret leaves a nested task */
#define EFLAGS_VM	0x00020000u	/* virtual 8086 mode */
#define EFLAGS_AC	0x00040000u	/* alignment checks; with SMAP: user memory is open */
#define EFLAGS_ID	0x00200000u	/* can be changed only where CPUID exists */

#define CR0_PE		0x00000001u	/* protected mode */
#define CR0_MP		0x00000002u	/* wait and fwait heed TS */
#define CR0_EM		0x00000004u	/* floating point is emulated */
#define CR0_TS		0x00000008u	/* the next floating-point instruction traps (#NM) */
#define CR0_NE		0x00000020u	/* floating-point errors raise #MF */
#define CR0_WP		0x00010000u	/* the kernel heeds read-only pages too */
#define CR0_PG		0x80000000u	/* paging */

#define CR4_TSD		0x00000004u	/* rdtsc is for the kernel only */
#define CR4_PSE		0x00000010u	/* 4 MiB pages */
#define CR4_PGE		0x00000080u	/* global pages survive a write to CR3 */
#define CR4_OSFXSR	0x00000200u	/* the kernel saves with fxsave */
#define CR4_OSXMMEXCPT	0x00000400u	/* SSE errors raise #XM */
#define CR4_SMEP	0x00100000u	/* the kernel does not execute user pages */
#define CR4_SMAP	0x00200000u	/* the kernel does not touch user pages */

static inline uint32_t
read_cr0(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline uint32_t
read_cr2(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint32_t
read_cr3(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static inline uint32_t
read_cr4(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

static inline void
write_cr0(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

static inline void
write_cr3(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

static inline void
write_cr4(uint32_t value)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* Clears CR0.TS. */
static inline void
clts(void)
{
	__asm__ volatile("clts" : : : "memory");
}

/* Forgets what the TLB holds about one page. */
static inline void
invlpg(uint32_t address)
{
	__asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

static inline uint32_t
read_eflags(void)
{
	uint32_t value;

	__asm__ volatile("pushf; pop %0" : "=r"(value));
	return value;
}

static inline uint64_t
rdmsr(uint32_t number)
{
	uint64_t value;

	__asm__ volatile("rdmsr" : "=A"(value) : "c"(number));
	return value;
}

static inline void
wrmsr(uint32_t number, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(number), "A"(value) : "memory");
}

static inline uint64_t
rdtsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

static inline void
interrupts_disable(void)
{
	__asm__ volatile("cli" : : : "memory");
}

/* Stops the processor for good: only a reset or a non-maskable interrupt gets through. */
static inline _Noreturn void
cpu_halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}
