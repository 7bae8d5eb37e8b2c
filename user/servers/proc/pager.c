/* SPDX-License-Identifier: MIT */
/*
 * pager.c: faults of processes, as messages, and pages that have to be fetched from files.
 *
 *   A fetch is a job with the threads that wait for it.  A fault that finds its page being fetched
 *   joins the fetch.  While the job is under way the process may end, and its thread with it: the
 *   fetch then goes on for the others, and the reply to the dead fails.
 */
#include "pager.h"

#include <errno.h>
#include <fault.h>
#include <print.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "jobs.h"
#include "mapping.h"

/* Error code of a page fault (Intel SDM volume 3A, 4.7). */
#define ERROR_WRITE	0x2u

struct fault {
	struct fault *next;
	uint32_t token;
	uint32_t badge;
	uint32_t address;
	bool write;
};

struct fetch {
	struct fetch *next;
	struct source *source;		/* held */
	uint32_t page;			/* the first that is read */
	struct fault *waiting;
};

static struct fetch *fetches;

static bool start_fetch(const struct fault *fault, const struct fault_result *wanted);

/* ---- what a program did wrong ---- */

static unsigned
signal_of_vector(uint32_t vector)
{
	switch (vector) {
	case FAULT_DIVIDE:
	case FAULT_FLOATING_POINT:
	case FAULT_SIMD:
		return SIGFPE;
	case FAULT_DEBUG:
	case FAULT_BREAKPOINT:
		return SIGTRAP;
	case FAULT_INSTRUCTION:
		return SIGILL;
	case FAULT_ALIGNMENT:
	case FAULT_NO_FLOATING_POINT:
		return SIGBUS;
	default:
		return SIGSEGV;
	}
}

static void
log_end(const struct process *process, const char *what, uint32_t address, uint32_t instruction)
{
	log_printf("proc: %u (%s): %s at 0x%08x, address 0x%08x\n", (unsigned)process->pid, process->name,
		   what, (unsigned)instruction, (unsigned)address);
}

/* The thread did what it may not; what: for the log, if it dies of it. */
static void
punish(struct process *process, struct thread *thread, unsigned number, const struct signal_info *info,
       const char *what, uint32_t instruction)
{
	if (signal_effect(process, number) != SIGNAL_EFFECT_HANDLE)
		log_end(process, what, info->value, instruction);
	signal_fault(process, thread, number, info);
}

static void
punish_access(struct process *process, struct thread *thread, enum fault_outcome outcome,
	      uint32_t address, uint32_t instruction)
{
	struct signal_info info = { SEGV_MAPERR, address, 0 };

	if (outcome == FAULT_NOTHING || outcome == FAULT_FORBIDDEN) {
		info.code = outcome == FAULT_NOTHING ? SEGV_MAPERR : SEGV_ACCERR;
		punish(process, thread, SIGSEGV, &info, "page fault", instruction);
	} else if (outcome == FAULT_BEYOND) {
		punish(process, thread, SIGBUS, &info, "access beyond the end of a file", instruction);
	} else {
		log_end(process, "no memory left: killed", address, instruction);
		process_end(process, STATUS_KILLED(SIGKILL));
	}
}

/* ---- faults ---- */

/*
 * Make an access possible.  False: it has to wait for a fetch.  LAB 11 part 4.
 */
static bool
resolve(struct process *process, const struct fault *fault, uint32_t instruction)
{
	struct thread *thread = process_thread(process, BADGE_THREAD(fault->badge));
	struct fault_result result;
	enum fault_outcome outcome;

	process->space.faults++;
	outcome = space_fault(&process->space, fault->address, fault->write, &result);
	if (outcome == FAULT_MAP &&
	    mapping_set(process->task, fault->address & ~PAGE_MASK, result.page, result.writable) < 0)
		outcome = FAULT_NO_MEMORY;
	if (outcome == FAULT_FETCH) {
		if (start_fetch(fault, &result))
			return false;
		outcome = FAULT_NO_MEMORY;
	}
	if (outcome != FAULT_MAP && thread)
		punish_access(process, thread, outcome, fault->address, instruction);
	return true;
}

