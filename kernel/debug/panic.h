/* SPDX-License-Identifier: MIT */
/*
 * panic.h: the loud ends of the kernel.
 *
 *   panic        the kernel finds itself wrong (assert.h)
 *   panic_trap   a trap that must not happen, with the registers it saved
 *   boot_refuse  the machine, the loader or the boot archive will not do: no fault of the kernel's, so no
 *                registers, but a sentence that says what to change
 *
 *   All three write to COM1, COM2, port 0xe9 and the screen and end QEMU with EXIT_PANIC; elsewhere the
 *   machine halts with the report on the screen.
 */
#pragma once

#include "arch/i386/frame.h"
#include "assert.h"

/* Like panic(), about a trap.  frame: as the trap saved it. */
_Noreturn void panic_trap(const struct frame *frame, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says "Pith cannot start: ..." (a sentence, without a full stop at its end) and stops. */
_Noreturn void boot_refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Writes to the log, for a report: the current thread and who waits on whom.  Called with interrupts off and
 * with any structure possibly broken: must check each pointer and bound each loop.
 */
void debug_print_threads(void);

/* Writes to the log, likewise: the last events of the trace, if anything has been traced. */
void debug_print_trace(void);
