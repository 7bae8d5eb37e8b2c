/* SPDX-License-Identifier: MIT */
/*
 * mutant: compares addresses as signed numbers
 * class: sign
 * in: kernel/boot/memory_map.c
 * fails: map_reaches_from_end_to_end
 */
bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t first = 0, last;

	if (start >= end)
		return true;
	while (first < map->count && (int32_t)map->regions[first].end < (int32_t)start)
		first++;
	for (last = first; last < map->count && (int32_t)map->regions[last].start <= (int32_t)end; last++) {
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
