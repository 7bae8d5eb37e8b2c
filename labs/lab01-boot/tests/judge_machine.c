/* SPDX-License-Identifier: MIT */
/*
 * judge_machine.c: exercises 1.5 and 1.6 together: the memory of machines of several sizes.
 *
 *   The kernel reads what QEMU's loader left in the machine's memory; the host reads the same bytes
 *   from outside, marks pages, and compares runs of pages with the kernel's map.  The size of
 *   memory was chosen by the host.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE		4096u
#define MIB		0x100000u
#define DIRECT_PAGES	(896u * MIB / PAGE)	/* what the kernel can reach */
#define ALL_PAGES	0xfffffu		/* maps end before the last page of 4 GiB */
#define TYPE_RAM	1u
#define MACHINES	3u

struct loader_entry {
	uint32_t size;
	uint64_t base, length;
	uint32_t type;
} __attribute__((packed));

static uint8_t usable[ALL_PAGES + 1], all[ALL_PAGES + 1];

static unsigned
draw_size(struct random *random, unsigned number)
{
	return number == 0 ? random_between(random, 16, 31) : random_between(random, 32, number == 1 ? 96 : 320);
}

void
plan_map_of_this_machine(struct plan *plan)
{
	for (unsigned i = 0; i < MACHINES; i++)
		plan_probe(plan, PROBE_MACHINE, NULL, 0)->memory_mib = draw_size(&plan->random, i);
}

/* Set the pages of [start, end) below `limit`: those that lie in it, or those that it touches. */
static void
mark(uint8_t *pages, uint64_t start, uint64_t end, uint64_t limit, bool touched, uint8_t value)
{
	uint64_t first = (touched ? start : start + PAGE - 1) / PAGE;
	uint64_t behind = (touched ? end + PAGE - 1 : end) / PAGE;

	for (uint64_t page = first; page < behind && page < limit; page++)
		pages[page] = value;
}

/* Calls mark() for the loader's entries; returns the bytes of RAM that they tell of. */
static uint64_t
read_loader_map(struct evidence *evidence, const struct machine_result *result, uint32_t info)
{
	struct loader_entry entry;
	uint32_t fields[13], place;
	uint64_t reported = 0;

	memset(usable, 0, sizeof usable);
	memset(all, 0, sizeof all);
	if (info >= result->ram_size - sizeof fields)
		judge_fail(evidence, "the probe's output has been damaged");
	memcpy(fields, result->ram + info, sizeof fields);
	for (unsigned pass = 0; pass < 2; pass++)	/* what is reserved wins, so it comes second */
		for (place = fields[12]; place + sizeof entry <= fields[12] + fields[11]; place += entry.size + 4) {
			if (place >= result->ram_size - sizeof entry)
				judge_error(evidence, "the loader's map lies outside of memory");
			memcpy(&entry, result->ram + place, sizeof entry);
			if (pass == 0 && entry.type == TYPE_RAM) {
				reported += entry.length;
				mark(all, entry.base, entry.base + entry.length, ALL_PAGES, true, 1);
				mark(usable, entry.base, entry.base + entry.length, DIRECT_PAGES, false, 1);
			}
			if (pass == 1 && entry.type != TYPE_RAM)
				mark(usable, entry.base, entry.base + entry.length, DIRECT_PAGES, true, 0);
		}
	usable[0] = 0;
	return reported;
}

uint64_t
loader_reported(struct evidence *evidence, unsigned boot, uint32_t info)
{
	return read_loader_map(evidence, judge_checkpoint(evidence, boot), info);
}

/* The kernel's map against the pages: the first page on which they differ is told. */
static void
judge_pages(struct evidence *evidence, const char *name, const uint8_t *pages, const struct probe_map_result *map)
{
	static uint8_t seen[ALL_PAGES + 1];

	memset(seen, 0, sizeof seen);
	if (map->count > PROBE_REGIONS)
		judge_fail(evidence, "boot_info.%s says that it has %u regions", name, map->count);
	for (uint32_t i = 0; i < map->count; i++)
		mark(seen, map->regions[i].start, map->regions[i].end, ALL_PAGES, false, 1);
	for (uint32_t page = 0; page < ALL_PAGES; page++)
		if (pages[page] != seen[page]) {
			judge_where(evidence, "boot_info.%s, the page at 0x%x", name, page * PAGE);
			judge_expected(evidence, pages[page] ? "in the map" : "not in the map");
			judge_seen(evidence, seen[page] ? "in the map" : "not in the map");
			judge_fail(evidence, "the kernel's map of memory is not what the loader said");
		}
	for (uint32_t i = 1; i < map->count; i++)
		if (map->regions[i - 1].end >= map->regions[i].start)
			judge_fail(evidence, "the regions of boot_info.%s are out of order, overlap or touch", name);
}

void
judge_map_of_this_machine(struct evidence *evidence)
{
	for (unsigned i = 0; i < MACHINES; i++) {
		const struct probe_machine_result *seen = probe_result(evidence, i, sizeof *seen);
		uint64_t size = (uint64_t)draw_size(&evidence->random, i) * MIB, reported;

		reported = read_loader_map(evidence, evidence->results[i], seen->info);
		if (reported > size || reported + MIB < size)
			judge_error(evidence, "the loader tells of %llu bytes in a machine with %llu",
				    (unsigned long long)reported, (unsigned long long)size);
		judge_pages(evidence, "usable", usable, &seen->usable);
		judge_pages(evidence, "all", all, &seen->all);
		judge_where(evidence, "boot_info.reported, in a machine with %llu MiB", (unsigned long long)(size / MIB));
		judge_expected(evidence, "0x%llx", (unsigned long long)reported);
		judge_seen(evidence, "0x%llx", (unsigned long long)seen->reported_high << 32 | seen->reported_low);
		if (((uint64_t)seen->reported_high << 32 | seen->reported_low) != reported)
			judge_fail(evidence, "the maps are right, but not the sum of what the loader told of");
	}
}
