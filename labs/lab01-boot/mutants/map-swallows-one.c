/* SPDX-License-Identifier: MIT */
/*
 * mutant: joins the new region with one other at most
 * class: loop missing
 * in: kernel/boot/memory_map.c
 * fails: map_joins_regions_that_touch map_joins_regions_that_overlap map_refuses_what_does_not_fit map_reaches_from_end_to_end map_of_any_ranges
 */
bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t first = 0, last;

	if (start >= end)
		return true;
	while (first < map->count && map->regions[first].end < start)
		first++;
	for (last = first; last < map->count && map->regions[last].start <= end && last == first; last++) {
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
