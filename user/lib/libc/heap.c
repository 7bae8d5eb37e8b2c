/* SPDX-License-Identifier: MIT */
/*
 * heap.c: memory in pieces of any size: chunks of pages, cut into blocks, whose free ones are sorted by size.
 *
 *	chunk	| length | header piece | header piece | header piece | header |
 *
 *   A header has the size of its own block and of the one before, so a block that comes back finds
 *   both its neighbours at once and joins those that are free: two free blocks never touch.  The
 *   last header is the end of the chunk: size 0, never free.
 *
 *   Free blocks are in bins, lists of blocks of about one size: a bin for each small size, above
 *   that four to a power of two.  A word of bits says which bins have any.  malloc() looks at a few
 *   blocks of its own bin, then takes the first one of the next bin that is not empty, which is
 *   larger for certain: the time it takes does not grow with the number of pieces, nor does free().
 *
 *   The more there is, the longer are new chunks: there are never many of them.  A chunk that has
 *   become one free block goes back to the system, except for one of a usual length: a program that
 *   allocates and frees one piece again and again should not pay for pages each time.
 *
 *   A piece that is given back twice ends the program, if that can be seen.  One lock for all of
 *   it: threads take turns.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../memory.h"
#include "lock.h"

#define ALIGN		16u
#define CHUNK_LEAST	(64u << 10)
#define CHUNK_MOST	(4u << 20)	/* unless a single piece needs more */
#define SPARE_MOST	(256u << 10)	/* a larger chunk is never kept */
#define SIZE_SANE	(1u << 30)	/* more than a program can have; keeps sums from wrapping */
#define LOOKS_MOST	8		/* blocks of a bin that are looked at */

/* Bins: sizes 0, 16 .. 496 have one each; then from 512 = 2 to the power of 9 to SIZE_SANE four a power. */
#define SMALL_BINS	32u
#define SMALL_POWER	9u
#define BINS		(SMALL_BINS + 4 * (31 - SMALL_POWER))
#define BITS		32u

struct block {
	size_t before;			/* size of the block before this one; 0: there is none */
	size_t size;			/* with the header; | FREE */
	struct block *next, *previous;	/* in the bin; only while it is free, else the piece begins here */
};

#define FREE		1u
#define HEADER		offsetof(struct block, next)
#define BLOCK_LEAST	((sizeof(struct block) + ALIGN - 1) & ~(size_t)(ALIGN - 1))

/* What lies before a chunk's first block. */
struct chunk {
	size_t length, unused;
};

#define CHUNK_EXTRA	(sizeof(struct chunk) + HEADER)

_Static_assert((sizeof(struct chunk) + HEADER) % ALIGN == 0, "pieces are aligned");

static struct block *bins[BINS];
static uint32_t full[(BINS + BITS - 1) / BITS];	/* bit b of word w: bin w * BITS + b has blocks */
static struct block *spare;		/* the one whole chunk that is kept; in its bin as well */
static size_t chunk_bytes;		/* bytes of all chunks */
static struct lock heap_lock;

static size_t
size_of(const struct block *block)
{
	return block->size & ~(size_t)FREE;
}

static struct block *
after(const struct block *block)
{
	return (struct block *)((char *)block + size_of(block));
}

static struct block *
block_of(void *piece)
{
	return (struct block *)((char *)piece - HEADER);
}

static void *
piece_of(struct block *block)
{
	return (char *)block + HEADER;
}

/* ---- bins ---- */

static unsigned
bin_of(size_t size)
{
	unsigned power;

	if (size < SMALL_BINS * ALIGN)
		return (unsigned)size / ALIGN;
	power = BITS - 1 - (unsigned)__builtin_clz((uint32_t)size);
	return SMALL_BINS + 4 * (power - SMALL_POWER) + (size >> (power - 2) & 3);
}

static void
bin_add(struct block *block)
{
	unsigned bin = bin_of(block->size);

	block->size |= FREE;
	block->previous = NULL;
	block->next = bins[bin];
	if (block->next)
		block->next->previous = block;
	bins[bin] = block;
	full[bin / BITS] |= 1u << bin % BITS;
}

static void
bin_remove(struct block *block)
{
	unsigned bin = bin_of(size_of(block));

	block->size &= ~(size_t)FREE;
	if (block->next)
		block->next->previous = block->previous;
	if (block->previous)
		block->previous->next = block->next;
	else
		bins[bin] = block->next;
	if (!bins[bin])
		full[bin / BITS] &= ~(1u << bin % BITS);
	if (block == spare)
		spare = NULL;
}

/* The first block of a bin beyond this one.  NULL: they are all empty. */
static struct block *
first_beyond(unsigned bin)
{
	uint32_t bits;

	bin++;
	for (unsigned word = bin / BITS; word < sizeof full / sizeof full[0]; word++) {
		bits = full[word];
		if (word == bin / BITS)
			bits &= ~0u << bin % BITS;
		if (bits)
			return bins[word * BITS + (unsigned)__builtin_ctz(bits)];
	}
	return NULL;
}

static struct block *
find(size_t size)
{
	unsigned bin = bin_of(size), looks = 0;

	for (struct block *b = bins[bin]; b && looks < LOOKS_MOST; b = b->next, looks++) {
		if (size_of(b) >= size)
			return b;
	}
	return first_beyond(bin);
}

/* ---- blocks ---- */

/* Let a block that is in no bin have this size; what follows it knows it, too. */
static void
resize(struct block *block, size_t size)
{
	block->size = size;
	after(block)->before = size;
}

