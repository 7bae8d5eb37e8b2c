/* SPDX-License-Identifier: MIT */
/*
 * entry.h: what entry.S and C know of each other.
 *
 *   The kernel is compiled with -mregparm=3: the first argument of a function comes in eax.
 */
#pragma once

#include "types.h"

struct frame;

/* entry.S */
extern const uint32_t trap_stubs[];	/* addresses of the stubs of vectors 0..47 */
void trap_stub_call(void);		/* int 0x80 */
void entry_sysenter(void);
void entry_double_fault(void);

/* Waits for an interrupt on an empty kernel stack; the interrupt goes on in trap_idle(). */
_Noreturn void cpu_idle(void);

/* Starts the first thread: leaves the kernel by a frame. */
_Noreturn void cpu_leave(struct frame *frame);

/*
 * Called by entry.S on the empty kernel stack with interrupts off; each returns the frame to leave by.
 *   *trap_entry   a trap, fault or interrupt from user mode: trap_user, or points_trap (debug/points.h)
 *   trap_idle     an interrupt while the kernel waited for one
 *   trap_v86      the same from virtual-8086 mode: the frame is not where others are
 *   system_call   SYSENTER; system_call_traced while anything is traced
 * trap_kernel is called for any other trap from kernel mode and returns only if the trapped code may go on.
 */
extern struct frame *(*trap_entry)(struct frame *frame);
struct frame *trap_user(struct frame *frame);
struct frame *trap_v86(const struct frame *frame);
struct frame *trap_idle(uint32_t vector);
struct frame *system_call(struct frame *frame);
struct frame *system_call_traced(struct frame *frame);
void trap_kernel(struct frame *frame);
_Noreturn void double_fault(void);
