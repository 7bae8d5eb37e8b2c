/* SPDX-License-Identifier: MIT */
/*
 * fault.c: what a page fault means: the states of a page and what moves it from one to another
 * (space.h draws them).
 */
#include "space.h"

#include "protocol/process.h"
#include <string.h>

#include "mapping.h"

/* Put a new page into a region's map; it is the region's own. */
static enum fault_outcome
own(const struct region *region, uint32_t index, page_t page, struct fault_result *result)
{
	/* The map is the region's; only what it holds changes. */
	struct page_map *map = (struct page_map *)&region->map;

	if (page == PAGE_NONE)
		return FAULT_NO_MEMORY;
	if (!page_map_set(map, index, page)) {
		store_release(page);
		return FAULT_NO_MEMORY;
	}
	result->page = page;
	result->writable = region->rights & MAPPING_WRITE;
	return FAULT_MAP;
}

/* The page is in the map: writing to it may need a copy.  LAB 11 part 3. */
static enum fault_outcome
present(struct space *space, struct region *region, uint32_t index, page_t page, bool write,
	struct fault_result *result)
{
	bool single = store_is_single(page);

	if (write && !single)
		return own(region, index, store_copy(space->realm, page), result);
	result->page = page;
	result->writable = single && (region->rights & MAPPING_WRITE);
	return FAULT_MAP;
}

/* The last page of the file's part: what lies behind the part is zero, so it is a copy from the start. */
static page_t
partial_page(struct space *space, page_t of_source, uint32_t bytes)
{
	page_t page = store_copy(space->realm, of_source);

	if (page != PAGE_NONE)
		memset((char *)store_bytes(page) + bytes, 0, PAGE_SIZE - bytes);
	return page;
}

/* A page of a private region that comes from its source. */
static enum fault_outcome
from_source(struct space *space, struct region *region, uint32_t index, bool write,
	    struct fault_result *result)
{
	uint32_t left = region->file_bytes - index * PAGE_SIZE;
	page_t page;

	result->source = region->source;
	result->fetch = region->source_page + index;
	if (result->fetch >= source_pages(region->source))
		return FAULT_BEYOND;
	page = page_map_get(&region->source->pages, result->fetch);
	if (page == PAGE_NONE)
		return FAULT_FETCH;
	if (left < PAGE_SIZE)
		return own(region, index, partial_page(space, page, left), result);
	if (write)
		return own(region, index, store_copy(space->realm, page), result);
	store_hold(page);
	if (!page_map_set(&region->map, index, page)) {
		store_release(page);
		return FAULT_NO_MEMORY;
	}
	result->page = page;
	result->writable = false;
	return FAULT_MAP;
}

/* Remember that a page of a file was written to. */
static bool
mark_dirty(struct source *source, uint32_t index, page_t page)
{
	if (source->kind != SOURCE_FILE || page_map_get(&source->dirty, index) == page)
		return true;
	store_hold(page);
	if (page_map_set(&source->dirty, index, page))
		return true;
	store_release(page);
	return false;
}

/* A page of a shared mapping: the source's own, for everybody. */
static enum fault_outcome
shared_page(struct region *region, uint32_t index, bool write, struct fault_result *result)
{
	struct source *source = region->source;
	uint32_t number = region->source_page + index;
	page_t page;

	result->source = source;
	result->fetch = number;
	if (number >= source_pages(source))
		return FAULT_BEYOND;
	page = page_map_get(&source->pages, number);
	if (page == PAGE_NONE && source->kind == SOURCE_FILE)
		return FAULT_FETCH;
	if (page == PAGE_NONE) {
		page = store_alloc(source->realm, true);
		if (page == PAGE_NONE)
			return FAULT_NO_MEMORY;
		if (!page_map_set(&source->pages, number, page)) {
			store_release(page);
			return FAULT_NO_MEMORY;
		}
	}
	if (write && !mark_dirty(source, number, page))
		return FAULT_NO_MEMORY;
	result->page = page;
	/* A file's page is writable only once it is known to be dirty. */
	result->writable = (region->rights & MAPPING_WRITE) && (write || source->kind == SOURCE_SHARED);
	return FAULT_MAP;
}

/* LAB 11 part 1. */
enum fault_outcome
space_fault(struct space *space, uint32_t address, bool write, struct fault_result *result)
{
	struct region *region = space_find(space, address);
	uint32_t index;
	page_t page;

	if (!region)
		return FAULT_NOTHING;
	if (!(region->rights & (write ? MAPPING_WRITE : MAPPING_READ | MAPPING_EXECUTE)))
		return FAULT_FORBIDDEN;
	index = (address - region->start) / PAGE_SIZE;
	if (region->shared)
		return shared_page(region, index, write, result);
	page = page_map_get(&region->map, index);
	if (page != PAGE_NONE)
		return present(space, region, index, page, write, result);
	if (index * PAGE_SIZE < region->file_bytes)
		return from_source(space, region, index, write, result);
	return own(region, index, store_alloc(space->realm, true), result);
}

/* The bytes of one page of a process, for proc to read or write; what the task has mapped follows. */
static char *
reach(struct space *space, uint32_t address, bool write)
{
	struct fault_result result;

	if (space_fault(space, address, write, &result) != FAULT_MAP)
		return NULL;
	/* Writing may have put a copy in the place of the page that is mapped. */
	if (write && space->task != HANDLE_NONE &&
	    mapping_set(space->task, address & ~PAGE_MASK, result.page, result.writable) < 0)
		return NULL;
	return (char *)store_bytes(result.page) + (address & PAGE_MASK);
}

static bool
copy(struct space *space, uint32_t address, char *bytes, uint32_t length, bool write)
{
	while (length > 0) {
		uint32_t step = PAGE_SIZE - (address & PAGE_MASK);
		char *theirs = reach(space, address, write);

		if (!theirs)
			return false;
		if (step > length)
			step = length;
		memcpy(write ? theirs : bytes, write ? bytes : theirs, step);
		address += step;
		bytes += step;
		length -= step;
	}
	return true;
}

bool
space_read(struct space *space, uint32_t address, void *to, uint32_t length)
{
	return copy(space, address, to, length, false);
}

bool
space_write(struct space *space, uint32_t address, const void *from, uint32_t length)
{
	return copy(space, address, (char *)from, length, true);
}
