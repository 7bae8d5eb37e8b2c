/* SPDX-License-Identifier: MIT */
/*
 * device.h: interrupt lines and I/O ports as objects.
 */
#pragma once

#include "abi/boot.h"
#include "object.h"

struct endpoint;
struct frame;
struct task;

/*
 * An interrupt line.  Made at boot, one a line, never freed.
 *
 *   unbound --irq_bind--> open --interrupt--> delivered --irq_done--> open
 *   (masked)              (unmasked)          (masked)
 */
struct irq {
	struct object object;
	uint32_t line;
	struct endpoint *endpoint;	/* held; NULL: unbound */
	struct task *binder;		/* whose death unbinds it */
	uint32_t bit;			/* of the pulse */
	bool delivered;
};

#define PORTS_ALL	65536u

/* A range of I/O ports; bound to at most one task. */
struct ports {
	struct object object;
	uint32_t first;
	uint32_t count;
	struct task *task;		/* bound to; then on its list and held by it */
	struct link bound;
};

extern struct irq *irqs[IRQ_LINES];	/* made for init (boot/init.c) */

/* A line has interrupted: masks it and pulses its endpoint.  Interrupt context. */
void irq_deliver(uint32_t line);

/* A task dies: its lines are masked and unbound, its ports can be bound to others. */
void devices_unbind(struct task *task);

/*
 * Unbinds one of a dying task's ranges of ports.  Returns what it cost in looks (graveyard.h), 0 if
 * there is none.
 */
uint32_t ports_reap(struct task *task);

/*
 * A thread of the current task was refused a port: if the task has ports that are not in the
 * processor's bitmap yet, puts some there and returns true: the instruction can be tried again.
 */
bool ports_install(struct task *task);

