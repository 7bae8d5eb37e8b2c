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

#include "types.h"

/* Loads GDT, IDT and task register, and prepares SYSENTER where it exists.  Boot only. */
void descriptors_init(void);

/* The I/O bitmap of the TSS: one bit a port, 0 allows. */
void port_bitmap_clear(void);
void port_bitmap_allow(uint32_t first, uint32_t count);

#endif
