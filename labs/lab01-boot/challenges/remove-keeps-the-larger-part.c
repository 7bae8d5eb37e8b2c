/* SPDX-License-Identifier: MIT */
/*
 * challenge: loses the smaller part of a region that has no room to become two
 * in: kernel/boot/memory_map.c
 * passes: challenge_remove_keeps_the_larger_part
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
		} else if (keeps_low && keeps_high && map->count == MEMORY_REGIONS) {
			if (start - region->start >= region->end - end)
				region->end = start;
			else
				region->start = end;
			return false;
		} else if (keeps_low && keeps_high) {
			region->end = start;
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
