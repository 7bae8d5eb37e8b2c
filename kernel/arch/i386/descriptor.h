/* SPDX-License-Identifier: MIT */
/*
 * descriptor.h: segments, task-state segments and interrupt gates.
 *
 *   Intel SDM vol. 3A, 3.4.5 "Segment Descriptors", 6.11 "IDT Descriptors", 7.2.1 "Task-State Segment".
 *   SYSENTER and SYSEXIT expect the four flat segments in this order (vol. 2B, "SYSENTER").
 */
#pragma once

#define SELECTOR_KERNEL_CODE	0x08
#define SELECTOR_KERNEL_DATA	0x10
#define SELECTOR_USER_CODE	0x1b
#define SELECTOR_USER_DATA	0x23
#define SELECTOR_TSS		0x28
#define SELECTOR_TSS_FAULT	0x30
#define SELECTOR_MAILBOX	0x3b	/* the mailbox of thread slot 0; a slot is 8 further */

#define VECTOR_IRQ		0x20	/* line 0; a line is 1 further */
#define VECTOR_EXCEPTIONS	32
#define VECTOR_STUBS		48	/* exceptions and interrupt lines */

#ifndef __ASSEMBLER__

#include "arch/i386/registers.h"
#include "types.h"

/* Completes the GDT, loads IDT and task register, and prepares SYSENTER where it exists.  Boot only. */
void descriptors_init(void);

/* The GDT, for boot.S. */
extern const struct descriptor_register gdt_register;

/* Fills the IDT and loads it (idt.c).  The segments must be loaded.  Boot only. */
void idt_init(void);

/* The task-state segment (figure 7-2). */
struct tss {
	uint32_t link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3, eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint16_t trap, bitmap;
};

_Static_assert(sizeof(struct tss) == 104, "the processor defines the layout");

#define TSS_NO_BITMAP	0xffffu		/* past the segment's limit: every port is refused */

/*
 * The one the processor uses.  esp0: where a trap from user mode begins to push.  In front of it,
 * room for the trap that a hostile SYSENTER can cause while the stack pointer is &esp0.  After a
 * double fault it holds the registers.
 */
struct tss_block {
	uint8_t landing[256];
	struct tss tss;
};

extern struct tss_block tss_block;

/* Where in the segment the I/O bitmap lies: the value of tss.bitmap that turns it on. */
extern uint16_t tss_bitmap;

/* The I/O bitmap of the TSS: one bit a port, 0 allows. */
void port_bitmap_clear(void);
void port_bitmap_allow(uint32_t first, uint32_t count);

/* The ports that are never given to a task, because whoever had them could stop the clock. */
struct port_range {
	uint32_t first;
	uint32_t count;
};

static const struct port_range kernel_ports[] = {
	{ 0x20, 2 },	/* interrupt controller, primary: pic.c */
	{ 0xa0, 2 },	/* interrupt controller, secondary */
	{ 0x40, 4 },	/* interval timer: pit.c */
};

#endif
