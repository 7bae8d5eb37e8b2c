/* SPDX-License-Identifier: MIT */
/*
 * memory.c: whole ranges where the kernel works in steps, and room in the program's own space.
 *
 *   Addresses for stacks, heaps and mappings are given out upwards from SPACE_START to SPACE_END, above
 *   any program and below the first stack.  Reserving is one addition under no lock: a second thread
 *   that reserves at the same moment is the caller's to avoid.
 */
#include "memory.h"
#include "abi/space.h"
#include "calls.h"

#define SPACE_START	0x10000000u
#define SPACE_END	0xa0000000u

static uint32_t space_next = SPACE_START;

int32_t
memory_commit_all(handle_t memory, uint32_t offset, uint32_t length)
{
	while (length > 0) {
		int32_t done = memory_commit(memory, offset, length);

		if (done <= 0)
			return done < 0 ? done : E_STATE;
		offset += (uint32_t)done;
		length -= (uint32_t)done;
	}
	return 0;
}

int32_t
memory_map_all(handle_t memory, handle_t task, uint32_t address, uint32_t offset,
	       uint32_t length, uint32_t rights)
{
	while (length > 0) {
		int32_t done = memory_map(memory, task, address, offset, length | rights);

		if (done <= 0)
			return done < 0 ? done : E_STATE;
		address += (uint32_t)done;
		offset += (uint32_t)done;
		length -= (uint32_t)done;
	}
	return 0;
}

int32_t
memory_unmap_all(handle_t task, uint32_t address, uint32_t length)
{
	while (length > 0) {
		int32_t done = memory_unmap(task, address, length);

		if (done <= 0)
			return done < 0 ? done : E_STATE;
		address += (uint32_t)done;
		length -= (uint32_t)done;
	}
	return 0;
}

uint32_t
space_reserve(uint32_t length)
{
	uint32_t address = space_next;

	if (length == 0 || length > SPACE_END - SPACE_START)
		return 0;
	length = page_round(length) + PAGE_SIZE;
	if (length > SPACE_END - space_next)
		return 0;
	space_next += length;
	return address;
}

void *
memory_show(handle_t memory, uint32_t length, uint32_t rights, int32_t *error)
{
	uint32_t address = space_reserve(length);
	int32_t result = E_RANGE;

	if (address != 0)
		result = memory_map_all(memory, HANDLE_SELF, address, 0,
					page_round(length), rights);
	if (error)
		*error = result;
	return result < 0 ? NULL : (void *)address;
}

void *
memory_new(uint32_t length, int32_t *error)
{
	int32_t memory = memory_create(page_round(length), MEMORY_SPARSE);
	void *address = NULL;
	int32_t result = memory;

	if (memory > 0) {
		result = memory_commit_all((handle_t)memory, 0, page_round(length));
		if (result == 0)
			address = memory_show((handle_t)memory, length,
					      MAP_READ | MAP_WRITE, &result);
		/* The mapping keeps the frames. */
		handle_close((handle_t)memory);
	}
	if (error)
		*error = result;
	return address;
}
