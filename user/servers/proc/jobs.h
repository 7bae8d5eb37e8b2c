/* SPDX-License-Identifier: MIT */
/*
 * jobs.h: what proc asks of file servers, without ever waiting for them.
 *
 *	main loop                                       worker thread
 *	  (1) jobs_add: the job waits in a queue
 *	  (2) a worker is idle: it gets the job,   -->  (3) calls the server, waits as long as it takes
 *	      and a pulse
 *	  (5) jobs_finished: job->done() runs in   <--  (4) marks the job finished, and pulses PULSE_WORKERS
 *	      the main loop, the worker is idle
 *
 *	A worker owns its job between (2) and (4) and touches nothing else; so nothing needs a lock.
 *
 *   A server that does not answer, perhaps because it is a program that only says it is one, is
 *   given up after JOB_PATIENCE: the call is cancelled and the job fails with E_INTERRUPTED.
 */
#pragma once

#include <protocol/io.h>

#include "process.h"

#define WORKERS		4u
#define JOB_BYTES	16384u		/* what a server moves in one step */
#define JOB_PATIENCE	5000u		/* milliseconds */

enum job_kind {
	JOB_READ,			/* length bytes of the file at offset, into bytes */
	JOB_WRITE,			/* likewise out of bytes */
	JOB_STAT,			/* its size and kind into stat; if it is memory of ours (shared.h), that */
	JOB_PROGRAM,			/* its size and kind into stat, and its beginning into bytes */
	JOB_CONTROL,			/* IO_CONTROL [0] operation, [1] argument, [2] group; sends the handle `sent`, if any */
};

struct job {
	struct job *next;
	enum job_kind kind;
	handle_t file;
	uint64_t offset;
	uint32_t length;
	uint32_t operation, argument, group;
	handle_t sent;

	void (*done)(struct job *job);	/* in the main loop; the job is the callee's then */
	void *context;

	uint32_t nonce[2];		/* in the question of a JOB_STAT, known to nobody else */
	struct source *asked;		/* what the question arrived at, if that is ours; held */

	int32_t result;			/* bytes, or an error */
	struct io_stat stat;
	uint8_t bytes[JOB_BYTES];
};

/* Make the workers.  Returns 0 or an error. */
int32_t
jobs_start(void);

/* A job to be filled in; NULL if there is no memory.  For free(). */
struct job *
job_create(enum job_kind kind, handle_t file, void (*done)(struct job *job), void *context);

/* (1) */
void
jobs_add(struct job *job);

/* An open file of ours was asked what it is: if a worker did that, its job learns of the source. */
void
job_asked(uint32_t low, uint32_t high, struct source *source);

/* (5): PULSE_WORKERS came. */
void
jobs_finished(void);

/*
 * Cancel what has taken too long.  Returns when to ask again, in milliseconds since boot;
 * UINT64_MAX: never.
 */
uint64_t
jobs_check_time(uint64_t now);
