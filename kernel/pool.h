/* SPDX-License-Identifier: MIT */
/*
 * pool.h: where objects of one size come from.
 *
 *   A pool cuts frames into slots.  Each frame begins with a slab header; a slab with free slots is on its
 *   pool's list, and an empty one goes back to the frame allocator at once.
 */
#pragma once

#include "list.h"

struct pool {
	uint32_t size;			/* bytes of one slot, a multiple of 16 */
	struct link partial;		/* slabs with a free slot */
};

#define POOL(type)	{ .size = (sizeof(type) + 15) & ~15u }

/* Makes the list empty; once, before the first use. */
void pool_init(struct pool *pool);

/* Returns a zeroed slot, or NULL if there is no memory. */
void *pool_alloc(struct pool *pool);

void pool_free(struct pool *pool, void *slot);

/* Panics unless the slabs that have room agree with themselves. */
void pool_check(const struct pool *pool);
