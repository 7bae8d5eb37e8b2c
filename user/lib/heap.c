/* SPDX-License-Identifier: MIT */
/*
 * heap.c: memory in pieces of any size: first fit over chunks of pages.
 *
 *   A chunk comes from memory_new() and is cut into blocks, each with a header in front:
 *
 *	| header | bytes ...        | header | bytes ... | header | bytes ...
 *	  size                        size                 size
 *	  next: the next free block by address; only while the block is free
 *
 *   The free list is kept in the order of addresses, so a block that comes back finds its neighbours at
 *   once and joins those that touch it: two free blocks never touch.  Pages are not given back to the
 *   kernel; a program's heap is as large as it ever was.
 */
#include <stdint.h>

#include "heap.h"
#include "memory.h"
#include "string.h"

#define ALIGN		16u
#define CHUNK_LEAST	(64u << 10)
#define SIZE_SANE	(1u << 30)	/* more than a program can have; keeps sums from wrapping */

struct block {
	size_t size;			/* bytes behind the header, a multiple of ALIGN */
	struct block *next;
} __attribute__((aligned(ALIGN)));

_Static_assert(sizeof(struct block) == ALIGN, "what follows a header is aligned");

static struct block *free_blocks;

static char *
block_end(struct block *block)
{
	return (char *)(block + 1) + block->size;
}

/* Put a block into the free list and join it with the neighbours it touches. */
static void
give_back(struct block *block)
{
	struct block *before = NULL, *after = free_blocks;

	while (after && after < block) {
		before = after;
		after = after->next;
	}
	block->next = after;
	if (after && block_end(block) == (char *)after) {
		block->size += sizeof *after + after->size;
		block->next = after->next;
	}
	if (!before) {
		free_blocks = block;
	} else if (block_end(before) == (char *)block) {
		before->size += sizeof *block + block->size;
		before->next = block->next;
	} else {
		before->next = block;
	}
}

/* Cut what is beyond size off a block that is in no list, if it is worth it, and give it back. */
static void
cut(struct block *block, size_t size)
{
	struct block *rest;

	if (block->size - size < sizeof *rest + ALIGN)
		return;
	rest = (struct block *)((char *)(block + 1) + size);
	rest->size = block->size - size - sizeof *rest;
	block->size = size;
	give_back(rest);
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
		cut(block, size);
		return block;
	}
	return NULL;
}

/* Get a new chunk that has a block of at least size bytes. */
static _Bool
grow(size_t size)
{
	size_t length = size + sizeof(struct block);

	if (length < CHUNK_LEAST)
		length = CHUNK_LEAST;
	length = page_round((uint32_t)length);
	struct block *block = memory_new((uint32_t)length, NULL);
	if (!block)
		return 0;
	block->size = length - sizeof *block;
	give_back(block);
	return 1;
}

void *
malloc(size_t size)
{
	struct block *block;

	if (size == 0 || size > SIZE_SANE)
		return NULL;
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	block = take(size);
	if (!block && grow(size))
		block = take(size);
	return block ? block + 1 : NULL;
}

void *
calloc(size_t count, size_t size)
{
	void *memory;

	if (size > 0 && count > SIZE_SANE / size)
		return NULL;
	memory = malloc(count * size);
	return memory ? memset(memory, 0, count * size) : NULL;
}

void *
realloc(void *memory, size_t size)
{
	void *larger;

	if (!memory)
		return malloc(size);
	struct block *block = (struct block *)memory - 1;
	if (size > 0 && size <= block->size) {
		cut(block, (size + ALIGN - 1) & ~(size_t)(ALIGN - 1));
		return memory;
	}
	larger = malloc(size);
	if (!larger)
		return NULL;
	memcpy(larger, memory, block->size);
	free(memory);
	return larger;
}

void
free(void *memory)
{
	if (memory)
		give_back((struct block *)memory - 1);
}
