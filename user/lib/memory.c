/* SPDX-License-Identifier: MIT */
/*
 * memory.c: whole ranges where the kernel works in steps, and room in the program's own space.
 *
 *   Addresses for stacks, heaps and mappings are given out upwards from SPACE_START to SPACE_END, above
 *   any program and below the first stack.  Reserving is one addition under no lock: a second thread
 *   that reserves at the same moment is the caller's to avoid.  memory_write() uses one window of them,
 *   mapped anew each time, so that starting programs again and again uses up no addresses.
 */
#include "memory.h"
#include "abi/space.h"
#include "calls.h"
#include "string.h"

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

#define WINDOW_SIZE	(16 * PAGE_SIZE)

/* Copy what fits through the window, which begins at the page of offset. */
static int32_t
write_through(uint32_t window, handle_t memory, uint32_t offset, const char *data,
	      uint32_t length)
{
	uint32_t inside = offset & PAGE_MASK;
	uint32_t size = page_round(inside + length);
	int32_t result = memory_map_all(memory, HANDLE_SELF, window, offset - inside, size,
					MAP_READ | MAP_WRITE);

	if (result < 0)
		return result;
	memcpy((char *)window + inside, data, length);
	return memory_unmap_all(HANDLE_SELF, window, size);
}

int32_t
memory_write(handle_t memory, uint32_t offset, const void *data, uint32_t length)
{
	static uint32_t window;
	const char *from = data;
	int32_t result = 0;

	if (window == 0)
		window = space_reserve(WINDOW_SIZE);
	if (window == 0)
		return E_RANGE;
	while (length > 0 && result == 0) {
		uint32_t part = WINDOW_SIZE - (offset & PAGE_MASK);

		if (part > length)
			part = length;
		result = write_through(window, memory, offset, from, part);
		offset += part;
		from += part;
		length -= part;
	}
	return result;
}
