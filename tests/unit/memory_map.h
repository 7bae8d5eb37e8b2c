/* SPDX-License-Identifier: MIT */
/*
 * memory_map.h: compare a memory map with the regions it should have.  For tests that include memory_map.c.
 */
#pragma once

#include "unit.h"

#include "kernel/memory_map.h"

#define PAGE(n)	((n) * PAGE_SIZE)

/* True if the invariants of kernel/memory_map.h hold. */
static inline bool
memory_map_check(const struct memory_map *map)
{
	if (map->count > MEMORY_REGIONS)
		return false;
	for (uint32_t i = 0; i < map->count; i++) {
		const struct memory_region *region = &map->regions[i];

		if ((region->start | region->end) & PAGE_MASK)
			return false;
		if (region->start >= region->end)
			return false;
		if (i > 0 && region[-1].end >= region->start)
			return false;
	}
	return true;
}

static inline void
expect_regions(const struct memory_map *map, const struct memory_region *wanted, uint32_t count)
{
	ck_assert(memory_map_check(map));
	ck_assert_uint_eq(map->count, count);
	for (uint32_t i = 0; i < count; i++) {
		ck_assert_uint_eq(map->regions[i].start, wanted[i].start);
		ck_assert_uint_eq(map->regions[i].end, wanted[i].end);
	}
}

#define EXPECT(map, ...)                                                                  \
	do {                                                                              \
		const struct memory_region wanted_[] = { __VA_ARGS__ };                   \
		expect_regions(map, wanted_, sizeof(wanted_) / sizeof(wanted_[0]));       \
	} while (0)
