/* SPDX-License-Identifier: MIT */
/*
 * protocol/trace.h: what the files below /trace have in common with who reads them
 * (user/servers/tracer/tracer.c).
 */
#pragma once

#define TRACE_EVENTS	"/trace/events"
#define TRACE_KINDS_FILE "/trace/kinds"
#define TRACE_CALLS	"/trace/calls"

/*
 * The kind of a record in TRACE_EVENTS that stands for events lost: words[0] of them.  No kind of
 * abi/trace.def.
 */
#define TRACER_LOST	0xffffffffu
