/* SPDX-License-Identifier: MIT */
/*
 * space.c: the regions of a process: adding, cutting, removing, copying.  What a fault means: fault.c.
 */
#include "space.h"

#include <errno.h>
#include <stdlib.h>
#include "protocol/process.h"
#include <string.h>

#include "mapping.h"

struct region *
space_find(const struct space *space, uint32_t address)
{
	for (struct region *r = space->regions; r; r = r->next) {
		if (address < r->end)
			return address >= r->start ? r : NULL;
	}
	return NULL;
}

static struct region **
place_for(struct space *space, uint32_t start)
{
	struct region **link = &space->regions;

	while (*link && (*link)->start < start)
		link = &(*link)->next;
	return link;
}

struct region *
space_add(struct space *space, uint32_t start, uint32_t end, uint32_t rights,
	  struct source *source, uint32_t source_page)
{
	struct region *region = space->region_count < REGIONS_MAX ? calloc(1, sizeof *region) : NULL, **link;

	if (!region)
		return NULL;
	if (!space_remove(space, start, end)) {
		free(region);
		return NULL;
	}
	link = place_for(space, start);
	*region = (struct region){
		.next = *link,
		.start = start,
		.end = end,
		.rights = rights,
		.source = source,
		.source_page = source_page,
		.file_bytes = source ? end - start : 0,
	};
	*link = region;
	space->region_count++;
	return region;
}

static void
region_free(struct region *region)
{
	page_map_clear(&region->map, 0, UINT32_MAX);
	if (region->source)
		source_release(region->source);
	free(region);
}

/*
 * Take the region's mappings away, or make them read-only.  A private region has nothing mapped but
 * what is in its map, so only those stretches are touched.
 */
static void
unmap(const struct space *space, const struct region *region,
      void (*change)(handle_t task, uint32_t address, uint32_t length))
{
	uint32_t first, end;

	if (region->shared) {
		change(space->task, region->start, region->end - region->start);
		return;
	}
	for (first = page_map_next(&region->map, 0); first != UINT32_MAX;
	     first = page_map_next(&region->map, end)) {
		/* To the end of the leaf: a call does as many pages. */
		end = (first / LEAF_PAGES + 1) * LEAF_PAGES;
		uint32_t from = region->start + first * PAGE_SIZE;
		uint32_t to = region->start + end * PAGE_SIZE;

		if (to > region->end || to < from)
			to = region->end;
		change(space->task, from, to - from);
	}
}

/* Cut a region in two at an address inside it.  False: no memory; nothing has changed. */
static bool
cut(struct space *space, struct region *region, uint32_t address)
{
	uint32_t pages = (address - region->start) / PAGE_SIZE;
	struct region *rest = space->region_count < REGIONS_MAX ? malloc(sizeof *rest) : NULL;

	if (!rest)
		return false;
	*rest = *region;
	rest->map = (struct page_map){ 0 };
	if (!page_map_split(&region->map, pages, &rest->map)) {
		free(rest);
		return false;
	}
	rest->start = address;
	rest->source_page += pages;
	rest->file_bytes -= rest->file_bytes < pages * PAGE_SIZE ? rest->file_bytes : pages * PAGE_SIZE;
	if (region->file_bytes > pages * PAGE_SIZE)
		region->file_bytes = pages * PAGE_SIZE;
	if (rest->source)
		source_hold(rest->source);
	region->end = address;
	region->next = rest;
	space->region_count++;
	return true;
}

/* Make sure that no region reaches across an address. */
static bool
cut_at(struct space *space, uint32_t address)
{
	struct region *region = space_find(space, address);

	return !region || region->start == address || cut(space, region, address);
}

bool
space_remove(struct space *space, uint32_t start, uint32_t end)
{
	struct region **link;

	if (!cut_at(space, start) || !cut_at(space, end))
		return false;
	link = place_for(space, start);
	while (*link && (*link)->start < end) {
		struct region *region = *link;

		unmap(space, region, mapping_remove);
		*link = region->next;
		space->region_count--;
		region_free(region);
	}
	return true;
}

/* Is every page of a range in a region? */
static bool
covered(const struct space *space, uint32_t start, uint32_t end)
{
	while (start < end) {
		const struct region *region = space_find(space, start);

		if (!region)
			return false;
		start = region->end;
	}
	return true;
}

