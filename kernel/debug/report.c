/* SPDX-License-Identifier: MIT */
/*
 * report.c: what a panic tells besides the place: the threads, who waits on whom, and the last
 * events of the trace.
 *
 *   Called when anything may be broken: every pointer is checked to lie in the direct map before it
 *   is followed, every loop is bounded by the size of the thread table, and what events say is
 *   printed and never followed.
 */
#include "calls.h"
#include "debug/log.h"
#include "debug/panic.h"
#include "debug/trace.h"
#include "frames.h"

#define THREADS_SHOWN	32u
#define EVENTS_SHOWN	16u

#define CALL_NAME(number)	call_name(number)
#define THREAD(thread)		TRACE_TASK(thread), TRACE_SLOT(thread)
#define UNPACK(...)		__VA_ARGS__

static const char *const state_names[] = {
	[THREAD_NEW] = "new", [THREAD_READY] = "ready", [THREAD_RECEIVING] = "receiving",
	[THREAD_SENDING] = "sending", [THREAD_CALLING] = "calling", [THREAD_STOPPED] = "stopped",
	[THREAD_DEAD] = "dead",
};

static bool
readable(const void *pointer)
{
	return (vaddr_t)pointer - KERNEL_BASE < frames_total * PAGE_SIZE &&
	       (vaddr_t)pointer % sizeof(uint32_t) == 0;
}

static uint32_t
task_number(const struct task *task)
{
	return readable(task) ? task->number : 0;
}

static void
print_thread(const struct thread *thread)
{
	const char *state = (unsigned)thread->state < countof(state_names) ? state_names[thread->state] : "in no known state";

	log_printf("%s task %u thread %u: priority %u, %s", thread == current ? "*" : " ",
		   task_number(thread->task), thread->slot, thread->priority, state);
	if (thread->state == THREAD_CALLING)
		log_printf(", waits for a reply from task %u", task_number(thread->server));
	else if (thread->state == THREAD_SENDING)
		log_printf(", waits for a receiver at endpoint %p", (void *)thread->endpoint);
	else if (thread->state == THREAD_RECEIVING)
		log_printf(", waits at endpoint %p", (void *)thread->endpoint);
	log_printf(", eip %08x\n", frame_ip(&thread->frame));
}

void
debug_print_threads(void)
{
	uint32_t shown = 0;

	log_printf("threads%s\n", current == NULL ? ": none is running" : " (* is running):");
	for (uint32_t n = 0; n < THREADS_MAX; n++) {
		const struct thread *thread = thread_table[n];

		if (!readable(thread) || thread->state == THREAD_DEAD)
			continue;
		if (shown++ < THREADS_SHOWN)
			print_thread(thread);
	}
	if (shown > THREADS_SHOWN)
		log_printf("  and %u more\n", shown - THREADS_SHOWN);
}

static void
print_event(const struct trace_event *event)
{
	const uint32_t *w = event->words;

	log_printf("  %llu  %u.%u  ", event->time, THREAD(event->thread));
	switch ((enum trace_kind)event->kind) {
#define TRACE_EVENT(name, format, arguments, text) \
	case TRACE_##name: \
		log_printf(#name ": " format "\n", UNPACK arguments); \
		return;
#include "abi/trace.def"
	case TRACE_KINDS:
		break;
	}
	log_printf("kind %u: %x %x %x %x\n", event->kind, w[0], w[1], w[2], w[3]);
}

void
debug_print_trace(void)
{
	const uint32_t written = trace_ring.written;
	const uint32_t count = written < EVENTS_SHOWN ? written : EVENTS_SHOWN;

	if (count == 0)
		return;
	log_printf("trace: the last %u of %u events\n", count, written);
	for (uint32_t n = written - count; n != written; n++)
		print_event(&trace_ring.events[n % TRACE_RING_EVENTS]);
}
