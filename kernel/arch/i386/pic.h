/* SPDX-License-Identifier: MIT */
/*
 * pic.h: the interrupt controllers: 16 lines from devices to the processor.
 *
 *   A line that has been delivered is *in service* until pic_acknowledge(); until then no line of
 *   the same or a lower priority is delivered.  The kernel masks the line first, acknowledges at
 *   once and unmasks when the driver says irq_done.
 */
#pragma once

#include <stdbool.h>

#define PIC_VECTOR	0x20u	/* line n arrives as interrupt vector PIC_VECTOR + n */
#define IRQ_TIMER	0u
#define IRQ_CASCADE	2u	/* the second controller; never masked, never arrives */

/* Moves the lines to PIC_VECTOR .. PIC_VECTOR + 15 and masks them all. */
void pic_init(void);

/* Keeps a line from being delivered, or lets it through.  A masked line stays pending. */
void pic_mask(unsigned line);
void pic_unmask(unsigned line);

/* A line has been raised and not yet delivered. */
bool pic_pending(unsigned line);

/*
 * Ends the service of a line that has just been delivered.  Returns true if it was spurious: the controller
 * found no line to deliver and named its last one (7 or 15); then there is nothing to handle.
 */
bool pic_acknowledge(unsigned line);
