/* SPDX-License-Identifier: MIT */
/*
 * memory.c: whole ranges where the kernel works in steps, and room in the program's own space.
 *
 *   Addresses for stacks, heaps and mappings are given out upwards from SPACE_START to SPACE_END, above
 *   any program and below the first stack.  Ranges that come back are remembered, a few of them, and given
 *   out first: a range serves again for as much as it had or less.  memory_write() uses one window,
 *   mapped anew each time, so that starting programs again and again uses up no addresses.
 */
#include <stdbool.h>
#include <string.h>

#include "memory.h"
#include "abi/space.h"
#include "calls.h"
#include "libc/lock.h"
#include "posix/process_call.h"

#define SPACE_START	0x10000000u
#define SPACE_END	0xa0000000u

static uint32_t space_next = SPACE_START;
static struct lock space_lock;

#define RETURNED_MAX	16u
static struct range {
	uint32_t address, length;	/* guard page included; 0: no range */
} returned[RETURNED_MAX];

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

/* Take so many bytes from the front of a range that came back; 0: none has as many. */
static uint32_t
take_returned(uint32_t length)
{
	for (struct range *r = returned; r < returned + RETURNED_MAX; r++) {
		if (r->length >= length) {
			uint32_t address = r->address;

			r->address += length;
			r->length -= length;
			return address;
		}
	}
	return 0;
}

uint32_t
space_reserve(uint32_t length)
{
	if (length == 0 || length > SPACE_END - SPACE_START)
		return 0;
	length = page_round(length) + PAGE_SIZE;
	lock_take(&space_lock);
	uint32_t address = take_returned(length);
	if (address == 0 && length <= SPACE_END - space_next) {
		address = space_next;
		space_next += length;
	}
	lock_release(&space_lock);
	return address;
}

/* Whether a range follows another, or the other way round: then they become one. */
static bool
join_range(struct range *r, uint32_t address, uint32_t length)
{
	if (r->length == 0 || (r->address + r->length != address && address + length != r->address))
		return false;
	if (address < r->address)
		r->address = address;
	r->length += length;
	return true;
}

void
space_return(uint32_t address, uint32_t length)
{
	struct range *free = NULL;
	bool joined = false;

	length = page_round(length) + PAGE_SIZE;
	lock_take(&space_lock);
	if (address + length == space_next) {
		space_next = address;
		joined = true;
	}
	for (struct range *r = returned; r < returned + RETURNED_MAX && !joined; r++) {
		joined = join_range(r, address, length);
		if (r->length == 0)
			free = r;
	}
	if (!joined && free)
		*free = (struct range){ address, length };
	lock_release(&space_lock);
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

/* In a service: memory of its own, out of its quota. */
static void *
memory_of_own(uint32_t length, int32_t *error)
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

/*
 * In a process: memory that proc gives, counts and lets the children have copies of.  An
 * inaccessible page behind it keeps others away.
 */
static void *
memory_of_process(uint32_t length, int32_t *error)
{
	uint32_t words[3] = { 0 };
	int32_t result = process_call(PROCESS_MAP, MAPPING_READ | MAPPING_WRITE, page_round(length) + PAGE_SIZE, 0,
				      words);

	if (result == 0)
		result = process_call(PROCESS_PROTECT, words[1] + page_round(length), PAGE_SIZE, 0, NULL);
	if (error)
		*error = result;
	return result < 0 ? NULL : (void *)words[1];
}

void *
memory_new(uint32_t length, int32_t *error)
{
	return is_process() ? memory_of_process(length, error) : memory_of_own(length, error);
}

void
memory_free(void *address, uint32_t length)
{
	if (is_process())
		process_call(PROCESS_UNMAP, (uint32_t)address, page_round(length) + PAGE_SIZE, 0, NULL);
	else if (memory_unmap_all(HANDLE_SELF, (uint32_t)address, page_round(length)) == 0)
		space_return((uint32_t)address, length);
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
