/* SPDX-License-Identifier: MIT */
/*
 * entry.h: what entry.S and C know of each other.
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

/* The argument comes in eax. */
#define FROM_ENTRY	__attribute__((regparm(1)))

/*
 * Called by entry.S on the empty kernel stack with interrupts off; each returns the frame to leave by.
 *   trap_user     a trap, fault or interrupt from user mode
 *   trap_idle     an interrupt while the kernel waited for one
 *   system_call   SYSENTER
 * trap_kernel is called for any other trap from kernel mode and returns only if the trapped code may go on.
 */
FROM_ENTRY struct frame *trap_user(struct frame *frame);
FROM_ENTRY struct frame *trap_idle(uint32_t vector);
FROM_ENTRY struct frame *system_call(struct frame *frame);
FROM_ENTRY void trap_kernel(struct frame *frame);
_Noreturn void double_fault(void);