/* Join a block that is in no bin with the free ones around it.  Returns what became of it. */
static struct block *
join(struct block *block)
{
	struct block *next = after(block), *previous;

	if (next->size & FREE) {
		bin_remove(next);
		resize(block, block->size + next->size);
	}
	previous = (struct block *)((char *)block - block->before);
	if (block->before && (previous->size & FREE)) {
		bin_remove(previous);
		resize(previous, previous->size + block->size);
		block = previous;
	}
	return block;
}

static void
chunk_return(struct block *block)
{
	struct chunk *chunk = (struct chunk *)block - 1;

	chunk_bytes -= chunk->length;
	memory_free(chunk, (uint32_t)chunk->length);
}

/* A block comes back: into its bin, or with its whole chunk to the system. */
static void
give(struct block *block)
{
	struct block *other;

	block = join(block);
	if (block->before || after(block)->size) {
		bin_add(block);
		return;
	}
	if (block->size > SPARE_MOST || (spare && size_of(spare) >= block->size)) {
		chunk_return(block);
		return;
	}
	other = spare;
	if (other) {
		bin_remove(other);
		chunk_return(other);
	}
	bin_add(block);
	spare = block;
}

/* Give back what is beyond size of a block that is in no bin, if it is worth it. */
static void
cut(struct block *block, size_t size)
{
	size_t rest = block->size - size;

	if (rest < BLOCK_LEAST)
		return;
	resize(block, size);
	after(block)->before = size;
	resize(after(block), rest);
	give(after(block));
}

/* How long a chunk is if no piece needs more: longer in larger heaps, so that chunks stay few. */
static size_t
usual_length(void)
{
	size_t length = chunk_bytes / 8 & ~(size_t)(CHUNK_LEAST - 1);

	if (length < CHUNK_LEAST)
		return CHUNK_LEAST;
	return length < CHUNK_MOST ? length : CHUNK_MOST;
}

/* A new chunk, as one block that is in no bin. */
static struct block *
grow(size_t size)
{
	size_t needed = page_round((uint32_t)(size + CHUNK_EXTRA)), length = usual_length();
	struct chunk *chunk = NULL;
	struct block *block;

	if (length > needed)
		chunk = memory_new((uint32_t)length, NULL);
	if (!chunk) {
		length = needed;
		chunk = memory_new((uint32_t)length, NULL);
	}
	if (!chunk)
		return NULL;
	chunk->length = length;
	chunk_bytes += length;
	block = (struct block *)(chunk + 1);
	block->before = 0;
	resize(block, length - CHUNK_EXTRA);
	after(block)->size = 0;
	return block;
}

/* What a block must have for a piece of so many bytes. */
static size_t
block_size(size_t size)
{
	size = (size + HEADER + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	return size < BLOCK_LEAST ? BLOCK_LEAST : size;
}

/* A block in no bin, of that size or a little more. */
static struct block *
take(size_t size)
{
	struct block *block = find(size);

	if (block)
		bin_remove(block);
	else
		block = grow(size);
	if (block)
		cut(block, size);
	return block;
}

/* ---- what programs call ---- */

void *
malloc(size_t size)
{
	struct block *block = NULL;

	if (size <= SIZE_SANE) {
		lock_take(&heap_lock);
		block = take(block_size(size));
		lock_release(&heap_lock);
	}
	if (!block)
		errno = ENOMEM;
	return block ? piece_of(block) : NULL;
}

void
free(void *memory)
{
	int before = errno;

	if (!memory)
		return;
	if (block_of(memory)->size & FREE)
		__builtin_trap();	/* abort() would bring signals to servers that have none */
	lock_take(&heap_lock);
	give(block_of(memory));
	lock_release(&heap_lock);
	errno = before;
}

void *
calloc(size_t count, size_t size)
{
	void *memory = reallocarray(NULL, count, size);

	return memory ? memset(memory, 0, count * size) : NULL;
}

/* Let a block have that size where it is, if it can. */
static bool
stretch(struct block *block, size_t size)
{
	struct block *next;

	lock_take(&heap_lock);
	next = after(block);
	if (block->size < size && (next->size & FREE) && block->size + size_of(next) >= size) {
		bin_remove(next);
		resize(block, block->size + next->size);
	}
	bool fits = block->size >= size;
	if (fits)
		cut(block, size);
	lock_release(&heap_lock);
	return fits;
}

void *
realloc(void *memory, size_t size)
{
	void *other;
	size_t held;

	if (!memory)
		return malloc(size);
	if (size <= SIZE_SANE && stretch(block_of(memory), block_size(size)))
		return memory;
	other = malloc(size);
	if (!other)
		return NULL;
	held = block_of(memory)->size - HEADER;
	memcpy(other, memory, held < size ? held : size);
	free(memory);
	return other;
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
 * A block large enough that an aligned address lies in it; what is in front of that becomes a block
 * of its own and is free again.
 */
void *
aligned_alloc(size_t alignment, size_t size)
{
	if (alignment == 0 || (alignment & (alignment - 1)) != 0 || alignment > SIZE_SANE) {
		errno = EINVAL;
		return NULL;
	}
	if (alignment <= ALIGN || size > SIZE_SANE)
		return malloc(size);
	char *memory = malloc(size + alignment + BLOCK_LEAST);
	if (!memory)
		return NULL;
	struct block *front = block_of(memory), *block = front;
	size_t whole = front->size;

	lock_take(&heap_lock);
	if ((uintptr_t)memory % alignment != 0) {
		memory = (char *)(((uintptr_t)memory + BLOCK_LEAST + alignment - 1) & ~(alignment - 1));
		block = block_of(memory);
		resize(front, (size_t)((char *)block - (char *)front));
		resize(block, whole - front->size);
		give(front);
	}
	cut(block, block_size(size));
	lock_release(&heap_lock);
	return memory;
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
