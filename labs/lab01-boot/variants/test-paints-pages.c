/* SPDX-License-Identifier: MIT */
/*
 * variant: keeps no map of its own: paints the pages of the map before and after, and looks at the order by itself
 * in: kernel/selftest/memory_map_test.c
 * exercise: 8
 */
static uint8_t painted[2][PAGES];

/* False if there is a page far away. */
static bool
paint(uint8_t *pages, const struct memory_map *map, paddr_t base)
{
	memset(pages, 0, PAGES);
	for (uint32_t n = 0; n < map->count; n++) {
		const uint32_t first = (map->regions[n].start - base) / PAGE_SIZE, end = (map->regions[n].end - base) / PAGE_SIZE;

		if (first > PAGES || end > PAGES)
			return false;
		for (uint32_t page = first; page < end; page++)
			pages[page] = 'x';
	}
	return true;
}

static bool
is_in_order(const struct memory_map *map)
{
	paddr_t last = 0;

	if (map->count > MEMORY_REGIONS)
		return false;
	for (uint32_t n = 0; n < map->count; last = map->regions[n++].end)
		if (map->regions[n].start >= map->regions[n].end || (n > 0 && map->regions[n].start <= last))
			return false;
	return true;
}

static bool
touches(const struct memory_map *map, paddr_t start, paddr_t end)
{
	for (uint32_t n = 0; n < map->count; n++)
		if (start <= map->regions[n].end && end >= map->regions[n].start)
			return true;
	return false;
}

static const char *
try(map_adder *add, struct memory_map *map, paddr_t base, uint32_t first, uint32_t behind)
{
	const paddr_t start = base + first * PAGE_SIZE, end = base + behind * PAGE_SIZE;
	const bool must_fit = map->count < MEMORY_REGIONS || start >= end || touches(map, start, end);

	paint(painted[0], map, base);
	if (add(map, start, end) != must_fit)
		return "refused, or not";
	if (must_fit && first < behind)
		memset(painted[0] + first, 'x', behind - first);
	if (!is_in_order(map) || !paint(painted[1], map, base))
		return "not in order, or far away";
	return memcmp(painted[0], painted[1], PAGES) == 0 ? NULL : "a page is lost, or made up";
}

static const char *
try_at(map_adder *add, paddr_t base)
{
	struct memory_map map = { 0 };
	uint32_t random = 77;
	const char *wrong = NULL;

	for (uint32_t first = 0; first < PAGES && wrong == NULL; first += 3)
		wrong = try(add, &map, base, first, first + 1);
	for (uint32_t n = 0; n < STEPS && wrong == NULL; n++) {
		uint32_t first, end;

		random = random * 1103515245 + 12345;
		first = (random >> 20) % PAGES;
		end = first + (random >> 16) % 7;
		wrong = try(add, &map, base, first, n % 8 == 0 && first > 0 ? first - 1 : end > PAGES ? PAGES : end);
	}
	return wrong;
}

const char *
memory_map_test(map_adder *add)
{
	const char *wrong = try_at(add, 0);

	wrong = wrong != NULL ? wrong : try_at(add, 0x80000000 - PAGES / 2 * PAGE_SIZE);
	return wrong != NULL ? wrong : try_at(add, 0xfffff000 - PAGES * PAGE_SIZE);
}
