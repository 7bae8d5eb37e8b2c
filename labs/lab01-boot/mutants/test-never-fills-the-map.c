/* SPDX-License-Identifier: MIT */
/*
 * mutant: adds a few ranges only, so that a map never has many regions
 * class: too little tried
 * in: kernel/selftest/memory_map_test.c
 * fails: test_finds_mistakes_in_full_maps
 */
const char *
memory_map_test(map_adder *add)
{
	static const paddr_t bases[] = { 0, HALFWAY - PAGES / 2 * PAGE_SIZE };
	struct memory_map map, model;
	uint32_t random = 1;

	for (uint32_t n = 0; n < countof(bases) * STEPS; n++) {
		const paddr_t base = bases[n / STEPS];
		uint32_t first, end;

		random = random * 1664525 + 1013904223;
		first = (random >> 16) % (PAGES - LONGEST + 1);
		end = first + (random >> 24) % (LONGEST + 1);
		end = n % 16 == 1 && first > 0 ? first - 1 : end;
		if (n % STEPS == 0 || map.count > 10)
			map.count = model.count = 0;
		if (add(&map, base + first * PAGE_SIZE, base + end * PAGE_SIZE) != model_add(&model, base, first, end))
			return "it refuses what fits";
		if (map.count != model.count || memcmp(map.regions, model.regions, map.count * sizeof(*map.regions)) != 0)
			return "the map is not the one of its pages";
	}
	return NULL;
}
