/* SPDX-License-Identifier: MIT */
/*
 * explain_threads.c: who waits on whom, and what happened last.
 *
 *   The kernel's table of threads is read with the given structures; numbers in it may be wrong, so
 *   every loop is bounded and every pointer is only ever looked up.
 */
#include "explain_crash.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "events.h"

#define THREADS_MAX	4096u	/* entries of thread_table */
#define SHOWN_MAX	32u
#define EVENTS_SHOWN	10u
#define REF_INDEX	(THREADS_MAX - 1)

/* One blocked thread: which task waits for which. */
struct wait {
	uint32_t from, to;	/* task numbers; to 0: for nobody in particular */
};

struct waits {
	struct wait	list[SHOWN_MAX];
	unsigned	count;
};

static uint32_t
field(const struct crash *crash, uint32_t structure, enum given_field number)
{
	uint32_t word = 0;

	if (!structure || !crash->given.fields[number].size)
		return 0;
	crash_word(crash, structure + crash->given.fields[number].offset, &word);
	if (crash->given.fields[number].size < 4)
		word &= (1u << 8 * crash->given.fields[number].size) - 1;
	return word;
}

static uint32_t
task_number(const struct crash *crash, uint32_t task)
{
	return field(crash, task, GIVEN_task_number);
}

/* "THREAD_READY" as "ready". */
static const char *
state_name(const struct crash *crash, uint32_t state, char text[32])
{
	const char *name = debug_info_enumerator(crash->input->debug, "thread_state", state);
	const char *word = name ? strchr(name, '_') : NULL;

	snprintf(text, 32, "%s", word ? word + 1 : "in no known state");
	for (char *at = text; word && *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return text;
}

/* The task whose thread last received at an endpoint; 0 if nobody has. */
static uint32_t
receiver_of(const struct crash *crash, uint32_t endpoint)
{
	uint32_t table = crash_symbol(crash, "thread_table"), ref = field(crash, endpoint, GIVEN_endpoint_server), thread = 0;

	if (!ref || !crash_word(crash, table + 4 * (ref & REF_INDEX), &thread))
		return 0;
	return task_number(crash, field(crash, thread, GIVEN_thread_task));
}

static void
print_thread(const struct crash *crash, uint32_t thread, struct waits *waits)
{
	uint32_t state = field(crash, thread, GIVEN_thread_state), task = field(crash, thread, GIVEN_thread_task);
	uint32_t endpoint = field(crash, thread, GIVEN_thread_endpoint), to = 0;
	char name[32];

	state_name(crash, state, name);
	fprintf(crash->out, "  %s task %u thread %u: priority %u, %s", thread == crash_variable(crash, "current") ? "*" : " ",
		task_number(crash, task), field(crash, thread, GIVEN_thread_slot), field(crash, thread, GIVEN_thread_priority), name);
	if (!strcmp(name, "calling")) {
		to = task_number(crash, field(crash, thread, GIVEN_thread_server));
		fprintf(crash->out, ": waits for task %u to reply", to);
	} else if (!strcmp(name, "sending")) {
		to = receiver_of(crash, endpoint);
		fprintf(crash->out, to ? ": waits for task %u to receive" : ": waits at an endpoint where nobody has received yet", to);
	} else if (!strcmp(name, "receiving")) {
		fprintf(crash->out, ": waits for a message");
	}
	fputc('\n', crash->out);
	if (to && waits->count < SHOWN_MAX)
		waits->list[waits->count++] = (struct wait){ task_number(crash, task), to };
}

/* The task that `from` waits for; 0 if it waits for none. */
static uint32_t
next_of(const struct waits *waits, uint32_t from)
{
	for (unsigned i = 0; i < waits->count; i++)
		if (waits->list[i].from == from)
			return waits->list[i].to;
	return 0;
}

/* Follow who waits for whom from each task; true if one comes back to where it began. */
static bool
find_ring(const struct waits *waits, char *ring, size_t size)
{
	for (unsigned i = 0; i < waits->count; i++) {
		uint32_t first = waits->list[i].from, task = first;
		int used = snprintf(ring, size, "task %u", first);

		for (unsigned step = 0; step < waits->count && (task = next_of(waits, task)); step++) {
			if ((size_t)used < size)
				used += snprintf(ring + used, size - (size_t)used, " waits for task %u", task);
			if (task == first)
				return true;
			if ((size_t)used < size)
				used += snprintf(ring + used, size - (size_t)used, ", which");
		}
	}
	return false;
}

bool
explain_threads(const struct crash *crash, char *ring, size_t size)
{
	uint32_t table = crash_symbol(crash, "thread_table"), thread;
	struct waits waits = { .count = 0 };
	unsigned shown = 0;
	char name[32];

	if (!table || !crash->input->debug || !crash->given.fields[GIVEN_thread_state].size)
		return false;
	for (unsigned i = 0; i < THREADS_MAX && shown < SHOWN_MAX; i++) {
		if (!crash_word(crash, table + 4 * i, &thread) || !thread || !field(crash, thread, GIVEN_thread_task) ||
		    !strcmp(state_name(crash, field(crash, thread, GIVEN_thread_state), name), "dead"))
			continue;
		if (!shown++)
			fprintf(crash->out, "  threads (* runs)\n");
		print_thread(crash, thread, &waits);
	}
	return find_ring(&waits, ring, size);
}

void
explain_events(const struct crash *crash)
{
	char error[256], text[256];
	const struct trace_ring *ring =
		crash->input->symbols ? events_ring(crash->input->result, crash->input->symbols, error, sizeof error) : NULL;
	size_t count = ring ? events_count(ring) : 0;

	if (!count)
		return;
	fprintf(crash->out, "  the last events\n");
	for (size_t n = count < EVENTS_SHOWN ? 0 : count - EVENTS_SHOWN; n < count; n++)
		fprintf(crash->out, "    %s\n", events_describe(events_get(ring, n), text, sizeof text));
}
