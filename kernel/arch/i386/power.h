/* SPDX-License-Identifier: MIT */
/*
 * power.h: the ends of a run.
 */
#pragma once

#include <stdint.h>

/* Values for power_debug_exit(); QEMU's exit status is value << 1 | 1. */
#define EXIT_CLEAN		0x10u	/* a test's clean power-off */
#define EXIT_PANIC		0x11u	/* a panic, or a refusal to start */
#define EXIT_NOT_WRITTEN	0x12u	/* a part of the kernel that is left as an exercise */

/*
 * Ends QEMU with a value, if it was started with -device isa-debug-exit,iobase=0xf4, and Bochs without one.
 * Elsewhere the processor halts for good, with the screen as it is.
 */
_Noreturn void power_debug_exit(uint32_t value);

/*
 * Switches the machine off: by ACPI in QEMU, by its shutdown port in Bochs.  Where neither works the
 * processor halts for good.
 */
_Noreturn void power_off(void);

/* Starts the machine anew: by the keyboard controller, or else by a triple fault. */
_Noreturn void power_reset(void);
