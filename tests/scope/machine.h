/* SPDX-License-Identifier: MIT */
/*
 * machine.h: the machine that the kernel's C finds on the host: memory, and little else.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct frame;

/*
 * Physical memory: ARENA_FRAMES frames from 0, where the kernel's direct map has them.  Frame 0 is
 * never handed out, as on a PC.
 */
#define ARENA_FRAMES	96u

/* Puts memory in its place and tells the kernel of it.  Ends the program if the host has no room there. */
void machine_init(void);

/*
 * Enters the kernel by a trap with the current thread's frame, by SYSENTER likewise, by an
 * interrupt while no thread runs, or by an interrupt that takes so long that everything in the
 * graveyard goes.  Returns when the kernel is left or waits for an interrupt.
 */
void machine_trap(struct frame *frame);
void machine_sysenter(struct frame *frame);
void machine_idle(uint32_t vector);
void machine_bury(void);
