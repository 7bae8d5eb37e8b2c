/* SPDX-License-Identifier: MIT */
/*
 * trace_text.h: events of the kernel's trace, and kinds of them, as text.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "abi/trace.h"

#define TRACE_TEXT_MAX	160u	/* bytes that an event or all kinds' names need, the zero included */

/* "1.0 call: null, handle 0, 0 0 0": who, kind, words (abi/trace.def); without the time.  Returns text. */
const char *
trace_text(const struct trace_event *event, char *text, size_t size);

/* "call,message"; of no kinds "off".  Returns text. */
const char *
trace_kinds_text(uint32_t kinds, char *text, size_t size);

/*
 * The kinds that names with commas between them stand for; "on": all, "off": none.  False: one of
 * them is unknown.
 */
bool
trace_kinds_parse(const char *text, uint32_t *kinds);
