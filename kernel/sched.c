/* SPDX-License-Identifier: MIT */
/*
 * sched.c: 32 priorities, round robin within one, chosen in constant time.
 *
 *   The kernel never switches in the middle of anything.  Whatever happens - a message, a tick, a
 *   death - only changes states and queues and, if current may no longer be the right one, sets
 *   reschedule.  On the way out sched_choose() picks the first thread of the highest non-empty
 *   queue, and a switch is: current, where traps push, the page directory if it is another, %gs if
 *   its slot is another, the I/O bitmap.
 *
 *   current is READY and in no queue.  It loses the processor
 *     (1) by leaving it: it blocks, dies or yields;
 *     (2) to a more urgent thread: it goes to the head of its queue and keeps the rest of its slice;
 *     (3) when its slice is used up: to the tail, with a new slice.
 *   A slice belongs to the thread and is refilled only in (3) and never by a message, else two
 *   threads that call each other would starve their equals.
 *
 *   Invariants: ready_bitmap has bit p exactly if ready[p] is not empty; every thread in ready[p]
 *   is READY, has priority p and is not current; unless reschedule is set, no queued thread is more
 *   urgent than current.
 */
#include "sched.h"

#include "arch/i386/entry.h"
#include "arch/i386/sections.h"
#include "arch/i386/switch.h"
#include "calls.h"
#include "debug/trace.h"
#include "endpoint.h"
#include "frames.h"

HOT_DATA struct thread *current;
HOT_DATA const pte_t *used_directory;	/* the space it runs in (paging.h) */
HOT_DATA uint32_t ready_bitmap;
HOT_DATA bool reschedule;
struct link ready[PRIORITY_COUNT];

void
sched_init(void)
{
	for (unsigned n = 0; n < PRIORITY_COUNT; n++)
		link_init(&ready[n]);
}

static void
enqueue(struct thread *thread, bool at_head)
{
	struct link *head = &ready[thread->priority];

	list_insert(at_head ? head->next : head, &thread->queue);
	ready_bitmap |= 1u << thread->priority;
}

static void
dequeue(struct thread *thread)
{
	list_remove(&thread->queue);
	if (list_empty(&ready[thread->priority]))
		ready_bitmap &= ~(1u << thread->priority);
}

/* The processor is a thread's own from now on. */
static inline void
run(struct thread *thread)
{
	current = thread;
	trace_switch();
	switch_to(current, current->task);
}

void
sched_ready(struct thread *thread)
{
	if (thread->stopped) {
		thread->state = THREAD_STOPPED;
		return;
	}
	thread->state = THREAD_READY;
	enqueue(thread, false);
	if (current == NULL || thread->priority > current->priority)
		reschedule = true;
}

void
sched_leave(void)
{
	current = NULL;
	reschedule = true;
}

void
sched_handoff(struct thread *thread)
{
	if (thread->stopped || ready_bitmap >> thread->priority > 1) {
		sched_ready(thread);
		sched_leave();
		return;
	}
	thread->state = THREAD_READY;
	run(thread);
}

void
sched_preempt(struct thread *thread)
{
	if (thread->stopped || current == NULL || reschedule || ready_bitmap >> thread->priority != 0 ||
	    thread->priority <= current->priority) {
		sched_ready(thread);
		return;
	}
	enqueue(current, true);
	thread->state = THREAD_READY;
	run(thread);
}

void
sched_remove(struct thread *thread)
{
	assert(thread->state == THREAD_READY);
	if (thread == current)
		sched_leave();
	else
		dequeue(thread);
}

void
sched_yield(void)
{
	if (ready_bitmap >> current->priority == 0)
		return;
	enqueue(current, false);
	sched_leave();
}

void
sched_set_priority(struct thread *thread, uint32_t priority)
{
	if (thread->state == THREAD_SENDING) {
		endpoint_remove_sender(thread);
		thread->priority = priority;
		endpoint_add_sender(thread);
	} else if (thread->state == THREAD_READY && thread != current) {
		dequeue(thread);
		thread->priority = priority;
		sched_ready(thread);
	} else {
		thread->priority = priority;
		reschedule |= thread == current;
	}
}

void
sched_tick(void)
{
	if (current == NULL)
		return;
	current->ticks++;
	current->task->ticks++;
	if (--current->slice > 0)
		return;
	current->slice = SLICE_TICKS;
	if (ready_bitmap >> current->priority & 1)
		sched_yield();
}

/*
 * Nobody is ready: gives back what has died until somebody is, or halts.  Interrupts are let in
 * before each step, the first too, which so adds nothing to what was done just now; one of them
 * ends this as well.
 */
static void
idle(void)
{
	trace_switch();
	while (ready_bitmap == 0) {
		if (!graveyard_busy())
			entry_table.halt();
		entry_table.pause();
		graveyard_step();
	}
}

void
sched_choose(void)
{
	graveyard_settle();
	if (current != NULL && ready_bitmap >> current->priority > 1) {
		enqueue(current, true);
		current = NULL;
	}
	if (current == NULL) {
		if (ready_bitmap == 0)
			idle();
		current = container_of(ready[31 - __builtin_clz(ready_bitmap)].next, struct thread, queue);
		dequeue(current);
	}
	reschedule = false;
	run(current);
}

_Noreturn void
sched_start(struct thread *first, paddr_t start, paddr_t end)
{
	frames_give(start, end);
	sched_ready(first);
	cpu_leave(sched_leave_kernel());
}

error_t
call_thread_yield(struct frame *frame, void *object, void *second)
{
	sched_yield();
	return E_OK;
}

error_t
call_thread_set_priority(struct frame *frame, void *object, void *second)
{
	struct thread *thread = object;
	const uint32_t priority = frame_a(frame), old = thread->base;

	if (priority > thread->task->ceiling)
		return E_ARGUMENT;
	/* Point of no return. */
	lend_set_base(thread, priority);
	return old;
}
