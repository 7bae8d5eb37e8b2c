/* SPDX-License-Identifier: MIT */
/*
 * proc.h: what the parts of proc that talk to others share.
 *
 *   Everything arrives at one endpoint; the badge says from whom:
 *
 *	31 30
 *	 1  g      generation << 16 | index	an open file of ours (files.h): pipe, shared memory, of /proc
 *	 0  1      thread << 16 | pid		a process; its faults, its death
 *	 0  0      number			a client of init's: the root of /proc
 */
#pragma once

#include <server.h>

#include "process.h"

#define PRIORITY_PROCESS	16u	/* of every process, below all servers */

/* The first process's, and so everybody's until they say otherwise. */
#define FIRST_HANDLES		256u	/* in its table */
#define STACK_LIMIT		(8u << 20)
#define DATA_LIMIT		(512u << 20)
#define MODE_LIMIT		022u

#define BADGE_PROCESS_BIT	0x40000000u
#define BADGE_PROCESS(pid, thread)	(BADGE_PROCESS_BIT | (thread) << 16 | (pid))
#define BADGE_PID(badge)	((badge) & 0x7fffu)
#define BADGE_THREAD(badge)	((badge) >> 16 & 0xffu)

/* Pulse bits at proc's endpoint. */
#define TERMINALS_MAX		6u		/* sessions with a terminal: bits 4 n .. 4 n + 3 are terminal n's */
#define PULSE_TERMINALS		0x00ffffffu
#define PULSE_WORKERS		0x01000000u	/* a worker is done */
#define PULSE_CLOCK		0x02000000u	/* something is due */

/* The endpoint everything arrives at. */
handle_t
proc_endpoint(void);

/* The process that a request came from; NULL if the badge is of another kind, or it has ended. */
struct process *
proc_caller(const struct message *request);

/*
 * Answer a deferred request with nothing but a result.  False: the caller is gone, and nothing has
 * changed.
 */
bool
proc_reply(uint32_t token, int32_t result);

/* What to do about errors of the kernel that POSIX has a name for. */
int32_t
proc_error(int32_t error);
