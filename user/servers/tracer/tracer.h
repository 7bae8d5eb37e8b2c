/* SPDX-License-Identifier: MIT */
/*
 * tracer.h: what the parts of the tracer share.
 *
 *	tracer.c	the kernel's ring, and when it is emptied
 *	edges.c		who calls whom, counted		pure code
 *	task_names.c	which service a task is
 *	trace_files.c	/trace
 */
#pragma once

#include <server.h>
#include <stdbool.h>
#include <stdint.h>

#include "abi/trace.h"
#include "edges.h"

/* ---- tracer.c ---------------------------------------------------------------------------------- */

/* Take up to count (TRACE_READ_MAX) events out of the ring.  Returns how many, or an error. */
int32_t
tracer_take(struct trace_event *to, uint32_t count);

/* How many were lost since this was forgotten last. */
uint32_t
tracer_lost(bool forget);

/* What the kernel traces now (TRACE_BIT). */
uint32_t
tracer_kinds(void);
void
tracer_set_kinds(uint32_t kinds);

/* Begin to count calls anew, or stop. */
void
tracer_count(bool on);
bool
tracer_counts(void);

/* An event's time, or a difference, in nanoseconds: as accurate as counting was long. */
uint64_t
tracer_nanoseconds(uint64_t time);

void
tracer_pulse(struct server *server, uint32_t bits);

/* ---- task_names.c ------------------------------------------------------------------------------ */

#define TASK_NAMES	18u		/* services, init and all the rest */

/* The service that a task is, as a number below TASK_NAMES; and its name, "process" for what is none. */
uint32_t
task_service(uint32_t task);
const char *
task_service_name(uint32_t service);
bool
task_is_service(uint32_t service);

/* ---- trace_files.c ----------------------------------------------------------------------------- */

/* Serve /trace for ever.  Returns only with an error of the endpoint. */
int32_t
trace_files_run(handle_t endpoint);
