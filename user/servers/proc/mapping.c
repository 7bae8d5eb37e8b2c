/* SPDX-License-Identifier: MIT */
/*
 * mapping.c: what is done to a task's own mappings, by calls of the kernel.
 */
#include "mapping.h"

#include <calls.h>
#include <memory.h>

#define QUOTA_STEP	(16 * PAGE_SIZE)	/* what a task gets when it needs page tables */

int32_t
mapping_set(handle_t task, uint32_t address, page_t page, bool writable)
{
	uint32_t rights = writable ? MAP_READ | MAP_WRITE : MAP_READ;
	int32_t result;

	do
		result = memory_map(store_memory(page), task, address, store_offset(page), PAGE_SIZE | rights);
	while (result == E_QUOTA && quota_move(task, QUOTA_STEP) == 0);
	return result < 0 ? result : 0;
}

void
mapping_remove(handle_t task, uint32_t address, uint32_t length)
{
	memory_unmap_all(task, address, length);
}

void
mapping_protect(handle_t task, uint32_t address, uint32_t length)
{
	while (length > 0) {
		int32_t done = memory_protect(task, address, length | MAP_READ);

		if (done <= 0)
			return;
		address += (uint32_t)done;
		length -= (uint32_t)done;
	}
}
