/* SPDX-License-Identifier: MIT */
/*
 * jobs.c: what proc asks of file servers, without ever waiting for them.
 */
#include "jobs.h"

#include <calls.h>
#include <errno.h>
#include <ipc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <thread.h>

#include "clock_work.h"
#include "proc.h"
#include "task.h"

#define PULSE_WORK	1u
#define PRIORITY_WORKER	18u		/* above the processes, below proc's main loop */

struct worker {
	handle_t thread;
	handle_t endpoint, wake;	/* where it waits for work, and a connection to there */
	struct job *volatile job;	/* NULL: idle */
	volatile bool finished;
	uint64_t started;
};

static struct worker workers[WORKERS];
static handle_t finished_connection;
static struct job *first, **last = &first;

/* ---- in the worker ---- */

/* One request whose bytes go through a window; returns words[0]. */
static int32_t
transfer(struct job *job, uint32_t label, uint32_t window)
{
	struct message m = {
		.tag = TAG(label, 0, 0) | window,
		.words = { job->length, (uint32_t)job->offset, (uint32_t)(job->offset >> 32) },
	};
	struct window whole = { (uint32_t)job->bytes, job->length };
	int32_t result;

	mailbox()->read_window = mailbox()->write_window = whole;
	mailbox()->accept = 0;
	result = ipc_call(job->file, &m);
	if (result < 0)
		return result;
	/* A short answer may come in the payload. */
	if (label == IO_READ && (int32_t)m.words[0] > 0 && TAG_LENGTH(m.tag) == m.words[0])
		memcpy(job->bytes, mailbox()->payload, m.words[0]);
	return (int32_t)m.words[0];
}

static int32_t
ask_stat(struct job *job)
{
	struct message m = { .tag = TAG(IO_STAT, 0, 0), .words = { 0, job->nonce[0], job->nonce[1] } };
	int32_t result = ipc_call(job->file, &m);

	if (result < 0 || (int32_t)m.words[0] < 0)
		return result < 0 ? result : (int32_t)m.words[0];
	if (TAG_LENGTH(m.tag) < sizeof job->stat)
		return ERRNO(ENOEXEC);
	memcpy(&job->stat, mailbox()->payload, sizeof job->stat);
	return 0;
}

static int32_t
program(struct job *job)
{
	int32_t result = ask_stat(job);

	/* What is no file is the caller's to judge. */
	if (result < 0 || !S_ISREG(job->stat.mode))
		return result;
	return transfer(job, IO_READ, TAG_WINDOW_WRITE);
}

static int32_t
control(const struct job *job)
{
	struct message m = {
		.tag = TAG(IO_CONTROL, 0, job->sent != HANDLE_NONE),
		.words = { job->operation, job->argument, job->group },
	};
	int32_t result;

	mailbox()->handles[0] = job->sent;
	mailbox()->accept = 0;
	result = ipc_call(job->file, &m);
	return result < 0 ? result : (int32_t)m.words[0];
}

static int32_t
perform(struct job *job)
{
	switch (job->kind) {
	case JOB_READ:
		return transfer(job, IO_READ, TAG_WINDOW_WRITE);
	case JOB_WRITE:
		return transfer(job, IO_WRITE, TAG_WINDOW_READ);
	case JOB_STAT:
		return ask_stat(job);
	case JOB_PROGRAM:
		return program(job);
	case JOB_CONTROL:
		return control(job);
	}
	return E_ARGUMENT;
}

static uint32_t
work(void *argument)
{
	struct worker *worker = argument;
	struct message nothing;

	for (;;) {
		if (ipc_recv(worker->endpoint, &nothing, TIMEOUT_NEVER) < 0)
			continue;
		if (!worker->job || worker->finished)
			continue;
		/* (3) */
		worker->job->result = perform(worker->job);
		/* (4) */
		worker->finished = true;
		pulse(finished_connection, PULSE_WORKERS);
	}
	return 0;
}

/* ---- in the main loop ---- */

static int32_t
worker_start(struct worker *worker)
{
	int32_t endpoint = endpoint_create(), wake, thread;

	if (endpoint < 0)
		return endpoint;
	worker->endpoint = (handle_t)endpoint;
	wake = connection_create(worker->endpoint, 0, PULSE_WORK);
	if (wake < 0)
		return wake;
	worker->wake = (handle_t)wake;
	thread = thread_spawn(work, worker, PRIORITY_WORKER);
	if (thread < 0)
		return thread;
	worker->thread = (handle_t)thread;
	return 0;
}

int32_t
jobs_start(void)
{
	int32_t result = connection_create(proc_endpoint(), 0, PULSE_WORKERS);

	finished_connection = (handle_t)result;
	for (uint32_t i = 0; i < WORKERS && result >= 0; i++)
		result = worker_start(&workers[i]);
	return result < 0 ? result : 0;
}

/* A number that nobody can guess: what was, and when exactly one asks. */
static uint32_t
nonce(void)
{
	static uint32_t state = 0x9e3779b9u;
	uint32_t low;

	__asm__ volatile("rdtsc" : "=a"(low) : : "edx");
	state = (state ^ low) * 0x85ebca6bu;
	return state ^= state >> 15;
}

struct job *
job_create(enum job_kind kind, handle_t file, void (*done)(struct job *job), void *context)
{
	struct job *job = malloc(sizeof *job);

	if (!job)
		return NULL;
	job->kind = kind;
	job->file = file;
	job->done = done;
	job->context = context;
	job->offset = 0;
	job->length = JOB_BYTES;
	job->sent = HANDLE_NONE;
	job->asked = NULL;
	job->nonce[0] = nonce();
	job->nonce[1] = nonce();
	return job;
}

void
job_asked(uint32_t low, uint32_t high, struct source *source)
{
	for (uint32_t i = 0; i < WORKERS; i++) {
		struct job *job = workers[i].job;

		if (!job || workers[i].finished || job->kind != JOB_STAT || job->asked ||
		    job->nonce[0] != low || job->nonce[1] != high)
			continue;
		source_hold(source);
		job->asked = source;
	}
}

/* (2): idle workers get what waits. */
static void
distribute(void)
{
	for (uint32_t i = 0; i < WORKERS && first; i++) {
		struct worker *worker = &workers[i];

		if (worker->job)
			continue;
		worker->finished = false;
		worker->started = task_now();
		worker->job = first;
		first = first->next;
		if (!first)
			last = &first;
		pulse(worker->wake, PULSE_WORK);
		clock_set();		/* it may take too long */
	}
}

void
jobs_add(struct job *job)
{
	job->next = NULL;
	*last = job;
	last = &job->next;
	distribute();
}

void
jobs_finished(void)
{
	for (uint32_t i = 0; i < WORKERS; i++) {
		struct job *job = workers[i].job;

		if (!job || !workers[i].finished)
			continue;
		workers[i].job = NULL;
		distribute();
		job->done(job);
	}
}

uint64_t
jobs_check_time(uint64_t now)
{
	uint64_t next = UINT64_MAX;

	for (uint32_t i = 0; i < WORKERS; i++) {
		struct worker *worker = &workers[i];

		if (!worker->job || worker->finished)
			continue;
		if (worker->started + JOB_PATIENCE <= now)
			thread_cancel(worker->thread);
		/* A worker that was not in its call at that moment is cancelled next time. */
		uint64_t look = worker->started + JOB_PATIENCE > now ? worker->started + JOB_PATIENCE :
								       now + JOB_PATIENCE;

		if (look < next)
			next = look;
	}
	return next;
}
