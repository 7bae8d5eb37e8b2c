/* SPDX-License-Identifier: MIT */
/*
 * probe_adders.c: ways to add to maps of memory that are right, and such that are not, for exercise 1.8.
 *
 *   One adder with a switch for each way to go wrong.  It sorts the range into a list that is
 *   longer by one, joins what overlaps or touches, and looks at last whether the list still fits;
 *   two of the right ones do it otherwise.  A map that the test has made, or another adder has
 *   spoilt, is not looked at beyond its end.
 */
#include "labs/lab01-boot/tests/probe_adders.h"

#include "abi/types.h"
#include "arch/i386/string.h"

#define EVERY	17u	/* some mistakes are made now and then */
#define FAR	0x80000000u

enum number {
	RIGHT_SORTS, RIGHT_IN_PLACE, RIGHT_RANGE_BY_RANGE, RIGHT_LEAVES_DIRT,
	NOT_SORTED, LEAVES_NEIGHBOURS, LEAVES_OVERLAPS, ADDS_EMPTY, ADDS_REVERSED,
	CUTS_THE_END, CUTS_THE_START, JOINS_ACROSS_A_PAGE, SWALLOWS_ONE,
	FULL_TOO_SOON, FULL_IS_FULL, FULL_LOSES_THE_LAST, FULL_SAYS_TRUE, NEVER_FULL,
	LOSES_NOW_AND_THEN, REFUSES_NOW_AND_THEN, SIGNED, FAR_AWAY_ONE_PAGE_LESS,
};

struct list {
	uint32_t count;
	struct memory_region regions[MEMORY_REGIONS + 1];
};

static uint32_t number, calls;

static bool
lies_before(paddr_t a, paddr_t b)
{
	return number == SIGNED ? (int32_t)a < (int32_t)b : a < b;
}

/* Puts a region where it belongs by its start. */
static void
sort_in(struct list *list, struct memory_region region)
{
	uint32_t place = list->count++;

	for (; number != NOT_SORTED && place > 0 && lies_before(region.start, list->regions[place - 1].start); place--)
		list->regions[place] = list->regions[place - 1];
	list->regions[place] = region;
}

/* Is `next` one with the region before it, which ends at `end`? */
static bool
belongs(paddr_t end, const struct memory_region *next)
{
	if (number == NOT_SORTED || number == LEAVES_OVERLAPS)
		return next->start == end;
	if (number == LEAVES_NEIGHBOURS)
		return next->start < end;
	return next->start <= end || (number == JOINS_ACROSS_A_PAGE && next->start - end == PAGE_SIZE);
}

static void
join(struct list *list)
{
	uint32_t kept = 0, joins = 0;

	for (uint32_t n = 1; n < list->count; n++) {
		struct memory_region *last = &list->regions[kept], *next = &list->regions[n];

		if (!belongs(last->end, next) || (number == SWALLOWS_ONE && joins == 2)) {
			list->regions[++kept] = *next;
			continue;
		}
		joins++;
		if (next->end > last->end || number == CUTS_THE_END)
			last->end = next->end;
		if (number == CUTS_THE_START && next->end == last->end)
			last->start = next->start;
	}
	list->count = kept + 1;
}

static bool
is_too_long(const struct list *list, uint32_t before)
{
	if (number == FULL_TOO_SOON)
		return list->count == MEMORY_REGIONS && before < MEMORY_REGIONS;
	if (number == FULL_IS_FULL && before == MEMORY_REGIONS)
		return true;
	return list->count > MEMORY_REGIONS && number != NEVER_FULL;
}

static void
give_back(struct memory_map *map, const struct list *list)
{
	map->count = list->count;
	for (uint32_t n = 0; n < list->count && n < MEMORY_REGIONS; n++)
		map->regions[n] = list->regions[n];
	for (uint32_t n = list->count; n < MEMORY_REGIONS && number == RIGHT_LEAVES_DIRT; n++)
		map->regions[n] = (struct memory_region){ n, calls };
}

static bool
add_by_sorting(struct memory_map *map, paddr_t start, paddr_t end)
{
	const uint32_t before = map->count < MEMORY_REGIONS ? map->count : MEMORY_REGIONS;
	struct list list = { .count = before };

	if (start == end ? number != ADDS_EMPTY : start > end && number != ADDS_REVERSED)
		return true;
	if (calls % EVERY == 0 && (number == LOSES_NOW_AND_THEN || number == REFUSES_NOW_AND_THEN))
		return number == LOSES_NOW_AND_THEN;
	if (number == FAR_AWAY_ONE_PAGE_LESS && start >= FAR)
		end -= PAGE_SIZE;
	memcpy(list.regions, map->regions, before * sizeof(*list.regions));
	sort_in(&list, start > end ? (struct memory_region){ end, start } : (struct memory_region){ start, end });
	join(&list);
	if (is_too_long(&list, before)) {
		if (number == FULL_LOSES_THE_LAST)
			map->count--;
		return number == FULL_SAYS_TRUE;
	}
	give_back(map, &list);
	return true;
}

/* Looks for the regions that the new one swallows, from the end on. */
static bool
add_in_place(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t behind = map->count, first;

	if (start >= end)
		return true;
	while (behind > 0 && map->regions[behind - 1].start > end)
		behind--;
	for (first = behind; first > 0 && map->regions[first - 1].end >= start; first--) {
		start = map->regions[first - 1].start < start ? map->regions[first - 1].start : start;
		end = map->regions[first - 1].end > end ? map->regions[first - 1].end : end;
	}
	if (first == behind && map->count == MEMORY_REGIONS)
		return false;
	memmove(&map->regions[first + 1], &map->regions[behind], (map->count - behind) * sizeof(*map->regions));
	map->regions[first] = (struct memory_region){ start, end };
	map->count += first + 1 - behind;
	return true;
}

/*
 * Takes out, one by one, what the range touches, and puts what has become of it at its place; a
 * full map is asked about first.
 */
static bool
add_range_by_range(struct memory_map *map, paddr_t start, paddr_t end)
{
	uint32_t n = 0, touched = 0;

	if (start >= end)
		return true;
	for (uint32_t i = 0; i < map->count; i++)
		touched += map->regions[i].start <= end && map->regions[i].end >= start;
	if (touched == 0 && map->count == MEMORY_REGIONS)
		return false;
	while (n < map->count) {
		struct memory_region *region = &map->regions[n];

		if (region->start > end || region->end < start) {
			n++;
			continue;
		}
		start = region->start < start ? region->start : start;
		end = region->end > end ? region->end : end;
		memmove(region, region + 1, (--map->count - n) * sizeof(*region));
	}
	for (n = map->count++; n > 0 && map->regions[n - 1].start > start; n--)
		map->regions[n] = map->regions[n - 1];
	map->regions[n] = (struct memory_region){ start, end };
	return true;
}

static bool
add(struct memory_map *map, paddr_t start, paddr_t end)
{
	calls++;
	if (number == RIGHT_IN_PLACE)
		return add_in_place(map, start, end);
	if (number == RIGHT_RANGE_BY_RANGE)
		return add_range_by_range(map, start, end);
	return add_by_sorting(map, start, end);
}

map_adder *
adder_set_up(uint32_t which)
{
	number = which;
	calls = 0;
	return add;
}