void
pager_fault(struct server *server, const struct message *message)
{
	struct process *process = proc_caller(message);
	uint32_t vector = FAULT_VECTOR(message->words[0]);
	struct fault fault = {
		.token = server->token,
		.badge = message->badge,
		.address = message->words[1],
		.write = FAULT_ERROR(message->words[0]) & ERROR_WRITE,
	};

	if (!process)
		return;
	if (vector == FAULT_PAGE) {
		if (!resolve(process, &fault, message->words[2]))
			server_defer(server);
		return;
	}
	struct thread *thread = process_thread(process, BADGE_THREAD(message->badge));
	const struct signal_info info = { SI_KERNEL, message->words[2], 0 };

	if (thread)
		punish(process, thread, signal_of_vector(vector), &info, fault_name(vector), message->words[2]);
}

/* ---- fetching ---- */

void
pager_fill(struct source *source, uint32_t first_page, const uint8_t *bytes, uint32_t length)
{
	for (uint32_t done = 0; done < length; done += PAGE_SIZE, first_page++) {
		uint32_t part = length - done < PAGE_SIZE ? length - done : PAGE_SIZE;
		page_t page;

		if (page_map_get(&source->pages, first_page) != PAGE_NONE)
			continue;
		page = store_alloc(source->realm, part < PAGE_SIZE);
		if (page == PAGE_NONE)
			return;
		memcpy(store_bytes(page), bytes + done, part);
		if (!page_map_set(&source->pages, first_page, page)) {
			store_release(page);
			return;
		}
	}
}

static struct fetch *
find_fetch(const struct source *source, uint32_t page)
{
	for (struct fetch *f = fetches; f; f = f->next) {
		if (f->source == source && page - f->page < PAGER_AROUND)
			return f;
	}
	return NULL;
}

/* What a fault that waited comes to.  Failed: the file could not be read. */
static void
resume(struct fault *fault, bool failed)
{
	const struct message from = { .badge = fault->badge };
	struct process *process = proc_caller(&from);

	if (process && failed) {
		struct thread *thread = process_thread(process, BADGE_THREAD(fault->badge));

		if (thread)
			punish_access(process, thread, FAULT_BEYOND, fault->address, 0);
	} else if (process && !resolve(process, fault, 0)) {
		free(fault);
		return;
	}
	proc_reply(fault->token, 0);
	free(fault);
}

/* A worker is done. */
static void
fetched(struct job *job)
{
	struct fetch *fetch = job->context, **link;
	bool failed = job->result < 0 || (job->result == 0 && fetch->page < source_pages(fetch->source));

	if (!failed)
		pager_fill(fetch->source, fetch->page, job->bytes, (uint32_t)job->result);
	for (link = &fetches; *link != fetch; link = &(*link)->next)
		;
	*link = fetch->next;
	while (fetch->waiting) {
		struct fault *fault = fetch->waiting;

		fetch->waiting = fault->next;
		resume(fault, failed);
	}
	source_release(fetch->source);
	free(fetch);
	free(job);
}

static struct fetch *
add_fetch(struct source *source, uint32_t page)
{
	struct fetch *fetch = malloc(sizeof *fetch);
	struct job *job = fetch ? job_create(JOB_READ, source->file, fetched, fetch) : NULL;

	if (!job) {
		free(fetch);
		return NULL;
	}
	*fetch = (struct fetch){ .next = fetches, .source = source, .page = page };
	source_hold(source);
	fetches = fetch;
	job->offset = (uint64_t)page * PAGE_SIZE;
	jobs_add(job);
	return fetch;
}

/* Have a page read, and the thread wait for it.  False: no memory. */
static bool
start_fetch(const struct fault *fault, const struct fault_result *wanted)
{
	struct fetch *fetch = find_fetch(wanted->source, wanted->fetch);
	struct fault *waiting = malloc(sizeof *waiting);

	if (waiting && !fetch)
		fetch = add_fetch(wanted->source, wanted->fetch / PAGER_AROUND * PAGER_AROUND);
	if (!waiting || !fetch) {
		free(waiting);
		return false;
	}
	*waiting = *fault;
	waiting->next = fetch->waiting;
	fetch->waiting = waiting;
	return true;
}
