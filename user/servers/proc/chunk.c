/* SPDX-License-Identifier: MIT */
/*
 * chunk.c: the store's chunks as Memory of the kernel.
 *
 *   All chunks have their place in one stretch of proc's own space, so where proc sees a page is a
 *   matter of arithmetic.
 */
#include <calls.h>
#include <memory.h>

#include "store.h"

static uint32_t base;

int32_t
chunk_create(void)
{
	if (base == 0)
		base = space_reserve(CHUNKS_MAX * CHUNK_SIZE);
	return base == 0 ? E_RANGE : memory_create(CHUNK_SIZE, MEMORY_SPARSE);
}

void *
chunk_bytes(unsigned chunk)
{
	return (void *)(base + chunk * CHUNK_SIZE);
}

int32_t
chunk_commit(handle_t memory, unsigned chunk, unsigned first, unsigned count)
{
	uint32_t offset = first * PAGE_SIZE, length = count * PAGE_SIZE;
	int32_t result = memory_commit_all(memory, offset, length);

	if (result < 0)
		return result;
	return memory_map_all(memory, HANDLE_SELF, (uint32_t)chunk_bytes(chunk) + offset, offset, length,
			      MAP_READ | MAP_WRITE);
}

void
chunk_destroy(handle_t memory, unsigned chunk)
{
	memory_unmap_all(HANDLE_SELF, (uint32_t)chunk_bytes(chunk), CHUNK_SIZE);
	handle_close(memory);
}
