/* SPDX-License-Identifier: MIT */
/*
 * mutant: wants the regions behind the map's last to be empty
 * class: more than the contract
 * in: kernel/selftest/memory_map_test.c
 * fails: test_accepts_adders_that_are_right
 */
const char *
memory_map_test(map_adder *add)
{
	struct memory_map map = { .count = 0 }, model = { .count = 0 };
	uint32_t random = 1;

	for (uint32_t n = 0; n < STEPS; n++) {
		random = random * 1664525 + 1013904223;
		const uint32_t first = (random >> 16) % (PAGES - LONGEST), end = first + (random >> 24) % LONGEST;

		if (add(&map, first * PAGE_SIZE, end * PAGE_SIZE) != model_add(&model, 0, first, end))
			return "it refuses what fits";
		if (memcmp(&map, &model, sizeof(map)) != 0)
			return "the map is not the one of its pages";
	}
	return NULL;
}
