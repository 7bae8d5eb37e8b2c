/* SPDX-License-Identifier: MIT */
/*
 * variant: keeps a list one longer, sorts the new region in, then joins neighbours
 * in: kernel/boot/memory_map.c
 * exercise: 6
 */
static uint32_t
join_neighbours(struct memory_region *list, uint32_t count)
{
	uint32_t kept = 0;

	for (uint32_t i = 1; i < count; i++) {
		if (list[i].start > list[kept].end)
			list[++kept] = list[i];
		else if (list[i].end > list[kept].end)
			list[kept].end = list[i].end;
	}
	return kept + 1;
}

bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	struct memory_region list[MEMORY_REGIONS + 1];
	uint32_t count = 0, i = 0;

	if (start >= end)
		return true;
	while (i < map->count && map->regions[i].start < start)
		list[count++] = map->regions[i++];
	list[count++] = (struct memory_region){ start, end };
	while (i < map->count)
		list[count++] = map->regions[i++];
	count = join_neighbours(list, count);
	if (count > MEMORY_REGIONS)
		return false;
	map->count = count;
	for (i = 0; i < count; i++)
		map->regions[i] = list[i];
	return true;
}
