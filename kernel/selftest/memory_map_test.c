/* SPDX-License-Identifier: MIT */
/*
 * memory_map_test.c: a way to add to maps of memory is tried out.
 *
 *   The boot option map=test has the kernel's own tried, before its map is used.  Beside the map
 *   that is tried there is a model of it, made in the simplest way there is: by looking at one page
 *   after the other.  There is only one right map of the same pages, because of what memory_map.h
 *   says of all maps: one region for each run of them.
 */
#include "selftest/memory_map_test.h"

#include "abi/types.h"
#include "arch/i386/string.h"

#define PAGES	128u		/* from a base on */
#define LONGEST	10u		/* range, in pages */
#define STEPS	320u
#define HALFWAY	0x80000000u	/* from here on an address has its highest bit set */
#define TOP	0xfffff000u	/* maps end before the last page */

/*
 * Adds pages first .. end - 1, counted from base, to the model; false, with the model unchanged, if
 * it has no room for the regions.
 */
static bool
model_add(struct memory_map *model, paddr_t base, uint32_t first, uint32_t end)
{
	uint8_t pages[PAGES] = { 0 };
	struct memory_map made = { 0 };

	for (const struct memory_region *r = model->regions; r < model->regions + model->count; r++)
		memset(pages + (r->start - base) / PAGE_SIZE, 1, (r->end - r->start) / PAGE_SIZE);
	for (uint32_t page = first; page < end; page++)
		pages[page] = 1;
	for (uint32_t page = 0; page < PAGES; page++) {
		if (pages[page] && (page == 0 || !pages[page - 1]) && made.count++ < MEMORY_REGIONS)
			made.regions[made.count - 1].start = base + page * PAGE_SIZE;
		if (pages[page] && made.count <= MEMORY_REGIONS)
			made.regions[made.count - 1].end = base + (page + 1) * PAGE_SIZE;
	}
	if (made.count > MEMORY_REGIONS)
		return false;
	*model = made;
	return true;
}

/*
 * Tries add() on maps of its own, with any ranges of whole pages from 0 to 0xfffff000, empty and
 * reversed ones (start >= end) too.  Returns NULL only if all of this holds, however add() does it:
 *
 *   if it returns true, the map has those pages that were in it before or are in the range; it
 *   keeps the invariants in memory_map.h if it returns false, the map is as it was, and the range
 *   would have made more than MEMORY_REGIONS regions of it
 *
 * What regions[] holds from `count` on is nobody's business.  Ends whatever add() does to the map.
 *
 * LAB 1.8
 */
const char *
memory_map_test(map_adder *add)
{
	static const paddr_t bases[] = { 0, HALFWAY - PAGES / 2 * PAGE_SIZE, TOP - PAGES * PAGE_SIZE };
	struct memory_map map, model;
	uint32_t random = 1;

	for (uint32_t n = 0; n < countof(bases) * STEPS; n++) {
		const uint32_t step = n % STEPS;
		const paddr_t base = bases[n / STEPS];
		uint32_t first, end;

		/*
		 * Single pages that do not touch, more than fit; then ranges of any kind, some of
		 * which end before they begin.
		 */
		random = random * 1664525 + 1013904223;
		first = (random >> 16) % (PAGES - LONGEST + 1);
		end = first + (step < STEPS / 2 ? first % 2 : (random >> 24) % (LONGEST + 1));
		end -= end > 0 && step % 16 == 1;
		if (step == 0)
			map.count = model.count = 0;
		if (add(&map, base + first * PAGE_SIZE, base + end * PAGE_SIZE) != model_add(&model, base, first, end))
			return "it refuses what fits, or takes what does not fit";
		if (map.count != model.count ||
		    memcmp(map.regions, model.regions, map.count * sizeof(*map.regions)) != 0)
			return "the map is not the one of its pages";
	}
	return NULL;
}
