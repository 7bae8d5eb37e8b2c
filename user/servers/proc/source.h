/* SPDX-License-Identifier: MIT */
/*
 * source.h: where the pages of a region come from: a file, or memory that processes share.
 *
 *	SOURCE_FILE     a file that was given to proc open; pages are read when they are first needed, and kept
 *	SOURCE_SHARED   no file: pages are zero when they are first needed; named (shm_open) or not
 *
 *   Private mappings copy its pages when they write; shared mappings write into them, and those of
 *   a file are then dirty: they are written back by sync and when the last mapping goes.
 *
 *   A source lives while something refers to it: a region, an open file, its name, a read under
 *   way.  Its pages count in the realm of whoever made it.
 */
#pragma once

#include "page_map.h"

enum source_kind {
	SOURCE_FILE,
	SOURCE_SHARED,
};

struct source {
	enum source_kind kind;
	uint32_t references;
	handle_t file;			/* SOURCE_FILE: ours to close */
	uint32_t size;			/* bytes there are */
	struct page_map pages;
	struct page_map dirty;		/* the same pages, those written to since they were read */
	struct realm *realm;
};

/*
 * A new source, referred to once; it takes over the handle.  NULL: no memory, and the handle is
 * still the caller's.
 */
struct source *
source_create(enum source_kind kind, handle_t file, uint32_t size, struct realm *realm);

void
source_hold(struct source *source);

/* One reference less; with the last the pages go and the file is closed. */
void
source_release(struct source *source);

/* Pages it has, the last perhaps in part. */
static inline uint32_t
source_pages(const struct source *source)
{
	return source->size / PAGE_SIZE + (source->size % PAGE_SIZE != 0);
}

/* What the source needs of others (task.c, write_back.c; the unit tests have their own). */
void
source_close_file(handle_t file);

/*
 * The last reference is about to go and pages are dirty: take one more until they are in the file,
 * if possible.
 */
void
source_last_pages(struct source *source);
