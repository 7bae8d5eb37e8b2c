/* SPDX-License-Identifier: MIT */
/*
 * heap.c: memory in pieces of any size: first fit over chunks of pages.
 *
 *   A chunk comes from memory_new() and is cut into blocks, each with a header in front:
 *
 *	| header | bytes ...        | header | bytes ... | header | bytes ...
 *	  size                        size                 size
 *	  chunk: its length           0                    0
 *	  next: the next free block by address; only while the block is free
 *
 *   The free list is kept in the order of addresses, so a block that comes back finds its neighbours at
 *   once and joins those that touch it: two free blocks of a chunk never touch.  A block that has become
 *   a whole chunk goes back to the system, except for one of the usual length: a program that allocates
 *   and frees one piece again and again should not pay for pages each time.
 *
 *   One lock for all of it: threads take turns.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../memory.h"
#include "lock.h"

#define ALIGN		16u
#define CHUNK_LEAST	(64u << 10)
#define SIZE_SANE	(1u << 30)	/* more than a program can have; keeps sums from wrapping */

struct block {
	size_t size;			/* bytes behind the header, a multiple of ALIGN */
	size_t chunk;			/* of a chunk's first block: the chunk's length; else 0 */
	struct block *next;
} __attribute__((aligned(ALIGN)));

_Static_assert(sizeof(struct block) % ALIGN == 0, "what follows a header is aligned");

static struct block *free_blocks;
static struct block *spare;		/* the one whole chunk that is kept; in the list as well */
static struct lock heap_lock;

static char *
block_end(const struct block *block)
{
	return (char *)(block + 1) + block->size;
}

static bool
touches(const struct block *block, const struct block *after)
{
	return after->chunk == 0 && block_end(block) == (char *)after;
}

/* Let a block swallow the free one that follows it. */
static void
join(struct block *block, const struct block *after)
{
	block->size += sizeof *after + after->size;
	block->next = after->next;
}

/* Put a block into the free list, joined with what it touches.  Returns the link to what became of it. */
static struct block **
insert(struct block *block)
{
	struct block **link = &free_blocks, **before = NULL;

	while (*link && *link < block) {
		before = link;
		link = &(*link)->next;
	}
	block->next = *link;
	*link = block;
	if (block->next && touches(block, block->next))
		join(block, block->next);
	if (before && touches(*before, block)) {
		join(*before, block);
		link = before;
	}
	return link;
}

/* Give a whole chunk back to the system, if it is one and there is another spare one. */
static void
release(struct block **link)
{
	struct block *block = *link;

	if (block->chunk != block->size + sizeof *block)
		return;
	if (block->chunk == CHUNK_LEAST && !spare) {
		spare = block;
		return;
	}
	if (block == spare)
		return;
	*link = block->next;
	memory_free(block, (uint32_t)block->chunk);
}

/* Cut what is beyond size off a block that is in no list, if it is worth it. */
static void
cut(struct block *block, size_t size)
{
	struct block *rest;

	if (block->size - size < sizeof *rest + ALIGN)
		return;
	rest = (struct block *)((char *)(block + 1) + size);
	rest->size = block->size - size - sizeof *rest;
	rest->chunk = 0;
	block->size = size;
	insert(rest);
}

/* Take the first free block that is large enough out of the list. */
static struct block *
take(size_t size)
{
	for (struct block **link = &free_blocks; *link; link = &(*link)->next) {
		struct block *block = *link;

		if (block->size < size)
			continue;
		*link = block->next;
		if (block == spare)
			spare = NULL;
		cut(block, size);
		return block;
	}
	return NULL;
}

/* Get a new chunk that has a block of at least size bytes. */
static bool
grow(size_t size)
{
	size_t length = size + sizeof(struct block);

	if (length < CHUNK_LEAST)
		length = CHUNK_LEAST;
	length = page_round((uint32_t)length);
	struct block *block = memory_new((uint32_t)length, NULL);
	if (!block)
		return false;
	block->size = length - sizeof *block;
	block->chunk = length;
	insert(block);
	return true;
}

static size_t
round_up(size_t size)
{
	return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static struct block *
header_of(void *memory)
{
	return (struct block *)memory - 1;
}

void *
malloc(size_t size)
{
	struct block *block = NULL;

	if (size <= SIZE_SANE) {
		lock_take(&heap_lock);
		block = take(round_up(size));
		if (!block && grow(round_up(size)))
			block = take(round_up(size));
		lock_release(&heap_lock);
	}
	if (!block)
		errno = ENOMEM;
	return block ? block + 1 : NULL;
}

void
free(void *memory)
{
	int before = errno;

	if (!memory)
		return;
	lock_take(&heap_lock);
	release(insert(header_of(memory)));
	lock_release(&heap_lock);
	errno = before;
}

void *
calloc(size_t count, size_t size)
{
	void *memory = reallocarray(NULL, count, size);

	return memory ? memset(memory, 0, count * size) : NULL;
}

void *
realloc(void *memory, size_t size)
{
	void *larger;

	if (!memory)
		return malloc(size);
	size_t held = header_of(memory)->size;
	if (size <= held) {
		lock_take(&heap_lock);
		cut(header_of(memory), round_up(size));
		lock_release(&heap_lock);
		return memory;
	}
	larger = malloc(size);
	if (!larger)
		return NULL;
	memcpy(larger, memory, held);
	free(memory);
	return larger;
}

void *
reallocarray(void *memory, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_SANE / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(memory, count * size);
}

/*
 * A block large enough that an aligned address lies in it; what is in front of that becomes a block of its own
 * and is free again.
 */
void *
aligned_alloc(size_t alignment, size_t size)
{
	if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment > SIZE_SANE) {
		errno = EINVAL;
		return NULL;
	}
	if (alignment <= ALIGN)
		return malloc(size);
	char *memory = malloc(round_up(size) + alignment + sizeof(struct block));
	if (!memory || (uintptr_t)memory % alignment == 0)
		return memory;
	char *aligned = (char *)(((uintptr_t)memory + sizeof(struct block) + alignment - 1) & ~(alignment - 1));
	struct block *front = header_of(memory), *block = header_of(aligned);

	lock_take(&heap_lock);
	block->size = (size_t)(block_end(front) - aligned);
	block->chunk = 0;
	front->size = (size_t)((char *)block - memory);
	insert(front);
	cut(block, round_up(size));
	lock_release(&heap_lock);
	return aligned;
}

int
posix_memalign(void **memory, size_t alignment, size_t size)
{
	int before = errno;
	void *aligned = aligned_alloc(alignment, size);
	int error = aligned ? 0 : errno;

	errno = before;
	if (aligned)
		*memory = aligned;
	return error;
}
