/* SPDX-License-Identifier: MIT */
/*
 * store.c: every page of every process, with a count of who refers to it.
 *
 *   with_free has a bit for each chunk that has free pages, first_free is below the first of them:
 *   finding a page looks at a word or two, however many chunks there are.
 */
#include "store.h"

#include <stdlib.h>
#include <string.h>

#define COMMIT_PAGES	16u		/* what the kernel does in one call */
#define WORD_BITS	32u

struct chunk {
	handle_t memory;
	uint8_t *bytes;
	uint64_t free, dirty;
	uint32_t committed;
	uint16_t references[CHUNK_PAGES];
	struct realm *realms[CHUNK_PAGES];
};

static struct chunk *chunks[CHUNKS_MAX];
static uint32_t with_free[CHUNKS_MAX / WORD_BITS];
static unsigned first_free;		/* no word of with_free before it is set */
static uint32_t pages_used, chunk_count;

static void
set_with_free(unsigned number, bool has)
{
	uint32_t bit = 1u << number % WORD_BITS;

	if (!has) {
		with_free[number / WORD_BITS] &= ~bit;
		return;
	}
	with_free[number / WORD_BITS] |= bit;
	if (number / WORD_BITS < first_free)
		first_free = number / WORD_BITS;
}

/* Make the lowest chunk that is not there.  Returns its number, 0 if there can be none. */
static unsigned
chunk_add(void)
{
	unsigned number = 1;
	struct chunk *chunk;
	int32_t memory;

	while (number < CHUNKS_MAX && chunks[number])
		number++;
	if (number == CHUNKS_MAX)
		return 0;
	chunk = calloc(1, sizeof *chunk);
	if (!chunk)
		return 0;
	memory = chunk_create();
	if (memory < 0) {
		free(chunk);
		return 0;
	}
	chunk->memory = (handle_t)memory;
	chunk->bytes = chunk_bytes(number);
	chunk->free = UINT64_MAX;
	chunks[number] = chunk;
	chunk_count++;
	set_with_free(number, true);
	return number;
}

static void
chunk_drop(unsigned number)
{
	set_with_free(number, false);
	chunk_destroy(chunks[number]->memory, number);
	free(chunks[number]);
	chunks[number] = NULL;
	chunk_count--;
}

/* The lowest chunk with a free page; 0 if there is none. */
static unsigned
chunk_find(void)
{
	for (; first_free < CHUNKS_MAX / WORD_BITS; first_free++) {
		if (with_free[first_free] != 0)
			return first_free * WORD_BITS + (unsigned)__builtin_ctz(with_free[first_free]);
	}
	return 0;
}

/* Make sure that a place of a chunk has a frame. */
static bool
commit(struct chunk *chunk, unsigned number, unsigned place)
{
	if (place < chunk->committed)
		return true;
	if (chunk_commit(chunk->memory, number, chunk->committed, COMMIT_PAGES) < 0)
		return false;
	chunk->committed += COMMIT_PAGES;
	return true;
}

/* Take the lowest free page, as it is. */
static page_t
take(void)
{
	unsigned number = chunk_find(), place;
	struct chunk *chunk;

	if (number == 0)
		number = chunk_add();
	if (number == 0)
		return PAGE_NONE;
	chunk = chunks[number];
	place = (unsigned)__builtin_ctzll(chunk->free);
	if (!commit(chunk, number, place)) {
		if (chunk->free == UINT64_MAX)
			chunk_drop(number);
		return PAGE_NONE;
	}
	chunk->free &= ~(1ull << place);
	chunk->references[place] = 1;
	if (chunk->free == 0)
		set_with_free(number, false);
	pages_used++;
	return number * CHUNK_PAGES + place;
}

page_t
store_alloc(struct realm *realm, bool zeroed)
{
	struct chunk *chunk;
	uint64_t bit;
	page_t page;

	if (!realm_add_page(realm))
		return PAGE_NONE;
	page = take();
	if (page == PAGE_NONE) {
		realm_remove_page(realm);
		return PAGE_NONE;
	}
	chunk = chunks[page / CHUNK_PAGES];
	chunk->realms[page % CHUNK_PAGES] = realm;
	bit = 1ull << page % CHUNK_PAGES;
	if (zeroed && (chunk->dirty & bit))
		memset(store_bytes(page), 0, PAGE_SIZE);
	chunk->dirty |= bit;
	return page;
}

page_t
store_copy(struct realm *realm, page_t page)
{
	page_t copy = store_alloc(realm, false);

	if (copy != PAGE_NONE)
		memcpy(store_bytes(copy), store_bytes(page), PAGE_SIZE);
	return copy;
}

void
store_hold(page_t page)
{
	chunks[page / CHUNK_PAGES]->references[page % CHUNK_PAGES]++;
}

void
store_release(page_t page)
{
	unsigned number = page / CHUNK_PAGES, place = page % CHUNK_PAGES;
	struct chunk *chunk = chunks[number];

	if (--chunk->references[place] > 0)
		return;
	realm_remove_page(chunk->realms[place]);
	pages_used--;
	if (chunk->free == 0)
		set_with_free(number, true);
	chunk->free |= 1ull << place;
	if (chunk->free == UINT64_MAX)
		chunk_drop(number);
}

bool
store_is_single(page_t page)
{
	return chunks[page / CHUNK_PAGES]->references[page % CHUNK_PAGES] == 1;
}

void *
store_bytes(page_t page)
{
	return chunks[page / CHUNK_PAGES]->bytes + store_offset(page);
}

handle_t
store_memory(page_t page)
{
	return chunks[page / CHUNK_PAGES]->memory;
}

void
store_count(uint32_t *pages, uint32_t *chunks_there)
{
	*pages = pages_used;
	*chunks_there = chunk_count;
}
