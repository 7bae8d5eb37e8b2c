/* SPDX-License-Identifier: MIT */
/*
 * pool.c: slabs of equal slots.
 *
 *   A frame handed to a pool becomes a slab: a header, then as many slots as fit.  Free slots of a
 *   slab form a singly linked list through their first word.
 *
 *     no slab with room --alloc--> take a frame, thread its slots
 *     slab full         --free---> back on the pool's list
 *     slab empty        --free---> the frame goes back: a pool without objects owns no memory
 *
 *   Invariants: a slab is on the list exactly if 0 < used < slots (one with used = 0 exists only
 *   inside a call); a free slot is all zero but for its link, so that one taken and given back is
 *   as it was.
 */
#include "pool.h"

#include "arch/i386/paging.h"
#include "arch/i386/string.h"
#include "assert.h"
#include "debug/provoke.h"
#include "frames.h"

struct slab {
	struct link link;		/* on pool->partial, unless full */
	struct pool *pool;
	void *free;			/* first free slot */
	uint32_t used;
};

#define SLAB_HEADER	((sizeof(struct slab) + 15) & ~15u)

static uint32_t
slab_slots(const struct pool *pool)
{
	return (PAGE_SIZE - SLAB_HEADER) / pool->size;
}

static struct slab *
slab_of(void *slot)
{
	return (struct slab *)((vaddr_t)slot & ~PAGE_MASK);
}

void
pool_init(struct pool *pool)
{
	assert(pool->size <= PAGE_SIZE - SLAB_HEADER);
	link_init(&pool->partial);
}

/* Makes a slab of a frame, and puts it on the list.  False if there is no memory. */
static bool
slab_create(struct pool *pool)
{
	const paddr_t frame = frames_alloc(0);
	struct slab *slab = physical_to_virtual(frame);

	if (frame == FRAME_NONE)
		return false;
	*slab = (struct slab){ .pool = pool };
	for (uint32_t n = slab_slots(pool); n-- > 0; ) {
		void **slot = (void **)((char *)slab + SLAB_HEADER + n * pool->size);

		*slot = slab->free;
		slab->free = slot;
	}
	list_prepend(&pool->partial, &slab->link);
	return true;
}

void *
pool_alloc(struct pool *pool)
{
	struct slab *slab;
	void **slot;

	if (provoke_fails(PROVOKE_MEMORY) || (list_empty(&pool->partial) && !slab_create(pool)))
		return NULL;
	slab = container_of(pool->partial.next, struct slab, link);
	slot = slab->free;
	slab->free = *slot;
	slab->used++;
	if (slab->free == NULL)
		list_remove(&slab->link);
	*slot = NULL;
	return slot;
}

void
pool_free(struct pool *pool, void *slot)
{
	struct slab *slab = slab_of(slot);
	const bool was_full = slab->free == NULL;

	assert(slab->pool == pool && slab->used > 0);
	memset(slot, 0, pool->size);
	*(void **)slot = slab->free;
	slab->free = slot;
	slab->used--;
	if (was_full)
		list_prepend(&pool->partial, &slab->link);
	if (slab->used == 0) {
		list_remove(&slab->link);
		frame_free(virtual_to_physical(slab));
	}
}

void
pool_check(const struct pool *pool)
{
	list_each(link, &pool->partial) {
		const struct slab *slab = container_of(link, struct slab, link);
		uint32_t free = 0;

		for (void **slot = slab->free; slot != NULL; slot = *slot) {
			assert(slab_of(slot) == slab);
			free++;
		}
		assert(slab->pool == pool && free > 0);
		assert(slab->used > 0 && slab->used + free == slab_slots(pool));
	}
}
