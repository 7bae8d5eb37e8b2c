/* SPDX-License-Identifier: MIT */
/*
 * store.h: every page of every process, with a count of who refers to it.
 *
 *   Pages come in chunks: a chunk is one Memory of 64 pages, which proc maps into its own space as
 *   well.  So a page has two names: (Memory, offset) for mapping it into a process, and an address
 *   where proc itself reads and writes it.
 *
 *	page number   chunk * 64 + place in the chunk; 0 is no page, as there is no chunk 0
 *	free          bit set: nobody refers to it
 *	dirty         bit set: a free page that was used, and is not all zero any more
 *	committed     the chunk's first so many pages have frames; they get them 16 at a time, which the kernel zeroes
 *
 *   The lowest free page is always taken, so that what is in use gathers in the first chunks; a
 *   chunk in which nothing is in use is given back.
 *
 *   A page is shared by reference: a count of 1 says that whoever holds it may write to it, a
 *   higher one that it has to be copied first.  That is all that copy-on-write needs to know.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "abi/types.h"
#include "realm.h"

typedef uint32_t page_t;

#define PAGE_NONE	0u
#define CHUNK_PAGES	64u
#define CHUNK_SIZE	(CHUNK_PAGES * PAGE_SIZE)
#define CHUNKS_MAX	3584u		/* 896 MiB, all the memory there can be */

/*
 * A new page, referred to once, counted in a realm.  zeroed: else it holds whatever it held.
 * PAGE_NONE: the realm has its most, or proc's quota or the machine's memory is used up.
 */
page_t
store_alloc(struct realm *realm, bool zeroed);

/* A copy of a page, likewise. */
page_t
store_copy(struct realm *realm, page_t page);

/* Refer to a page once more, or once less; with the last reference it is free. */
void
store_hold(page_t page);
void
store_release(page_t page);

/* Is the caller's reference the only one? */
bool
store_is_single(page_t page);

/* Where proc sees it. */
void *
store_bytes(page_t page);

/* The Memory it lies in; its place there is store_offset(). */
handle_t
store_memory(page_t page);

static inline uint32_t
store_offset(page_t page)
{
	return page % CHUNK_PAGES * PAGE_SIZE;
}

/* Pages in use, and chunks there are. */
void
store_count(uint32_t *pages, uint32_t *chunks);

/* What the store needs of the kernel (chunk.c; the unit tests have their own). */

/* Make a Memory of CHUNK_PAGES pages.  Returns its handle or an error. */
int32_t
chunk_create(void);

/* Give `count` pages from `first` on frames of zeroes, and make proc see them.  Returns 0 or an error. */
int32_t
chunk_commit(handle_t memory, unsigned chunk, unsigned first, unsigned count);

/* Where proc sees a chunk. */
void *
chunk_bytes(unsigned chunk);

/* Nobody refers to it: give it back. */
void
chunk_destroy(handle_t memory, unsigned chunk);
