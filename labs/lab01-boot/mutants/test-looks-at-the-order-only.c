/* SPDX-License-Identifier: MIT */
/*
 * mutant: looks whether regions are sorted and apart, and not which pages they are
 * class: part of the contract
 * in: kernel/selftest/memory_map_test.c
 * fails: test_finds_pages_lost_or_made_up test_finds_maps_out_of_order test_finds_mistakes_in_full_maps test_finds_adders_wrong_now_and_then
 */
const char *
memory_map_test(map_adder *add)
{
	struct memory_map map = { .count = 0 };
	uint32_t random = 1;

	for (uint32_t n = 0; n < STEPS; n++) {
		random = random * 1664525 + 1013904223;
		const paddr_t start = (random >> 16) % (n < STEPS / 2 ? 0xfffff : PAGES) * PAGE_SIZE;

		add(&map, start, start + (random >> 24) % LONGEST * PAGE_SIZE);
		if (map.count > MEMORY_REGIONS)
			return "too many regions";
		for (uint32_t i = 0; i < map.count; i++)
			if (map.regions[i].start >= map.regions[i].end ||
			    (i > 0 && map.regions[i].start <= map.regions[i - 1].end))
				return "the map is not in order";
	}
	return NULL;
}