int32_t
space_protect(struct space *space, uint32_t start, uint32_t end, uint32_t rights)
{
	if (!covered(space, start, end) || !cut_at(space, start) || !cut_at(space, end))
		return ERRNO(ENOMEM);
	for (struct region *r = space_find(space, start); r && r->start < end; r = r->next) {
		r->rights = rights;
		/* More is given at the next fault. */
		if (!(rights & (MAPPING_READ | MAPPING_EXECUTE)))
			unmap(space, r, mapping_remove);
		else if (!(rights & MAPPING_WRITE))
			unmap(space, r, mapping_protect);
	}
	return 0;
}

uint32_t
space_gap(const struct space *space, uint32_t length)
{
	uint32_t address = MAPPING_BASE;

	for (const struct region *r = space->regions; r; r = r->next) {
		if (r->end <= address)
			continue;
		if (r->start >= address && r->start - address >= length)
			break;
		address = r->end;
	}
	return address < MAPPING_END && length <= MAPPING_END - address ? address : 0;
}

/* Addresses are below USER_TOP: this never wraps. */
static uint32_t
page_end(uint32_t address)
{
	return (address + PAGE_MASK) & ~PAGE_MASK;
}

/* Is there nothing between two addresses? */
static bool
is_free(const struct space *space, uint32_t from, uint32_t to)
{
	for (const struct region *r = space->regions; r; r = r->next) {
		if (r->start < to && r->end > from)
			return false;
	}
	return true;
}

/* Private zeroes that may be written, up to an address: what the heap can grow on from. */
static struct region *
heap_before(const struct space *space, uint32_t address)
{
	struct region *region = space_find(space, address - 1);

	return region && !region->source && !region->shared && (region->rights & MAPPING_WRITE) ?
		       region : NULL;
}

bool
space_set_heap(struct space *space, uint32_t end)
{
	uint32_t start = page_end(space->heap_start);
	uint32_t old = page_end(space->heap_end), new = page_end(end);
	struct region *region;

	if (end < space->heap_start || end > MAPPING_BASE || space->heap_start == 0)
		return false;
	if (new < old && !space_remove(space, new, old))
		return false;
	if (new > old) {
		if (!is_free(space, old, new))
			return false;
		region = old > start ? heap_before(space, old) : NULL;
		if (region)
			region->end = new;
		else if (!space_add(space, old, new, MAPPING_READ | MAPPING_WRITE, NULL, 0))
			return false;
	}
	space->heap_end = end;
	return true;
}

/* One region of a fork: the child's twin, with every page of both shared from now on. */
static struct region *
region_fork(const struct space *parent, const struct region *region)
{
	struct region *twin = malloc(sizeof *twin);

	if (!twin)
		return NULL;
	*twin = *region;
	twin->next = NULL;
	twin->map = (struct page_map){ 0 };
	if (!page_map_share(&twin->map, &region->map)) {
		free(twin);
		return NULL;
	}
	if (twin->source)
		source_hold(twin->source);
	if (!region->shared && (region->rights & MAPPING_WRITE))
		unmap(parent, region, mapping_protect);
	return twin;
}

bool
space_fork(struct space *child, struct space *parent)
{
	struct region **link = &child->regions;

	for (struct region *r = parent->regions; r; r = r->next) {
		*link = region_fork(parent, r);
		if (!*link) {
			space_clear(child, false);
			return false;
		}
		link = &(*link)->next;
	}
	child->region_count = parent->region_count;
	child->heap_start = parent->heap_start;
	child->heap_end = parent->heap_end;
	return true;
}

void
space_clear(struct space *space, bool mapped)
{
	while (space->regions) {
		struct region *region = space->regions;

		space->regions = region->next;
		if (mapped)
			unmap(space, region, mapping_remove);
		region_free(region);
	}
	space->region_count = 0;
	space->heap_start = space->heap_end = 0;
}

uint32_t
space_pages(const struct space *space)
{
	uint32_t pages = 0;

	for (const struct region *r = space->regions; r; r = r->next)
		pages += r->shared ? r->source->pages.pages : r->map.pages;
	return pages;
}
