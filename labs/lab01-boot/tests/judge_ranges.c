/* SPDX-License-Identifier: MIT */
/*
 * judge_ranges.c: exercise 1.5, multiboot_range(): what the loader said about memory, read without
 * trusting it.
 *
 *   A case is a made-up physical memory with a loader's memory map in it, true or false.  The
 *   kernel may look at its first `window` bytes; more bytes lie behind them (bait), which look like
 *   good entries.  All cases of a test share a boot.
 */
#include "labs/lab01-boot/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HAS_MEMORY	0x001u		/* bits of the loader's flags; Multiboot Specification 0.6.96, section 3.3 */
#define HAS_MAP		0x040u
#define TYPE_RAM	1u
#define SIZE_LEAST	20u		/* of an entry, its size field not counted */
#define ENTRY		24u		/* bytes of an entry that we know of */

#define MEMORY_MAX	4096u
#define INDEXES		20u

struct ranges_case {
	struct probe_ranges ranges;
	uint8_t		memory[MEMORY_MAX];
	uint32_t	end;			/* of what has been made up */
};

/* ---- making up a loader's map -------------------------------------------------------------------------------------- */

static void
put32(struct ranges_case *one, uint32_t value)
{
	if (one->end + 4 > MEMORY_MAX)
		abort();
	memcpy(one->memory + one->end, &value, 4);
	one->end += 4;
}

static void
put64(struct ranges_case *one, uint64_t value)
{
	put32(one, (uint32_t)value);
	put32(one, (uint32_t)(value >> 32));
}

/* Mostly RAM; else one of the other types that firmware uses, or now and then any number. */
static uint32_t
draw_type(struct random *random)
{
	static const uint32_t common[] = { 0, 2, 2, 2, 4, 5 };

	if (random_below(random, 3))
		return TYPE_RAM;
	if (random_below(random, 32) == 0)
		return 3;	/* tables that may be given up later: not RAM yet */
	if (random_below(random, 16) == 0)
		return (uint32_t)random_next(random) | 0x80;
	return common[random_below(random, sizeof common / sizeof *common)];
}

/* One entry whose size field says `size`, with that many bytes behind it (at least those that are known). */
static void
put_entry(struct random *random, struct ranges_case *one, uint32_t size)
{
	uint32_t start = one->end;

	put32(one, size);
	put64(one, random_next(random) >> random_below(random, 40));
	put64(one, random_next(random) >> random_below(random, 40));
	put32(one, draw_type(random));
	while (one->end - start < size + 4 && size < 64)
		put32(one, (uint32_t)random_next(random));
}

/* An empty memory with some bytes before the map's place, which is not always at a multiple of four. */
static void
begin(struct random *random, struct ranges_case *one)
{
	memset(one, 0, sizeof *one);
	one->ranges.flags = HAS_MAP | (random_below(random, 2) ? HAS_MEMORY : 0);
	one->ranges.mem_lower = random_below(random, 640);
	one->ranges.mem_upper = (uint32_t)random_next(random);
	one->ranges.indexes = INDEXES;
	one->end = random_between(random, 1, 200);
	one->ranges.mmap_addr = one->end;
}

/*
 * The map ends here, and so does the window unless it is moved later; behind it lie entries that
 * must not be found.
 */
static void
finish(struct random *random, struct ranges_case *one)
{
	one->ranges.mmap_length = one->end - one->ranges.mmap_addr;
	one->ranges.window = one->end;
	for (unsigned i = 0; i < 4; i++)
		put_entry(random, one, SIZE_LEAST);
}

/* ---- what is right -------------------------------------------------------------------------------------------------- */

