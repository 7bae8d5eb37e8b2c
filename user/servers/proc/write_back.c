/* SPDX-License-Identifier: MIT */
/*
 * write_back.c: pages of files that were written to through shared mappings go back into the files.
 */
#include "write_back.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "jobs.h"
#include "mapping.h"
#include "process.h"

struct writing {
	struct source *source;
	int32_t result;
	void (*done)(void *context, int32_t result);
	void *context;
};

/* From now on whoever writes to a page of a source faults. */
static void
make_read_only(const struct source *source, uint32_t number)
{
	for (const struct process *p = process_next(NULL); p; p = process_next(p)) {
		for (const struct region *r = p->space.regions; r; r = r->next) {
			uint32_t index = number - r->source_page;

			if (r->source == source && r->shared && index < (r->end - r->start) / PAGE_SIZE)
				mapping_protect(p->task, r->start + index * PAGE_SIZE, PAGE_SIZE);
		}
	}
}

static void
finish(struct writing *writing)
{
	if (writing->done)
		writing->done(writing->context, writing->result);
	source_release(writing->source);
	free(writing);
}

/* Fill the job with the next dirty page.  False: there is none. */
static bool
fill(struct writing *writing, struct job *job)
{
	struct source *source = writing->source;
	uint32_t number = page_map_next(&source->dirty, 0);
	uint32_t left;

	if (number >= source_pages(source))
		return false;
	left = source->size - number * PAGE_SIZE;
	make_read_only(source, number);
	job->offset = (uint64_t)number * PAGE_SIZE;
	job->length = left < PAGE_SIZE ? left : PAGE_SIZE;
	memcpy(job->bytes, store_bytes(page_map_get(&source->dirty, number)), job->length);
	page_map_set(&source->dirty, number, PAGE_NONE);
	return true;
}

static void
written(struct job *job)
{
	struct writing *writing = job->context;

	if (job->result < 0 && writing->result == 0)
		writing->result = job->result;
	if (fill(writing, job)) {
		jobs_add(job);
		return;
	}
	finish(writing);
	free(job);
}

void
write_back(struct source *source, void (*done)(void *context, int32_t result), void *context)
{
	struct writing *writing = malloc(sizeof *writing);
	struct job *job = writing ? job_create(JOB_WRITE, source->file, written, writing) : NULL;

	if (!job) {
		free(writing);
		if (done)
			done(context, ERRNO(ENOMEM));
		return;
	}
	*writing = (struct writing){ source, 0, done, context };
	source_hold(source);
	if (fill(writing, job)) {
		jobs_add(job);
		return;
	}
	finish(writing);
	free(job);
}

void
source_last_pages(struct source *source)
{
	write_back(source, NULL, NULL);
}
