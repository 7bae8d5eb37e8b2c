/* SPDX-License-Identifier: MIT */
/*
 * data.c: what is in a file.
 *
 *   A file's pages hang in chunks of CHUNK_PAGES pointers.  Where no page hangs the file reads as
 *   the archive's bytes, as far as those reach, and as zeros beyond: so a program of the boot
 *   archive takes no memory here, and a hole takes none either.  The first write to such a page
 *   makes it, with what was read there before.
 *
 *   Invariant: whatever lies in pages or in the archive's part beyond the size reads as zero once
 *   the file grows again: data_resize() clears the rest of the last page, gives back those behind
 *   it and cuts the archive's part.
 */
#include <errno.h>
#include <string.h>

#include "kept.h"

#define CHUNKS_SIZE	((uint32_t)(CHUNKS_MAX * sizeof(uint8_t **)))

static const uint8_t zeros[DATA_PAGE];

/* The page that holds an offset, NULL if it is none of ours. */
static uint8_t *
page_at(const struct node *node, uint64_t offset)
{
	uint32_t page = (uint32_t)(offset / DATA_PAGE);
	uint8_t ***chunks = node->file.chunks;

	if (!chunks || !chunks[page / CHUNK_PAGES])
		return NULL;
	return chunks[page / CHUNK_PAGES][page % CHUNK_PAGES];
}

const uint8_t *
data_at(const struct node *node, uint64_t offset, uint32_t *run)
{
	uint32_t inside = (uint32_t)(offset % DATA_PAGE);
	const uint8_t *page = page_at(node, offset);

	*run = DATA_PAGE - inside;
	if (page)
		return page + inside;
	if (offset >= node->file.original_size)
		return zeros + inside;
	/* Without any page of ours the archive's bytes lie there in one piece. */
	uint32_t rest = node->file.original_size - (uint32_t)offset;
	if (!node->file.chunks || rest < *run)
		*run = rest;
	return node->file.original + offset;
}

/* A page more for this file, charged; NULL: there is none. */
static void *
take_page(struct node *node)
{
	void *page;

	if (!charge(node->owner, 0, 1))
		return NULL;
	page = page_new();
	if (!page)
		charge(node->owner, 0, -1);
	else
		node->file.pages++;
	return page;
}

static void
give_page(struct node *node, void *page)
{
	page_free(page);
	node->file.pages--;
	charge(node->owner, 0, -1);
}

/* Where the pointer to a page hangs; NULL: there is no room for its chunk. */
static uint8_t **
slot_at(struct node *node, uint32_t page)
{
	uint8_t ***chunks = node->file.chunks;

	if (!chunks)
		chunks = node->file.chunks = part_new(CHUNKS_SIZE);
	if (!chunks)
		return NULL;
	if (!chunks[page / CHUNK_PAGES])
		chunks[page / CHUNK_PAGES] = take_page(node);
	return chunks[page / CHUNK_PAGES] ? &chunks[page / CHUNK_PAGES][page % CHUNK_PAGES] : NULL;
}

uint8_t *
data_reserve(struct node *node, uint64_t offset, uint32_t *run)
{
	uint32_t inside = (uint32_t)(offset % DATA_PAGE), have;
	uint8_t **slot = slot_at(node, (uint32_t)(offset / DATA_PAGE));

	if (!slot)
		return NULL;
	*run = DATA_PAGE - inside;
	if (*slot)
		return *slot + inside;
	const uint8_t *before = data_at(node, offset - inside, &have);
	uint8_t *page = take_page(node);
	if (!page)
		return NULL;
	memcpy(page, before, have < DATA_PAGE ? have : DATA_PAGE);
	kept_barrier();
	*slot = page;
	return page + inside;
}

/* Give back the pages from one on. */
static void
cut_pages(struct node *node, uint32_t first)
{
	for (uint32_t chunk = first / CHUNK_PAGES; chunk < CHUNKS_MAX; chunk++) {
		uint8_t **pages = node->file.chunks[chunk];

		if (!pages)
			continue;
		for (uint32_t i = first > chunk * CHUNK_PAGES ? first % CHUNK_PAGES : 0; i < CHUNK_PAGES; i++) {
			if (pages[i])
				give_page(node, pages[i]);
			pages[i] = NULL;
		}
		if (first <= chunk * CHUNK_PAGES) {
			give_page(node, pages);
			node->file.chunks[chunk] = NULL;
		}
	}
}

int32_t
data_resize(struct node *node, uint64_t size)
{
	bool cut = size < node->size && node->file.chunks;

	if (size > FILE_SIZE_MAX)
		return ERRNO(EFBIG);
	node_changed(node, true);
	if (size < node->file.original_size)
		node->file.original_size = (uint32_t)size;
	node->size = size;
	commit();
	/* What is behind the size now is cut by a successor as well (recover.c). */
	if (cut) {
		data_clear_rest(node);
		cut_pages(node, (uint32_t)((size + DATA_PAGE - 1) / DATA_PAGE));
	}
	return 0;
}

void
data_clear_rest(struct node *node)
{
	uint32_t inside = (uint32_t)(node->size % DATA_PAGE);
	uint8_t *last = inside > 0 ? page_at(node, node->size) : NULL;

	if (last)
		memset(last + inside, 0, DATA_PAGE - inside);
}

void
data_free(struct node *node)
{
	if (node->file.chunks)
		cut_pages(node, 0);
	if (node->file.chunks)
		part_free(node->file.chunks, CHUNKS_SIZE);
	node->file.chunks = NULL;
	node->file.original_size = 0;
}
