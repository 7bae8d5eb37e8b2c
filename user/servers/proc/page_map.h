/* SPDX-License-Identifier: MIT */
/*
 * page_map.h: which page of the store is where, for a region or a file: a sparse array.
 *
 *	leaves[0] -> pages 0..63
 *	leaves[1] -> NULL: nothing in 64..127
 *	leaves[2] -> pages 128..191
 *
 *   A map owns one reference to each page in it.  Only what is there takes memory, so a stack of 8 MiB that
 *   uses two pages has one leaf, and fork copies one leaf.
 */
#pragma once

#include "store.h"

#define LEAF_PAGES	64u

struct leaf {
	page_t pages[LEAF_PAGES];
	uint32_t count;			/* of them that are there, > 0 */
};

struct page_map {
	struct leaf **leaves;
	uint32_t leaf_count;
	uint32_t pages;			/* in all */
};

/* The page at an index; PAGE_NONE if there is none. */
static inline page_t
page_map_get(const struct page_map *map, uint32_t index)
{
	uint32_t leaf = index / LEAF_PAGES;

	if (leaf >= map->leaf_count || !map->leaves[leaf])
		return PAGE_NONE;
	return map->leaves[leaf]->pages[index % LEAF_PAGES];
}

/*
 * Put a page there; the map takes over the caller's reference, and drops the one to what was there.
 * PAGE_NONE takes out.  False, and the reference is still the caller's, if there is no memory.
 */
bool
page_map_set(struct page_map *map, uint32_t index, page_t page);

/*
 * Make the map, which is empty, the same as another: every page is referred to once more.  False:
 * no memory; the map is empty.
 */
bool
page_map_share(struct page_map *map, const struct page_map *other);

/* Move what lies from `first` on to the beginning of an empty map.  False: no memory; nothing has changed. */
bool
page_map_split(struct page_map *map, uint32_t first, struct page_map *rest);

/* Drop everything from `first` up to `end`. */
void
page_map_clear(struct page_map *map, uint32_t first, uint32_t end);

/* The next index >= first with a page; UINT32_MAX if there is none. */
uint32_t
page_map_next(const struct page_map *map, uint32_t first);
