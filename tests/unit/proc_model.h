/* SPDX-License-Identifier: MIT */
/*
 * proc_model.h: proc's pages on the host, with the kernel played by this file.
 *
 *   The kernel's part is small: chunks are pieces of the host's memory, and a task is an array that
 *   says which page is mapped where, writable or not.  load() and save() are what a program does:
 *   they use what is mapped, fault where nothing is, and read a page of a "file" when told to fetch
 *   it.
 */
#pragma once

#include "unit.h"

#include "abi/errors.h"
#include "user/servers/proc/realm.c"
#include "user/servers/proc/store.c"
#include "user/servers/proc/page_map.c"
#include "user/servers/proc/source.c"
#include "user/servers/proc/space.c"
#include "user/servers/proc/fault.c"

/* ---- the kernel ---- */

#define TASKS		3u
#define FIRST		0x400000u	/* what a model task can map begins here */
#define PAGES		96u

static struct { page_t page; bool writable; } mapped[TASKS][PAGES];
static unsigned chunks_made, chunks_gone, chunks_most = 1000;
static void *model_chunks[CHUNKS_MAX];
static unsigned files_closed, last_pages;

int32_t
chunk_create(void)
{
	if (chunks_made - chunks_gone == chunks_most)
		return E_QUOTA;
	return (int32_t)++chunks_made;
}

void *
chunk_bytes(unsigned chunk)
{
	ck_assert_ptr_null(model_chunks[chunk]);
	return model_chunks[chunk] = malloc(CHUNK_SIZE);
}

int32_t
chunk_commit(handle_t memory, unsigned chunk, unsigned first, unsigned count)
{
	ck_assert_uint_gt(memory, 0);
	memset((char *)model_chunks[chunk] + first * PAGE_SIZE, 0, count * PAGE_SIZE);
	return 0;
}

void
chunk_destroy(handle_t memory, unsigned chunk)
{
	ck_assert_uint_gt(memory, 0);
	free(model_chunks[chunk]);
	model_chunks[chunk] = NULL;
	chunks_gone++;
}

void
source_close_file(handle_t file)
{
	ck_assert_uint_gt(file, 0);
	files_closed++;
}

void
source_last_pages(struct source *source)
{
	page_map_clear(&source->dirty, 0, UINT32_MAX);
	last_pages++;
}

static inline unsigned
index_of(uint32_t address)
{
	return (address - FIRST) / PAGE_SIZE;
}

int32_t
mapping_set(handle_t task, uint32_t address, page_t page, bool writable)
{
	ck_assert_uint_lt(index_of(address), PAGES);
	mapped[task][index_of(address)].page = page;
	mapped[task][index_of(address)].writable = writable;
	return 0;
}

void
mapping_remove(handle_t task, uint32_t address, uint32_t length)
{
	for (; length > 0; address += PAGE_SIZE, length -= PAGE_SIZE)
		if (index_of(address) < PAGES)
			mapped[task][index_of(address)].page = PAGE_NONE;
}

void
mapping_protect(handle_t task, uint32_t address, uint32_t length)
{
	for (; length > 0; address += PAGE_SIZE, length -= PAGE_SIZE)
		if (index_of(address) < PAGES)
			mapped[task][index_of(address)].writable = false;
}

/* ---- programs ---- */

/* Every byte of page n of a file. */
#define FILE_BYTE(n)	((uint8_t)(0xa0 + (n)))

static struct space spaces[TASKS];
static struct realm *realm;
static uint32_t faults, fetches;	/* of all programs */

static inline void
fetch(struct source *source, uint32_t number)
{
	page_t page = store_alloc(source->realm, false);

	memset(store_bytes(page), FILE_BYTE(number), PAGE_SIZE);
	ck_assert(page_map_set(&source->pages, number, page));
	fetches++;
}

/* Make an access possible as proc would.  Anything but FAULT_MAP: it is not. */
static inline enum fault_outcome
touch(unsigned task, uint32_t address, bool write, uint8_t **byte)
{
	unsigned index = index_of(address);
	struct fault_result result;

	ck_assert_uint_lt(index, PAGES);
	while (mapped[task][index].page == PAGE_NONE || (write && !mapped[task][index].writable)) {
		enum fault_outcome outcome = space_fault(&spaces[task], address, write, &result);

		faults++;
		if (outcome == FAULT_FETCH)
			fetch(result.source, result.fetch);
		else if (outcome == FAULT_MAP)
			mapping_set(task, address, result.page, result.writable);
		else
			return outcome;
	}
	*byte = (uint8_t *)store_bytes(mapped[task][index].page) + (address & PAGE_MASK);
	return FAULT_MAP;
}

static inline int
load(unsigned task, uint32_t address)
{
	uint8_t *byte;

	return touch(task, address, false, &byte) == FAULT_MAP ? *byte : -1;
}

static inline bool
save(unsigned task, uint32_t address, uint8_t value)
{
	uint8_t *byte;

	if (touch(task, address, true, &byte) != FAULT_MAP)
		return false;
	*byte = value;
	return true;
}

static inline void
start(void)
{
	realm = realm_create(NULL, REALM_NO_LIMIT, REALM_NO_LIMIT);
	realm_add_process(realm);
	for (unsigned task = 0; task < TASKS; task++)
		spaces[task] = (struct space){ .realm = realm, .task = task };
}

#define RW	(MAPPING_READ | MAPPING_WRITE)
#define AT(n)	(FIRST + (n) * PAGE_SIZE)

static inline struct region *
add(unsigned task, unsigned first, unsigned pages, uint32_t rights, struct source *source)
{
	struct region *region = space_add(&spaces[task], AT(first), AT(first + pages), rights, source, 0);

	ck_assert_ptr_nonnull(region);
	return region;
}

static inline uint32_t
pages_in_use(void)
{
	uint32_t pages, chunk_total;

	store_count(&pages, &chunk_total);
	return pages;
}

static inline void
finish(void)
{
	for (unsigned task = 0; task < TASKS; task++)
		space_clear(&spaces[task], true);
	ck_assert_uint_eq(pages_in_use(), 0);
	ck_assert_uint_eq(chunks_made, chunks_gone);
	ck_assert_uint_eq(realm->pages, 0);
	realm_remove_process(realm);
}
