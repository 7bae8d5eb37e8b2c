/* SPDX-License-Identifier: MIT */
/*
 * page_map.c: which page of the store is where, for a region or a file: a sparse array.
 */
#include "page_map.h"

#include <stdlib.h>
#include <string.h>

/* Make room for a leaf. */
static bool
widen(struct page_map *map, uint32_t leaf)
{
	struct leaf **leaves;
	uint32_t count = leaf + 1;

	if (leaf < map->leaf_count)
		return true;
	leaves = realloc(map->leaves, count * sizeof *leaves);
	if (!leaves)
		return false;
	memset(leaves + map->leaf_count, 0, (count - map->leaf_count) * sizeof *leaves);
	map->leaves = leaves;
	map->leaf_count = count;
	return true;
}

/* With its last page the map needs nothing any more. */
static void
shrink(struct page_map *map)
{
	if (map->pages > 0)
		return;
	for (uint32_t leaf = 0; leaf < map->leaf_count; leaf++)
		free(map->leaves[leaf]);
	free(map->leaves);
	*map = (struct page_map){ 0 };
}

static void
take_out(struct page_map *map, uint32_t index)
{
	struct leaf **leaf = &map->leaves[index / LEAF_PAGES];

	store_release((*leaf)->pages[index % LEAF_PAGES]);
	(*leaf)->pages[index % LEAF_PAGES] = PAGE_NONE;
	map->pages--;
	if (--(*leaf)->count == 0) {
		free(*leaf);
		*leaf = NULL;
	}
}

bool
page_map_set(struct page_map *map, uint32_t index, page_t page)
{
	struct leaf **leaf;

	if (page == PAGE_NONE) {
		page_map_clear(map, index, index + 1);
		return true;
	}
	if (!widen(map, index / LEAF_PAGES))
		return false;
	leaf = &map->leaves[index / LEAF_PAGES];
	if (!*leaf)
		*leaf = calloc(1, sizeof **leaf);
	if (!*leaf) {
		shrink(map);
		return false;
	}
	page_t *place = &(*leaf)->pages[index % LEAF_PAGES];
	if (*place != PAGE_NONE) {
		store_release(*place);
	} else {
		(*leaf)->count++;
		map->pages++;
	}
	*place = page;
	return true;
}

bool
page_map_share(struct page_map *map, const struct page_map *other)
{
	if (other->pages == 0)
		return true;
	if (!widen(map, other->leaf_count - 1))
		return false;
	for (uint32_t i = 0; i < other->leaf_count; i++) {
		if (!other->leaves[i])
			continue;
		map->leaves[i] = malloc(sizeof *map->leaves[i]);
		if (!map->leaves[i]) {
			page_map_clear(map, 0, UINT32_MAX);
			return false;
		}
		*map->leaves[i] = *other->leaves[i];
		map->pages += other->leaves[i]->count;
		for (uint32_t n = 0; n < LEAF_PAGES; n++) {
			if (map->leaves[i]->pages[n] != PAGE_NONE)
				store_hold(map->leaves[i]->pages[n]);
		}
	}
	return true;
}

uint32_t
page_map_next(const struct page_map *map, uint32_t first)
{
	for (uint32_t index = first; index / LEAF_PAGES < map->leaf_count; index++) {
		const struct leaf *leaf = map->leaves[index / LEAF_PAGES];

		if (!leaf)
			index |= LEAF_PAGES - 1;
		else if (leaf->pages[index % LEAF_PAGES] != PAGE_NONE)
			return index;
	}
	return UINT32_MAX;
}

bool
page_map_split(struct page_map *map, uint32_t first, struct page_map *rest)
{
	for (uint32_t i = page_map_next(map, first); i != UINT32_MAX; i = page_map_next(map, i + 1)) {
		page_t page = page_map_get(map, i);

		store_hold(page);
		if (!page_map_set(rest, i - first, page)) {
			store_release(page);
			page_map_clear(rest, 0, UINT32_MAX);
			return false;
		}
	}
	page_map_clear(map, first, UINT32_MAX);
	return true;
}

void
page_map_clear(struct page_map *map, uint32_t first, uint32_t end)
{
	for (uint32_t i = page_map_next(map, first); i < end; i = page_map_next(map, i + 1))
		take_out(map, i);
	shrink(map);
}
