/* SPDX-License-Identifier: MIT */
/*
 * memory.h: whole ranges where the kernel works in steps, and room in the program's own space.
 *
 *   The kernel commits, maps and unmaps a bounded number of pages a call.  The ..._all functions repeat
 *   until everything is done; they return 0 or the first error, and then a part may have been done.
 */
#pragma once

#include <stddef.h>

#include "abi/types.h"

/* bytes rounded up to whole pages.  Wraps to 0 for the last page of 4 GiB. */
static inline uint32_t
page_round(uint32_t bytes)
{
	return (bytes + PAGE_MASK) & ~PAGE_MASK;
}

/* memory_commit of a whole range.  Errors: as memory_commit. */
int32_t
memory_commit_all(handle_t memory, uint32_t offset, uint32_t length);

/* memory_map of a whole range; rights: MAP_READ | MAP_WRITE.  Errors: as memory_map. */
int32_t
memory_map_all(handle_t memory, handle_t task, uint32_t address, uint32_t offset,
	       uint32_t length, uint32_t rights);

/* memory_unmap of a whole range.  Errors: as memory_unmap. */
int32_t
memory_unmap_all(handle_t task, uint32_t address, uint32_t length);

/*
 * Reserve addresses in the program's own space: length bytes (rounded up to pages) that nothing else
 * will be given, with an unmapped page after them.  Returns the address, or 0 if there is no room.
 * Nothing is mapped there yet.
 */
uint32_t
space_reserve(uint32_t length);

/* Give reserved addresses back, where nothing is mapped any more. */
void
space_return(uint32_t address, uint32_t length);

/*
 * New zeroed memory in the program's own space, readable and writable.  Returns its address, or NULL
 * with the error in *error (may be NULL).
 */
void *
memory_new(uint32_t length, int32_t *error);

/* Give back what memory_new() gave, all of it: its pages and its addresses. */
void
memory_free(void *address, uint32_t length);

/*
 * Map a whole Memory into the program's own space; rights: MAP_READ | MAP_WRITE.  Returns its address,
 * or NULL with the error in *error (may be NULL).
 */
void *
memory_show(handle_t memory, uint32_t length, uint32_t rights, int32_t *error);

/*
 * Copy length bytes into a Memory at offset (any alignment; MAP, READ and WRITE), whose pages there are
 * committed.  Maps it for that moment only.  Returns 0 or an error.
 */
int32_t
memory_write(handle_t memory, uint32_t offset, const void *data, uint32_t length);
