/* SPDX-License-Identifier: MIT */
/*
 * judge_map.c: exercise 1.6, memory_map_add(): the map of memory.
 *
 *   The host keeps no list of regions: a map is a row of pages, each of which is in it or not, and
 *   its regions are the runs of pages that are.  Any right list of regions comes to the same.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE		4096u
#define PAGES		0xfffffu	/* a region ends before the last page of 4 GiB */
#define ADDS_MAX	200u

struct map_case {
	struct probe_map	before;
	struct probe_region	adds[ADDS_MAX];
};

/* ---- rows of pages ------------------------------------------------------------------------------------------------- */

static uint8_t pages[PAGES + 1];	/* 1: in the map */

static void
set_pages(uint32_t start, uint32_t end, uint8_t value)
{
	if (start < end)
		memset(pages + start / PAGE, value, end / PAGE - start / PAGE);
}

/* The runs of pages, as regions; returns how many there are, of which the first PROBE_REGIONS are stored. */
static uint32_t
runs_of_pages(struct probe_region regions[PROBE_REGIONS])
{
	const uint8_t *at = pages, *end = pages + PAGES;
	uint32_t count = 0;

	while ((at = memchr(at, 1, (size_t)(end - at)))) {
		const uint8_t *behind = memchr(at, 0, (size_t)(end - at) + 1);

		if (count < PROBE_REGIONS)
			regions[count] = (struct probe_region){ (uint32_t)(at - pages) * PAGE,
								(uint32_t)(behind - pages) * PAGE };
		count++;
		at = behind;
	}
	return count;
}

/* What memory_map_add() must return and leave behind. */
static void
model_add(const struct probe_region *add, struct probe_map_result *after)
{
	static uint8_t kept[PAGES + 1];

	memcpy(kept, pages, sizeof pages);
	set_pages(add->start, add->end, 1);
	after->added = 1;
	after->count = runs_of_pages(after->regions);
	if (after->count <= PROBE_REGIONS)
		return;
	memcpy(pages, kept, sizeof pages);
	after->added = 0;
	after->count = runs_of_pages(after->regions);
}

/* ---- judging -------------------------------------------------------------------------------------------------------- */

/* "3 regions: 1000-3000 5000-6000 ...", as many as fit. */
static void
show_map(char *text, size_t size, uint32_t count, const struct probe_region *regions)
{
	int used = snprintf(text, size, "%u regions:", count);

	for (uint32_t i = 0; i < count && i < PROBE_REGIONS && (size_t)used + 32 < size; i++)
		used += snprintf(text + used, size - (size_t)used, " %x-%x", regions[i].start, regions[i].end);
}

static bool
same_map(const struct probe_map_result *a, const struct probe_map_result *b)
{
	return a->count == b->count && a->count <= PROBE_REGIONS &&
	       !memcmp(a->regions, b->regions, a->count * sizeof *a->regions);
}

static void
tell_maps(struct evidence *evidence, const struct probe_map_result *want, const struct probe_map_result *got)
{
	char text[1024];

	show_map(text, sizeof text, want->count, want->regions);
	judge_expected(evidence, "%s", text);
	show_map(text, sizeof text, got->count, got->regions);
	judge_seen(evidence, "%s", text);
}

static void
judge_add(struct evidence *evidence, const struct probe_region *add, const struct probe_map_result *before,
	  const struct probe_map_result *seen)
{
	struct probe_map_result after = { 0 };
	char map[512];

	model_add(add, &after);
	show_map(map, sizeof map, before->count, before->regions);
	judge_where(evidence, "memory_map_add(map, 0x%x, 0x%x) to a map of %s", add->start, add->end, map);
	tell_maps(evidence, &after, seen);
	if (!same_map(&after, seen))
		judge_fail(evidence, after.added ? "the map is wrong afterwards" :
						   "a map that has no room for the regions must stay as it was");
	judge_expected(evidence, "%s", after.added ? "true" : "false");
	judge_seen(evidence, "%s", seen->added ? "true" : "false");
	if (!after.added != !seen->added)
		judge_fail(evidence, "the map is right, but memory_map_add() says otherwise");
}

