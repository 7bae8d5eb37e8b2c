/* SPDX-License-Identifier: MIT */
/*
 * events.h: the kernel's trace, read in the memory of a stopped machine.
 *
 *	const struct trace_ring *ring = events_ring(result, symbols, error, sizeof error);
 *
 *	for (size_t n = 0; ring && n < events_count(ring); n++)
 *		puts(events_describe(events_get(ring, n), line, sizeof line));
 *
 * The ring and its events are as in kernel/abi/trace.h.  It is found by its symbol and by where the
 * kernel maps all memory, not by the guest's page tables: so however the machine ended, it can be
 * read.  What it holds is the guest's: any number may be wrong.
 */
#pragma once

#include <stddef.h>

#include "abi/trace.h"
#include "machine.h"
#include "symbols.h"

/* The ring; NULL with a sentence in error[size] if the kernel has none or there is no memory to look at. */
const struct trace_ring *
events_ring(const struct machine_result *result, const struct symbols *symbols, char *error,
	    size_t size);

/* How many events it holds, read by the guest or not. */
size_t
events_count(const struct trace_ring *ring);

/* The n-th of them, the oldest first; n < events_count(). */
const struct trace_event *
events_get(const struct trace_ring *ring, size_t n);

/*
 * "1.0 call: null, handle 0, 0 0 0": task and slot of the thread, kind, words.  Without the time.
 * Returns buffer.
 */
const char *
events_describe(const struct trace_event *event, char *buffer, size_t size);