/* Range `index` by the contract; false if there is none.  All sums in 64 bits. */
static bool
model_range(const struct ranges_case *one, uint32_t index, struct probe_range *range)
{
	const struct probe_ranges *ranges = &one->ranges;
	uint64_t place = ranges->mmap_addr, end = place + ranges->mmap_length;
	uint32_t fields[6];

	memset(range, 0, sizeof *range);
	range->found = 1;
	range->usable = 1;
	if (!(ranges->flags & HAS_MAP)) {
		uint64_t bytes = (uint64_t)(index ? ranges->mem_upper : ranges->mem_lower) * 1024;

		range->base_low = index ? 0x100000 : 0;
		range->length_low = (uint32_t)bytes;
		range->length_high = (uint32_t)(bytes >> 32);
		return (ranges->flags & HAS_MEMORY) && index < 2;
	}
	for (uint32_t i = 0;; i++) {
		if (place + ENTRY > end || place + ENTRY > ranges->window)
			return false;
		memcpy(fields, one->memory + place, sizeof fields);
		if (fields[0] < SIZE_LEAST)
			return false;
		if (i == index)
			break;
		place += (uint64_t)fields[0] + 4;
	}
	*range = (struct probe_range){ 1, fields[1], fields[2], fields[3], fields[4], fields[5] == TYPE_RAM };
	return true;
}

static void
show_range(char text[128], const struct probe_range *range)
{
	snprintf(text, 128, "true, base 0x%llx, length 0x%llx, usable %u",
		 (unsigned long long)range->base_high << 32 | range->base_low,
		 (unsigned long long)range->length_high << 32 | range->length_low, range->usable);
}

static void
judge_range(struct evidence *evidence, const struct ranges_case *one, uint32_t index, const struct probe_range *seen)
{
	struct probe_range range;
	bool exists = model_range(one, index, &range);
	char want[128] = "false: no such range", got[128] = "false: no such range";

	if (exists ? !memcmp(&range, seen, sizeof range) : !seen->found)
		return;
	if (exists)
		show_range(want, &range);
	if (seen->found)
		show_range(got, seen);
	judge_where(evidence, "multiboot_range() for index %u; flags 0x%x, mmap_addr 0x%x, mmap_length 0x%x, window of 0x%x "
		    "bytes", index, one->ranges.flags, one->ranges.mmap_addr, one->ranges.mmap_length, one->ranges.window);
	judge_expected(evidence, "%s", want);
	judge_seen(evidence, "%s", got);
	if (!seen->found)
		judge_fail(evidence, "a range that the loader told of was not found");
	if (!exists)
		judge_fail(evidence, "a range was found where none is, or none that may be believed");
	judge_fail(evidence, "the range is not what the loader said");
}

/* ---- tests: any number of cases ----------------------------------------------------------------------------- */

typedef void draw_function(struct random *random, struct ranges_case *one, unsigned number);

static void
plan_cases(struct plan *plan, draw_function *draw, unsigned cases)
{
	uint8_t *data = malloc(cases * sizeof(struct ranges_case));
	struct ranges_case one;
	size_t size = 0;

	if (!data)
		abort();
	for (unsigned i = 0; i < cases; i++) {
		draw(&plan->random, &one, i);
		one.ranges.bytes = (one.end + 3) / 4 * 4;
		memcpy(data + size, &one, sizeof one.ranges + one.ranges.bytes);
		size += sizeof one.ranges + one.ranges.bytes;
	}
	plan_probe(plan, PROBE_RANGES, data, size);
	free(data);
}

static void
judge_cases(struct evidence *evidence, draw_function *draw, unsigned cases)
{
	const struct probe_range *seen = probe_result(evidence, 0, cases * INDEXES * sizeof *seen);
	struct ranges_case one;

	for (unsigned i = 0; i < cases; i++) {
		draw(&evidence->random, &one, i);
		for (uint32_t index = 0; index < INDEXES; index++)
			judge_range(evidence, &one, index, seen++);
	}
}

/* A test is how its cases are drawn; `number` counts them. */
#define RANGES_TEST(name, cases) \
	static draw_function draw_##name; \
	void plan_##name(struct plan *plan) { plan_cases(plan, draw_##name, cases); } \
	void judge_##name(struct evidence *evidence) { judge_cases(evidence, draw_##name, cases); } \
	static void draw_##name(struct random *random, struct ranges_case *one, unsigned number)

