/* SPDX-License-Identifier: MIT */
/*
 * trace.c: the last events of the trace, for a report.
 *
 *   Called when anything may be broken: numbers are bounded, words are printed and never followed.
 */
#include "calls.h"
#include "debug/panic.h"
#include "log.h"
#include "trace.h"

#define EVENTS_SHOWN	16u

#define CALL_NAME(number)	call_name(number)
#define THREAD(thread)		TRACE_TASK(thread), TRACE_SLOT(thread)
#define UNPACK(...)		__VA_ARGS__

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
#undef TRACE_EVENT
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
