/* SPDX-License-Identifier: MIT */
/*
 * mutant: puts every new region at the end
 * class: invariant broken
 * in: kernel/boot/memory_map.c
 * fails: map_keeps_regions_in_order
 */
bool
memory_map_add(struct memory_map *map, paddr_t start, paddr_t end)
{
	if (start >= end)
		return true;
	if (map->count == MEMORY_REGIONS)
		return false;
	map->regions[map->count++] = (struct memory_region){ start, end };
	return true;
}
