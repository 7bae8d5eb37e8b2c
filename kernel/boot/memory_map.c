/* SPDX-License-Identifier: MIT */
/*
 * memory_map.c: sorted lists of memory regions.
 *
 *   Firmware tells of memory in any order, in pieces that touch or overlap, and changes its mind: what one
 *   entry calls usable another one reserves.  Adding the usable pieces and then removing the reserved ones
 *   gives the same map whatever the order.
 *
 *   Pure code.
 */
#include "memory_map.h"

#include "arch/i386/string.h"

/* Makes room for, or closes the gap of, regions: those from index `from` on move to index `to`. */
static void
regions_move(struct memory_map *map, uint32_t from, uint32_t to)
{
	const uint32_t moved = map->count - from;

	memmove(&map->regions[to], &map->regions[from], moved * sizeof(map->regions[0]));
	map->count = to + moved;
}

/*
 * Adds the pages start .. end - 1 to the map (both page-aligned).  What of them is in it already stays;
 * regions that the new pages overlap or touch become one region with them.  An empty or reversed range
 * (start >= end) adds nothing.
 *
 * Returns false, with the map unchanged, if that would take more than MEMORY_REGIONS regions.  Keeps the
 * invariants in memory_map.h.  regions_move() makes room in the list, or closes a gap in it.
 *
 * LAB 1.6
 */
bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t first = 0, last;

	if (start >= end)
		return true;
	while (first < map->count && map->regions[first].end < start)
		first++;

	/* Regions first .. last - 1 overlap or touch the new one, which swallows them. */
	for (last = first; last < map->count && map->regions[last].start <= end; last++) {
		if (map->regions[last].start < start)
			start = map->regions[last].start;
		if (map->regions[last].end > end)
			end = map->regions[last].end;
	}
	if (first == last && map->count == MEMORY_REGIONS)
		return false;
	regions_move(map, last, first + 1);
	map->regions[first] = (struct memory_region){ start, end };
	return true;
}

/*
 * Takes the pages start .. end - 1 out of the map (both page-aligned): a region may lose an end, fall in two
 * or vanish.  What is not in the map makes no difference, nor does an empty range.
 *
 * Returns false if a region would have to fall in two and there are MEMORY_REGIONS already; then the upper
 * part of that region is lost as well: less memory is better than memory that is not there.
 */
bool
memory_map_remove(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t i = 0;

	while (start < end && i < map->count) {
		struct memory_region *region = &map->regions[i];
		const struct memory_region above = { end, region->end };
		const bool keeps_low = region->start < start;
		const bool keeps_high = end < region->end;

		if (region->end <= start || region->start >= end) {
			i++;
		} else if (keeps_low && keeps_high) {
			region->end = start;
			if (map->count == MEMORY_REGIONS)
				return false;
			regions_move(map, i + 1, i + 2);
			map->regions[i + 1] = above;
			return true;
		} else if (keeps_low) {
			region->end = start;
		} else if (keeps_high) {
			region->start = end;
		} else {
			regions_move(map, i + 1, i);
		}
	}
	return true;
}

uint32_t
memory_map_size(const struct memory_map *map)
{
	uint32_t size = 0;

	for (uint32_t i = 0; i < map->count; i++)
		size += map->regions[i].end - map->regions[i].start;
	return size;
}
