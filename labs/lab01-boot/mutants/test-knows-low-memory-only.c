/* SPDX-License-Identifier: MIT */
/*
 * mutant: tries addresses below 2 GiB only
 * class: range of values
 * in: kernel/selftest/memory_map_test.c
 * fails: test_finds_adders_wrong_now_and_then
 */
const char *
memory_map_test(map_adder *add)
{
	struct memory_map map = { .count = 0 }, model = { .count = 0 };
	uint32_t random = 1;

	for (uint32_t n = 0; n < STEPS; n++) {
		uint32_t first, end;

		random = random * 1664525 + 1013904223;
		first = (random >> 16) % (PAGES - LONGEST + 1);
		end = first + (n < STEPS / 2 ? first % 2 : (random >> 24) % (LONGEST + 1));
		end -= end > 0 && n % 16 == 1;
		if (add(&map, first * PAGE_SIZE, end * PAGE_SIZE) != model_add(&model, 0, first, end))
			return "it refuses what fits, or takes what does not fit";
		if (map.count != model.count || memcmp(map.regions, model.regions, map.count * sizeof(*map.regions)) != 0)
			return "the map is not the one of its pages";
	}
	return NULL;
}