static void
judge_case(struct evidence *evidence, const struct map_case *one)
{
	const struct probe_map_result *seen = probe_result(evidence, 0, one->before.adds * sizeof *seen), *before;
	struct probe_map_result first = { .count = one->before.count };

	memset(pages, 0, sizeof pages);
	memcpy(first.regions, one->before.regions, sizeof first.regions);
	for (uint32_t i = 0; i < one->before.count; i++)
		set_pages(one->before.regions[i].start, one->before.regions[i].end, 1);
	before = &first;
	for (uint32_t i = 0; i < one->before.adds; i++, before = seen++)
		judge_add(evidence, &one->adds[i], before, seen);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------------- */

static void
add_pages(struct map_case *one, uint32_t first, uint32_t behind)
{
	if (one->before.adds == ADDS_MAX)
		abort();
	one->adds[one->before.adds++] = (struct probe_region){ first * PAGE, behind * PAGE };
}

static void
begin(struct map_case *one)
{
	memset(one, 0, sizeof *one);
}

/* A map of `count` regions, `gap` pages apart, `length` pages each, from page `first` on. */
static void
begin_with(struct map_case *one, uint32_t count, uint32_t first, uint32_t length, uint32_t gap)
{
	begin(one);
	one->before.count = count;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t start = first + i * (length + gap);

		one->before.regions[i] = (struct probe_region){ start * PAGE, (start + length) * PAGE };
	}
}

