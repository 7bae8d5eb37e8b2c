/* SPDX-License-Identifier: MIT */
/*
 * tracer.c: the kernel's trace as files below /trace.
 *
 *	events	read: takes events out, oldest first, as struct trace_event (abi/trace.h), whole ones; none waits: end of file.
 *		Where events were lost stands one of kind TRACER_LOST, words[0] says how many.
 *	kinds	the kinds traced: names with commas between them, "on" or "off"; write to change them
 *	calls	write "on": from now on count who calls whom (edges.h), beginning anew; "off": no more.  Read: a table of what was counted
 *
 *		events lost MESSAGES unknown UNKNOWN dropped DROPPED	(one line; lost: how many were lost)
 *		FROM NAME TO NAME call|send|fault COUNT ANSWERED NANOSECONDS
 *
 *		FROM and TO are numbers of tasks, NAME of the service each is, "-" for anything else.
 *
 *   While it counts it takes the events out itself, every DRAIN_PERIOD milliseconds, and runs above
 *   everybody, so that the ring does not overflow: "events" then is empty.  With the argument "log"
 *   it counts from the start and says in the log, once each, which services (or "process") reach
 *   which.
 *
 *   Tracing shows what others do, so it is for whoever was given the name: a name space that is
 *   confined to anything but "/" does not have /trace unless it is put there (protocol/names.h).
 *   The server itself needs the power over the machine, "system", and asks init who is who; init
 *   never waits for it.
 */
#include "tracer.h"

#include <calls.h>
#include <clock.h>
#include <print.h>
#include <start.h>
#include <stdio.h>
#include <string.h>

#define KINDS_COUNTED	(TRACE_BIT(TRACE_call) | TRACE_BIT(TRACE_message))
#define DRAIN_PERIOD	2u		/* milliseconds */
#define PULSE_DRAIN	1u

static handle_t system_handle, endpoint;
static struct trace_event events[TRACE_READ_MAX];
static uint32_t lost;			/* not told to a reader of "events" yet, or since counting began */
static bool logging;

/* While it counts: which kinds were traced before, and two moments in both kinds of time. */
static struct counting {
	bool on;
	uint32_t kinds_before;
	uint64_t first_event, first_clock, last_event, last_clock;
} counting;

int32_t
tracer_take(struct trace_event *to, uint32_t count)
{
	struct call_registers r = { system_handle << 8 | CALL_trace_read, (uint32_t)to, { count, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	if ((int32_t)r.head >= 0)
		lost += r.words[0];
	return (int32_t)r.head;
}

uint32_t
tracer_lost(bool forget)
{
	uint32_t so_far = lost;

	if (forget)
		lost = 0;
	return so_far;
}

uint32_t
tracer_kinds(void)
{
	uint32_t kinds = (uint32_t)system_control(system_handle, SYSTEM_TRACE, 0);

	system_control(system_handle, SYSTEM_TRACE, kinds);
	return kinds;
}

void
tracer_set_kinds(uint32_t kinds)
{
	system_control(system_handle, SYSTEM_TRACE, kinds);
}

static void
log_edge(const struct edge *edge)
{
	static const char *const verbs[] = {
		[EDGE_CALL] = "calls", [EDGE_SEND] = "sends-to", [EDGE_FAULT] = "faults-to",
	};
	static uint32_t told[TASK_NAMES][EDGE_KINDS];		/* a bit for each to */
	uint32_t from = task_service(edge->from), to = task_service(edge->to);

	if (told[from][edge->kind] & 1u << to)
		return;
	told[from][edge->kind] |= 1u << to;
	log_printf("tracer: %s %s %s\n", task_service_name(from), verbs[edge->kind], task_service_name(to));
}

/* Count some; how many. */
static int32_t
drain_some(void)
{
	const int32_t taken = tracer_take(events, TRACE_READ_MAX);

	for (int32_t n = 0; n < taken; n++) {
		const struct edge *edge = edges_count(&events[n]);

		if (edge && logging)
			log_edge(edge);
	}
	if (taken <= 0)
		return taken;
	counting.last_event = events[taken - 1].time;
	counting.last_clock = clock_nanoseconds();
	if (counting.first_event == 0) {
		counting.first_event = counting.last_event;
		counting.first_clock = counting.last_clock;
	}
	return taken;
}

/* Count all there are.  There is always one more, the call that asks for them. */
static void
drain(void)
{
	while (counting.on && drain_some() == TRACE_READ_MAX)
		;
	if (logging && edges_totals().edges > EDGES_MAX / 2)
		edges_forget(false);
	if (logging && lost > 0)
		log_printf("tracer: %u events were lost\n", (unsigned)tracer_lost(true));
}

void
tracer_count(bool on)
{
	const uint32_t before = on || counting.on ? tracer_kinds() : 0;

	drain();
	if (on) {
		edges_forget(true);
		lost = 0;
		counting = (struct counting){ true, counting.on ? counting.kinds_before : before, 0, 0, 0, 0 };
		tracer_set_kinds(before | KINDS_COUNTED);
	} else if (counting.on) {
		tracer_set_kinds(counting.kinds_before);
		counting.on = false;
	}
	timer_set(endpoint, PULSE_DRAIN, counting.on ? DRAIN_PERIOD : 0, DRAIN_PERIOD);
}

bool
tracer_counts(void)
{
	return counting.on;
}

uint64_t
tracer_nanoseconds(uint64_t time)
{
	const uint64_t ticks = counting.last_event - counting.first_event;

	/* In a way that does not overflow within days. */
	return ticks == 0 ? 0 : (uint64_t)((double)time * (double)(counting.last_clock - counting.first_clock) / (double)ticks);
}

void
tracer_pulse(struct server *server, uint32_t bits)
{
	(void)server;
	if (bits & PULSE_DRAIN)
		drain();
}

int
main(int argc, char **argv)
{
	system_handle = start_handle_needed("system");
	endpoint = start_handle_needed("endpoint");
	logging = argc > 1 && strcmp(argv[1], "log") == 0;
	if (logging)
		tracer_count(true);
	return (int)trace_files_run(endpoint);
}
