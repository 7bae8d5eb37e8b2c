/* SPDX-License-Identifier: MIT */
/*
 * mutant: writes behind the last place of a full map
 * class: limit forgotten
 * in: kernel/boot/memory_map.c
 * fails: map_refuses_what_does_not_fit map_of_any_ranges
 */
bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t first = 0, last;

	if (start >= end)
		return true;
	while (first < map->count && map->regions[first].end < start)
		first++;
	for (last = first; last < map->count && map->regions[last].start <= end; last++) {
		if (map->regions[last].start < start)
			start = map->regions[last].start;
		if (map->regions[last].end > end)
			end = map->regions[last].end;
	}
	regions_move(map, last, first + 1);
	map->regions[first] = (struct memory_region){ start, end };
	return true;
}
