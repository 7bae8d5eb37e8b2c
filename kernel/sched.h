/* SPDX-License-Identifier: MIT */
/*
 * sched.h: which thread runs next.
 */
#pragma once

#include "thread.h"

#define SLICE_TICKS	10u	/* of a new slice */

/* The thread whose registers the processor will have on leaving the kernel; NULL while none is ready. */
extern struct thread *current;

/* The ready threads by priority, but for current, which is in no queue.  Bit p: ready[p] is not empty. */
extern struct link ready[PRIORITY_COUNT];
extern uint32_t ready_bitmap;

/*
 * Set when current may not be the right one any more; sched_choose() looks again before the kernel is left.
 */
extern bool reschedule;

void sched_init(void);

/* Queues a thread that has just become READY, and preempts current if it is less urgent. */
void sched_ready(struct thread *thread);

/* Current has stopped being READY (blocked or died): somebody else must run. */
void sched_leave(void);

/*
 * Current has just blocked for the sake of a thread that has just become READY: let that one run at
 * once, unless a more urgent one is ready.
 */
void sched_handoff(struct thread *thread);

/*
 * sched_ready() as the last thing of a stay in the kernel: if the thread is the most urgent one, it
 * is current when this returns.
 */
void sched_preempt(struct thread *thread);

/* Takes a READY thread out of its queue, or off the processor. */
void sched_remove(struct thread *thread);

/* Lets the others of current's priority run first. */
void sched_yield(void);

/* Sets the priority a thread runs with and moves it to the right queue, whatever its state (lend.c). */
void sched_set_priority(struct thread *thread, uint32_t priority);

/* A clock tick: charges current, and ends its slice if used up.  Interrupt context. */
void sched_tick(void);

/*
 * Chooses the most urgent ready thread and makes the processor its own.  If there is none, waits
 * for interrupts on an empty stack and does not return; the space stays in use, for the next thread
 * is often of the same task.
 */
void sched_choose(void);

/*
 * The boot is over: leaves the kernel for its first thread, which is new.  The frames start .. end
 * - 1 hold what only the boot needed, its caller too, and are given back.
 */
_Noreturn void sched_start(struct thread *first, paddr_t start, paddr_t end);

/* The frame to leave the kernel by. */
static inline struct frame *
sched_leave_kernel(void)
{
	if (__builtin_expect(reschedule, false))
		sched_choose();
	return &current->frame;
}