/* A test is how its case is drawn. */
#define MAP_TEST(name) \
	static void draw_##name(struct random *random, struct map_case *one); \
	void plan_##name(struct plan *plan) \
	{ \
		struct map_case one; \
		draw_##name(&plan->random, &one); \
		plan_probe(plan, PROBE_MAP, &one, sizeof one.before + one.before.adds * sizeof *one.adds); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct map_case one; \
		draw_##name(&evidence->random, &one); \
		judge_case(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct map_case *one)

/* Regions far from each other, in any order. */
MAP_TEST(map_keeps_regions_in_order)
{
	uint32_t places[16], first = random_between(random, 1, 1000);

	begin(one);
	for (uint32_t i = 0; i < 16; i++) {
		uint32_t other = random_below(random, i + 1);

		places[i] = places[other];
		places[other] = first + 40 * i;
	}
	for (uint32_t i = 0; i < 16; i++)
		add_pages(one, places[i], places[i] + random_between(random, 1, 30));
}

/* A gap is filled from its left end, its right end, or at once. */
MAP_TEST(map_joins_regions_that_touch)
{
	uint32_t first = random_between(random, 1, 1000), gap = random_between(random, 2, 9);

	begin_with(one, 8, first, 5, gap);
	for (uint32_t i = 0; i + 1 < 8; i++) {
		uint32_t left = first + 5 + i * (5 + gap), kind = random_below(random, 3);

		add_pages(one, kind == 1 ? left + 1 : left, kind == 0 ? left + 1 : left + gap);
	}
	add_pages(one, first - 1, first);
}

/* New pages over parts of regions, over whole ones, and over many at once. */
MAP_TEST(map_joins_regions_that_overlap)
{
	uint32_t first = random_between(random, 1, 1000);

	begin_with(one, 20, first, 6, 4);
	add_pages(one, first + 2, first + 4);				/* inside one */
	add_pages(one, first + 10 - 2, first + 10 + 2);			/* over the left end */
	add_pages(one, first + 20 + 4, first + 20 + 8);			/* over the right end */
	add_pages(one, first + 30 - 1, first + 30 + 7);			/* over all of one */
	add_pages(one, first + 40 + 3, first + 50 + 3);			/* from one into the next */
	add_pages(one, first + 60 + random_below(random, 6), first + 120 + random_below(random, 9));
	add_pages(one, first + 140 - random_below(random, 5), first + 170 + random_below(random, 9));
}

MAP_TEST(map_ignores_empty_ranges)
{
	uint32_t first = random_between(random, 10, 1000);

	begin_with(one, random_between(random, 2, 6), first, 5, 5);
	add_pages(one, first + 7, first + 7);
	add_pages(one, first + 2, first + 2);
	add_pages(one, first + 8, first + 6);
	add_pages(one, first + 500, first - 5);
	add_pages(one, 0, 0);
}

/* A full map: what needs one region more is refused, what joins regions is not. */
MAP_TEST(map_refuses_what_does_not_fit)
{
	uint32_t first = random_between(random, 10, 1000), region = random_below(random, 30);

	begin_with(one, PROBE_REGIONS - 1, first, 3, 5);
	add_pages(one, first + 8 * 40, first + 8 * 40 + 2);		/* the last one that fits, at the end */
	add_pages(one, first + 8 * region + 5, first + 8 * region + 6);	/* between two */
	add_pages(one, first - 4, first - 2);				/* before all */
	add_pages(one, first + 8 * 60, first + 8 * 60 + 9);		/* behind all */
	add_pages(one, first + 8 * region + 3, first + 8 * region + 4);	/* touches one */
	add_pages(one, first + 8 * region + 1, first + 8 * region + 9);	/* joins two */
	add_pages(one, first - 4, first - 2);				/* now there is room */
}

/* The first page, and the last that a region may have. */
MAP_TEST(map_reaches_from_end_to_end)
{
	begin(one);
	add_pages(one, PAGES - random_between(random, 1, 9), PAGES);
	add_pages(one, 0, random_between(random, 1, 9));
	add_pages(one, 100, 200);
	add_pages(one, 0, PAGES);
	add_pages(one, 50, 60);
}

/*
 * Anything, in a narrow place so that it often meets; with now and then a far one so that the map
 * fills up.
 */
MAP_TEST(map_of_any_ranges)
{
	uint32_t base = random_between(random, 0, PAGES - 2000);

	begin(one);
	while (one->before.adds < ADDS_MAX) {
		uint32_t start = base + random_below(random, 600);
		uint32_t length = random_below(random, 8) ? random_below(random, 6) : random_below(random, 60);

		if (one->before.adds == 60 || one->before.adds == 140)
			add_pages(one, base, base + 300);
		else
			add_pages(one, start, start + length);
	}
}

/* ---- a challenge -------------------------------------------------------------------------------------------------------- */

#define FULL_LENGTH	20u	/* pages of each region of a full map */
#define FULL_STEP	25u
#define REMOVES		16u

/* Pages out of the middle of the regions of a full map, each in another place. */
static void
draw_removes(struct random *random, struct map_case *one)
{
	uint32_t first = random_between(random, 1, 1000), region = random_below(random, PROBE_REGIONS);

	begin_with(one, PROBE_REGIONS, first, FULL_LENGTH, FULL_STEP - FULL_LENGTH);
	for (one->before.removes = 0; one->before.removes < REMOVES; one->before.removes++, region = (region + 5) % PROBE_REGIONS) {
		uint32_t start = first + region * FULL_STEP + random_between(random, 1, 9);

		add_pages(one, start, start + random_between(random, 1, FULL_LENGTH - 10));
	}
}

/*
 * What memory_map_remove() must leave of a full map when it takes the middle of this region: the
 * larger part, or of equal ones the lower.
 */
static void
model_remove(const struct probe_region *region, const struct probe_region *middle, struct probe_map_result *after)
{
	const bool keeps_low = middle->start - region->start >= region->end - middle->end;

	set_pages(keeps_low ? middle->start : region->start, keeps_low ? region->end : middle->end, 0);
	after->added = 0;
	after->count = runs_of_pages(after->regions);
}

static void
judge_remove(struct evidence *evidence, const struct map_case *one, const struct probe_region *middle, const struct probe_map_result *seen)
{
	const struct probe_region *region = one->before.regions;
	struct probe_map_result after = { 0 };

	while (region->end <= middle->start)
		region++;
	model_remove(region, middle, &after);
	judge_where(evidence, "memory_map_remove(map, 0x%x, 0x%x) from a full map in which 0x%x-0x%x is a region", middle->start, middle->end,
		    region->start, region->end);
	tell_maps(evidence, &after, seen);
	if (!same_map(&after, seen))
		judge_fail(evidence, "the larger part of the region is not what is left");
	judge_expected(evidence, "false");
	judge_seen(evidence, "true");
	if (seen->added)
		judge_fail(evidence, "the map is right, but memory_map_remove() does not say that a part was lost");
}

void
plan_challenge_remove_keeps_the_larger_part(struct plan *plan)
{
	struct map_case one;

	draw_removes(&plan->random, &one);
	plan_probe(plan, PROBE_MAP, &one, sizeof one.before + one.before.adds * sizeof *one.adds);
}

void
judge_challenge_remove_keeps_the_larger_part(struct evidence *evidence)
{
	const struct probe_map_result *seen = probe_result(evidence, 0, REMOVES * sizeof *seen);
	struct map_case one;

	draw_removes(&evidence->random, &one);
	memset(pages, 0, sizeof pages);
	for (uint32_t i = 0; i < one.before.count; i++)
		set_pages(one.before.regions[i].start, one.before.regions[i].end, 1);
	for (uint32_t i = 0; i < REMOVES; i++)
		judge_remove(evidence, &one, &one.adds[i], &seen[i]);
}
