/* SPDX-License-Identifier: MIT */
/*
 * events.c: the kernel's trace, read in the memory of a stopped machine.
 */
#include "events.h"

#include <stdio.h>

#include "abi/calls.h"
#include "abi/space.h"
#include "walk.h"

#define CALL_NAME(number)	call_name(number)
#define THREAD(thread)		TRACE_TASK(thread), TRACE_SLOT(thread)
#define UNPACK(...)		__VA_ARGS__

static const char *const call_names[] = {
#define CALL(name, parameters, arguments, needs, errors, text)	#name,
#include "abi/calls.def"
};

static const char *
call_name(uint32_t number)
{
	return number < CALL_COUNT ? call_names[number] : "no call";
}

const struct trace_ring *
events_ring(const struct machine_result *result, const struct symbols *symbols, char *error,
	    size_t size)
{
	const struct symbol *symbol = symbols_find(symbols, "trace_ring");
	const struct address_space memory = address_space_physical(result);
	const struct trace_ring *ring = NULL;

	if (!symbol || symbol->size != sizeof *ring || symbol->address < KERNEL_BASE) {
		snprintf(error, size, "the kernel has no trace_ring of %zu bytes: it is an older one, or none",
			 sizeof *ring);
		return NULL;
	}
	ring = guest_memory(&memory, symbol->address - KERNEL_BASE, sizeof *ring);
	if (!ring)
		snprintf(error, size, "the trace lies at %#x, where the machine has no memory to look at",
			 symbol->address);
	return ring;
}

size_t
events_count(const struct trace_ring *ring)
{
	return ring->written < TRACE_RING_EVENTS ? ring->written : TRACE_RING_EVENTS;
}

const struct trace_event *
events_get(const struct trace_ring *ring, size_t n)
{
	const uint32_t first = ring->written - (uint32_t)events_count(ring);

	return &ring->events[(first + n) % TRACE_RING_EVENTS];
}

const char *
events_describe(const struct trace_event *event, char *buffer, size_t size)
{
	const uint32_t *w = event->words;
	int used = snprintf(buffer, size, "%u.%u ", THREAD(event->thread));
	const size_t at = used < (int)size ? (size_t)used : size;

	switch (event->kind) {
#define TRACE_EVENT(name, format, arguments, text) \
	case TRACE_##name: \
		snprintf(buffer + at, size - at, #name ": " format, UNPACK arguments); \
		break;
#include "abi/trace.def"
	default:
		snprintf(buffer + at, size - at, "kind %u: %x %x %x %x", event->kind, w[0], w[1], w[2], w[3]);
	}
	return buffer;
}
