/* SPDX-License-Identifier: MIT */
/*
 * space.h: what a process sees in memory: its regions, and what a fault in one of them means.
 *
 *   0xbffef000  +--------------------+  STACK_TOP
 *               | stack              |  a region as large as the limit says; only what is touched takes pages
 *               +--------------------+
 *               | mappings           |  the first gap that is large enough, from MAPPING_BASE up
 *   0x40000000  +--------------------+  MAPPING_BASE
 *               | heap               |  from the end of the program up, moved by PROCESS_BREAK
 *               | program            |  a region for each segment
 *   0x00001000  +--------------------+
 *
 *   A page of a region is in one of four states.  map is the region's page_map, n the count of
 *   references to the page:
 *
 *	absent      nothing in map.  Touched, it becomes: a zeroed page of its own; or, below `file_bytes`, the source's page
 *	own         in map, n = 1: mapped, writable if the region is
 *	shared      in map, n > 1: mapped read-only.  Written to, it is copied, and the copy is own: copy-on-write.  When the
 *	            others let go of it (n = 1), writing makes it own without a copy
 *	source's    the region is a shared mapping: map is empty, all pages are in the source
 *
 *   fork makes every own page of both sides shared, by counting.  What the task has mapped may be
 *   less than this allows, and never more: so a fault may meet any state, and whatever is mapped
 *   can be taken away at any time.
 *
 *   Pure code: what is done to the task's own mappings goes through mapping.h.
 */
#pragma once

#include "abi/space.h"
#include "source.h"

#define STACK_TOP	(USER_TOP - PAGE_SIZE)
#define MAPPING_BASE	0x40000000u
#define MAPPING_END	0xb0000000u

struct region {
	struct region *next;		/* by address; no two overlap */
	uint32_t start, end;		/* whole pages */
	uint32_t rights;		/* MAPPING_READ, WRITE, EXECUTE */
	bool shared;
	struct source *source;		/* NULL: zeroes */
	uint32_t source_page;		/* which of the source's pages lies at start */
	uint32_t file_bytes;		/* private: bytes from start that are the source's; zeroes after them */
	struct page_map map;
};

#define REGIONS_MAX	512u		/* a process */

struct space {
	struct region *regions;
	uint32_t region_count;
	struct realm *realm;		/* whom new pages count for */
	handle_t task;			/* whose mappings these are; HANDLE_NONE: nobody's yet */
	uint32_t heap_start, heap_end;	/* the end need not be a whole page */
	uint32_t faults;
};

enum fault_outcome {
	FAULT_MAP,			/* map *page, writable or not, and go on */
	FAULT_FETCH,			/* the source's page *fetch has to be read first; then ask again */
	FAULT_NOTHING,			/* there is nothing at the address: SEGV_MAPERR */
	FAULT_FORBIDDEN,		/* what is there may not be used so: SEGV_ACCERR */
	FAULT_BEYOND,			/* beyond the end of the file: SIGBUS */
	FAULT_NO_MEMORY,
};

struct fault_result {
	page_t page;
	bool writable;
	struct source *source;
	uint32_t fetch;
};

/* What has to be done for an access to go on; the page is given, copied or taken from the source here. */
enum fault_outcome
space_fault(struct space *space, uint32_t address, bool write, struct fault_result *result);

/* The region that holds an address, or NULL. */
struct region *
space_find(const struct space *space, uint32_t address);

/*
 * Add a region; whatever is in its way goes.  It takes over the caller's reference to the source.
 * Returns it, or NULL if there is no memory, or there are too many (the reference is still the
 * caller's).
 */
struct region *
space_add(struct space *space, uint32_t start, uint32_t end, uint32_t rights,
	  struct source *source, uint32_t source_page);

/* The lowest address from MAPPING_BASE on where `length` bytes are free; 0 if there is none. */
uint32_t
space_gap(const struct space *space, uint32_t length);

/* Take away all that lies in a range.  False: no memory to cut a region in two; nothing has changed. */
bool
space_remove(struct space *space, uint32_t start, uint32_t end);

/*
 * Give a range other rights.  Returns 0; ERRNO(ENOMEM) if a page of it is in no region, or there is
 * no memory; then nothing has changed.
 */
int32_t
space_protect(struct space *space, uint32_t start, uint32_t end, uint32_t rights);

/* Move the end of the heap.  False: there is no room, or no memory; it is where it was. */
bool
space_set_heap(struct space *space, uint32_t end);

/*
 * Make `child`, which has no regions, see what `parent` sees, by copy-on-write.  LAB 11 part 2.
 * False: no memory; the child has none.
 */
bool
space_fork(struct space *child, struct space *parent);

/*
 * Take all regions away.  mapped: what the task has mapped must be taken away too; else the task is
 * no more.
 */
void
space_clear(struct space *space, bool mapped);

/* Pages it refers to. */
uint32_t
space_pages(const struct space *space);

/*
 * Copy bytes from or to a process's memory, as if it did so itself.  False: it could not, or a page
 * would have to be fetched.
 */
bool
space_read(struct space *space, uint32_t address, void *to, uint32_t length);
bool
space_write(struct space *space, uint32_t address, const void *from, uint32_t length);
