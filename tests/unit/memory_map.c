/* SPDX-License-Identifier: MIT */
/*
 * memory_map.c: sorted lists of regions, by hand and against a model that has one flag a page.
 */
#include "memory_map.h"

#include "kernel/boot/memory_map.c"

START_TEST(regions_that_touch_or_overlap_become_one)
{
	struct memory_map map = { 0 };

	ck_assert(memory_map_add(&map, PAGE(10), PAGE(20)));
	ck_assert(memory_map_add(&map, PAGE(30), PAGE(40)));
	EXPECT(&map, { PAGE(10), PAGE(20) }, { PAGE(30), PAGE(40) });
	ck_assert(memory_map_add(&map, PAGE(5), PAGE(10)));
	EXPECT(&map, { PAGE(5), PAGE(20) }, { PAGE(30), PAGE(40) });
	ck_assert(memory_map_add(&map, PAGE(12), PAGE(14)));
	EXPECT(&map, { PAGE(5), PAGE(20) }, { PAGE(30), PAGE(40) });
	ck_assert(memory_map_add(&map, PAGE(39), PAGE(50)));
	EXPECT(&map, { PAGE(5), PAGE(20) }, { PAGE(30), PAGE(50) });
	ck_assert(memory_map_add(&map, PAGE(20), PAGE(30)));
	EXPECT(&map, { PAGE(5), PAGE(50) });
	ck_assert(memory_map_add(&map, 0, PAGE(60)));
	EXPECT(&map, { 0, PAGE(60) });
	ck_assert(memory_map_add(&map, PAGE(70), PAGE(70)));
	ck_assert(memory_map_add(&map, PAGE(80), PAGE(70)));
	EXPECT(&map, { 0, PAGE(60) });
}
END_TEST

START_TEST(removing_trims_splits_and_swallows)
{
	struct memory_map map = { 0 };

	memory_map_add(&map, PAGE(10), PAGE(20));
	memory_map_add(&map, PAGE(30), PAGE(40));
	ck_assert(memory_map_remove(&map, PAGE(15), PAGE(16)));
	EXPECT(&map, { PAGE(10), PAGE(15) }, { PAGE(16), PAGE(20) }, { PAGE(30), PAGE(40) });
	ck_assert(memory_map_remove(&map, PAGE(12), PAGE(31)));
	EXPECT(&map, { PAGE(10), PAGE(12) }, { PAGE(31), PAGE(40) });
	ck_assert(memory_map_remove(&map, PAGE(31), PAGE(31)));
	ck_assert(memory_map_remove(&map, PAGE(33), PAGE(32)));
	ck_assert(memory_map_remove(&map, PAGE(12), PAGE(31)));
	EXPECT(&map, { PAGE(10), PAGE(12) }, { PAGE(31), PAGE(40) });
	ck_assert(memory_map_remove(&map, 0, 0xfffff000));
	ck_assert_uint_eq(map.count, 0);
}
END_TEST

START_TEST(a_full_map_loses_memory_rather_than_invent_it)
{
	struct memory_map map = { 0 };

	for (uint32_t i = 0; i < MEMORY_REGIONS; i++)
		ck_assert(memory_map_add(&map, PAGE(10 * i), PAGE(10 * i + 5)));
	ck_assert(!memory_map_add(&map, PAGE(7), PAGE(8)));
	ck_assert(!memory_map_add(&map, PAGE(1000), PAGE(1001)));
	ck_assert_uint_eq(memory_map_size(&map), MEMORY_REGIONS * PAGE(5));
	ck_assert(memory_map_add(&map, PAGE(5), PAGE(6)));
	ck_assert(!memory_map_remove(&map, PAGE(11), PAGE(12)));
	ck_assert(memory_map_check(&map));
	ck_assert_uint_eq(map.regions[1].start, PAGE(10));
	ck_assert_uint_eq(map.regions[1].end, PAGE(11));
	ck_assert_uint_eq(map.regions[2].start, PAGE(20));
}
END_TEST

/* Ranges are looked up at both ends, also where they would end beyond 4 GiB. */
START_TEST(overlaps_are_exact)
{
	struct memory_map map = { 0 };

	memory_map_add(&map, PAGE(10), PAGE(20));
	memory_map_add(&map, 0xffff0000, 0xfffff000);
	ck_assert(!memory_map_overlaps(&map, PAGE(9), PAGE(1)));
	ck_assert(memory_map_overlaps(&map, PAGE(9), PAGE(1) + 1));
	ck_assert(memory_map_overlaps(&map, PAGE(20) - 1, 1));
	ck_assert(!memory_map_overlaps(&map, PAGE(20) - 1, 0));
	ck_assert(!memory_map_overlaps(&map, PAGE(20), PAGE(1)));
	ck_assert(memory_map_overlaps(&map, PAGE(5), PAGE(50)));
	ck_assert(memory_map_overlaps(&map, PAGE(30), 0xffffffff));
	ck_assert(!memory_map_overlaps(&map, 0xfffff000, 0x1000));
}
END_TEST

#define MODEL_PAGES	200u

static void
expect_model(const struct memory_map *map, const bool *model)
{
	ck_assert(memory_map_check(map));
	for (uint32_t page = 0; page < MODEL_PAGES; page++)
		if (memory_map_overlaps(map, PAGE(page), PAGE_SIZE) != model[page])
			ck_abort_msg("page %u is %s", page, model[page] ? "missing" : "too much");
}

START_TEST(any_order_of_adding_and_removing_agrees_with_the_model)
{
	uint32_t state = 1;

	for (int round = 0; round < 2000; round++) {
		struct memory_map map = { 0 };
		bool model[MODEL_PAGES] = { false };

		for (int step = 0; step < 20; step++) {
			const uint32_t start = unit_random(&state) % MODEL_PAGES;
			const uint32_t end = start + unit_random(&state) % (MODEL_PAGES - start);
			const bool add = unit_random(&state) % 2;

			ck_assert(add ? memory_map_add(&map, PAGE(start), PAGE(end)) :
					memory_map_remove(&map, PAGE(start), PAGE(end)));
			for (uint32_t page = start; page < end; page++)
				model[page] = add;
			expect_model(&map, model);
		}
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(regions_that_touch_or_overlap_become_one),
		UNIT(removing_trims_splits_and_swallows),
		UNIT(a_full_map_loses_memory_rather_than_invent_it),
		UNIT(overlaps_are_exact),
		UNIT(any_order_of_adding_and_removing_agrees_with_the_model),
	};

	return unit_run("memory_map", tests, sizeof(tests) / sizeof(tests[0]));
}
