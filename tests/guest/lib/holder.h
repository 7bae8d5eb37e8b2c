/* SPDX-License-Identifier: MIT */
/*
 * holder.h: threads that hold numbers in the floating-point registers while they wait for a pulse.
 */
#pragma once

#include "floats.h"

extern handle_t holder_endpoint, holder_connection;

/* What the last one took out again. */
extern struct values holder_result;

/*
 * Makes the endpoint on which holders wait, and the connection that wakes them.  To be called once
 * in a test.
 */
void
holder_prepare(void);

/* Wait for a pulse, as holders do. */
void
holder_wait(void);

/* A worker that loads the numbers of a seed, waits, and takes out what is there then, into holder_result. */
uint32_t
holder_hold(void *seed);

/* The worker that has waited longest goes on and ends, and all it had is given back. */
void
holder_wake(struct worker *sleeper);