RANGES_TEST(ranges_of_a_memory_map, 1)
{
	(void)number;
	begin(random, one);
	for (unsigned i = random_between(random, 5, 15); i > 0; i--)
		put_entry(random, one, SIZE_LEAST);
	finish(random, one);
}

/* Entries that are longer than they were when the specification was written. */
RANGES_TEST(ranges_follow_the_size_field, 1)
{
	(void)number;
	begin(random, one);
	for (unsigned i = random_between(random, 5, 15); i > 0; i--)
		put_entry(random, one, SIZE_LEAST + 4 * random_below(random, 5));
	finish(random, one);
}

RANGES_TEST(ranges_without_a_memory_map, 2)
{
	begin(random, one);
	put_entry(random, one, SIZE_LEAST);
	finish(random, one);
	one->ranges.flags = (uint32_t)random_next(random) & ~(HAS_MAP | HAS_MEMORY);
	if (number == 0)
		one->ranges.flags |= HAS_MEMORY;
}

/* The length leaves a part of an entry, or cuts the last one. */
RANGES_TEST(ranges_end_where_the_map_ends, 2)
{
	begin(random, one);
	for (unsigned i = random_between(random, 2, 6); i > 0; i--)
		put_entry(random, one, SIZE_LEAST);
	finish(random, one);
	one->ranges.window = one->end;
	one->ranges.mmap_length += number ? random_between(random, 1, ENTRY - 1) : -random_between(random, 1, ENTRY - 1);
}

/* The map claims to reach further than the kernel can look: a whole entry lies beyond, or a part of one. */
RANGES_TEST(ranges_stay_in_the_window, 2)
{
	begin(random, one);
	for (unsigned i = random_between(random, 2, 6); i > 0; i--)
		put_entry(random, one, SIZE_LEAST);
	finish(random, one);
	one->ranges.mmap_length += number ? 0 : 2 * ENTRY;
	one->ranges.window -= number ? random_between(random, 1, ENTRY - 1) : 0;
}

/* What looks like two entries, before the map. */
static void
put_before(struct random *random, struct ranges_case *one)
{
	one->end = 0;
	put_entry(random, one, SIZE_LEAST);
	put_entry(random, one, SIZE_LEAST);
	one->ranges.mmap_addr = one->end;
}

/*
 * Sizes that are too small, that lead far away, that lead round to where they are if they are added
 * in 32 bits, and that lead round to address 0.
 */
RANGES_TEST(ranges_survive_lying_entries, 6)
{
	static const uint32_t sizes[] = { 0, SIZE_LEAST - 1, 0xfffffffc, 0xffffffe4, 0x80000000, 0 };

	begin(random, one);
	if (number == 5)
		put_before(random, one);
	for (unsigned i = random_between(random, 1, 4); i > 0; i--)
		put_entry(random, one, SIZE_LEAST);
	put_entry(random, one, number == 5 ? -one->end - 4 : sizes[number]);
	put_entry(random, one, SIZE_LEAST);
	finish(random, one);
	if (number >= 2)
		one->ranges.mmap_length = 0xffffffff - random_below(random, 16);
}

/* The map itself lies outside, or its address and length add up to more than 4 GiB. */
RANGES_TEST(ranges_survive_a_map_out_of_reach, 3)
{
	begin(random, one);
	for (unsigned i = 0; i < 3; i++)
		put_entry(random, one, SIZE_LEAST);
	finish(random, one);
	if (number == 0)
		one->ranges.mmap_addr = one->ranges.window + random_below(random, 100);
	if (number == 1)
		one->ranges.mmap_addr = 0xfffffff0 + random_below(random, 15);
	if (number == 2)
		one->ranges.mmap_addr = (uint32_t)-(int32_t)ENTRY;
	one->ranges.mmap_length = number == 2 ? 10 * ENTRY : one->ranges.mmap_length;
}
