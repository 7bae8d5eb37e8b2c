/* SPDX-License-Identifier: MIT */
/*
 * inside_pool.c: pool.c, its free slots poisoned.
 */
#include "poison.h"

#include "kernel/arch/i386/string.h"

#define memset		plain_memset
#define pool_alloc	kernel_pool_alloc
#define pool_free	kernel_pool_free
#include "kernel/pool.c"
#undef pool_alloc
#undef pool_free

void *pool_alloc(struct pool *pool);
void pool_free(struct pool *pool, void *slot);

void *
pool_alloc(struct pool *pool)
{
	void *slot = kernel_pool_alloc(pool);
	char *slab;

	if (slot == NULL)
		return NULL;
	slab = (char *)slab_of(slot);
	if (slab_of(slot)->used == 1)
		__asan_poison_memory_region(slab + SLAB_HEADER, PAGE_SIZE - SLAB_HEADER);
	__asan_unpoison_memory_region(slot, pool->size);
	return slot;
}

void
pool_free(struct pool *pool, void *slot)
{
	if (__asan_address_is_poisoned(slot))
		panic("scope: a free slot of %u bytes is freed again", pool->size);
	plain_memset(slot, 0, pool->size);
	__asan_poison_memory_region(slot, pool->size);
	kernel_pool_free(pool, slot);
}
