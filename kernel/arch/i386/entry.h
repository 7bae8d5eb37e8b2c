/* SPDX-License-Identifier: MIT */
/*
 * entry.h: what entry.S and C know of each other.
 *
 *   The kernel is compiled with -mregparm=3: the first argument of a function comes in eax.
 */
#pragma once

/* Offsets in struct entry_table. */
#define ENTRY_USER	0
#define ENTRY_V86	4
#define ENTRY_IDLE	8

#ifndef __ASSEMBLER__

#include "types.h"

struct frame;

/* entry.S */
extern const uint32_t trap_stubs[];	/* addresses of the stubs of vectors 0..47 */
void trap_stub_call(void);		/* int 0x80 */
void entry_sysenter(void);
void entry_double_fault(void);

/* Waits for an interrupt on an empty kernel stack; the interrupt goes on in trap_idle(). */
_Noreturn void cpu_idle(void);

/* For the same: lets interrupts in.  If one comes it goes on in trap_idle(), and this does not return. */
void cpu_pause(void);

/*
 * The functions below that entry.S calls, and those above for who finds nobody ready: a table, so
 * that a test can stand before all entries (tests/kernel/) and the kernel need not ask whether one
 * does.
 */
struct entry_table {
	struct frame *(*user)(struct frame *frame);
	struct frame *(*v86)(const struct frame *frame);
	struct frame *(*idle)(uint32_t vector);
	void (*halt)(void);
	void (*pause)(void);
};

_Static_assert(offsetof(struct entry_table, user) == ENTRY_USER, "entry.S knows");
_Static_assert(offsetof(struct entry_table, v86) == ENTRY_V86, "entry.S knows");
_Static_assert(offsetof(struct entry_table, idle) == ENTRY_IDLE, "entry.S knows");

extern struct entry_table entry_table;

/*
 * Where trap.c hands on what it has told apart (handlers.c), with interrupts off:
 *   tick      the clock has ticked
 *   irq       a device has raised its line, whose service has ended in the controller
 *   repair    current has caused an exception: true if its instruction may be repeated now
 *   fault     ... else; address: what a page fault was about, 0 for the others
 */
struct trap_table {
	void (*tick)(void);
	void (*irq)(uint32_t line);
	bool (*repair)(const struct frame *frame);
	void (*fault)(const struct frame *frame, uint32_t address);
};

extern struct trap_table trap_table;

/* Where boot.S arrives: on the kernel stack, paging on, interrupts off. */
_Noreturn void kernel_main(uint32_t magic, paddr_t info);

/* Starts the first thread: leaves the kernel by a frame. */
_Noreturn void cpu_leave(struct frame *frame);

/*
 * Called by entry.S on the empty kernel stack with interrupts off; each returns the frame to leave by.
 *   trap_user     a trap, fault or interrupt from user mode
 *   trap_idle     an interrupt while the kernel waited for one
 *   trap_v86      the same from virtual-8086 mode: the frame is not where others are
 *   system_call   SYSENTER; system_call_traced while anything is traced
 * trap_kernel is called for any other trap from kernel mode and returns only if the trapped code may go on.
 */
struct frame *trap_user(struct frame *frame);
struct frame *trap_v86(const struct frame *frame);
struct frame *trap_idle(uint32_t vector);
struct frame *system_call(struct frame *frame);
struct frame *system_call_traced(struct frame *frame);
void trap_kernel(struct frame *frame);
_Noreturn void double_fault(void);

/*
 * What SYSENTER calls, by the low byte of the user's eax: the call's number.  Each takes the frame
 * and returns the one to leave by.
 */
extern struct frame *(*fast_table[256])(struct frame *frame);

/* The fast path.  Only for the table: fast.c says why. */
struct frame *fast_call(struct frame *frame);
struct frame *fast_reply_recv(struct frame *frame);

#endif
