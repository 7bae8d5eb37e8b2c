/* SPDX-License-Identifier: MIT */
/*
 * judge_entries.c: exercise 2.1, paging_entry(): from a directory and an address to the place of an entry.
 *
 *   Directories are made up; the host does the same arithmetic with its own words.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdio.h>
#include <string.h>

/* What an entry's flags may be besides "present": anything. */
static uint32_t
draw_flags(struct random *random)
{
	return random_below(random, 0x1000) & ~ENTRY_LARGE & ~ENTRY_PRESENT;
}

static void
draw_directory(struct random *random, struct probe_entries *one, unsigned absent)
{
	memset(one, 0, sizeof *one);
	for (unsigned i = 0; i < 768; i++)
		if (random_below(random, 100) >= absent)
			one->directory[i] = random_below(random, 0x38000) << 12 | draw_flags(random) | ENTRY_PRESENT;
		else
			one->directory[i] = random_below(random, 2) ? 0 : (random_below(random, 0x38000) << 12 | draw_flags(random));
}

static uint32_t
expected_of(const struct probe_entries *one, uint32_t address)
{
	uint32_t entry = one->directory[address >> 22];

	return entry & ENTRY_PRESENT ? KERNEL + (entry & 0xfffff000u) + (address >> 12 & 0x3ff) * 4 : 0;
}

static void
judge_entries(struct evidence *evidence, const struct probe_entries *one)
{
	const uint32_t *seen = probe_result(evidence, 0, one->count * sizeof *seen);

	for (uint32_t i = 0; i < one->count; i++) {
		uint32_t address = one->addresses[i], expected = expected_of(one, address);

		judge_where(evidence, "paging_entry(directory, 0x%x), with 0x%x in the directory's entry %u", address,
			    one->directory[address >> 22], address >> 22);
		judge_expected(evidence, expected ? "0x%x" : "NULL", expected);
		judge_seen(evidence, seen[i] ? "0x%x" : "NULL", seen[i]);
		if (seen[i] != expected)
			judge_fail(evidence, !expected ? "there is no table for this address" : !seen[i] ?
				   "there is a table for this address" : "that is not the place of this address's entry");
	}
}

#define ENTRIES_TEST(name) \
	static void draw_##name(struct random *random, struct probe_entries *one); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_entries one; \
		draw_##name(&plan->random, &one); \
		plan_probe(plan, PROBE_ENTRIES, &one, sizeof one); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_entries one; \
		draw_##name(&evidence->random, &one); \
		judge_entries(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct probe_entries *one)

/* Addresses of pages, wherever. */
ENTRIES_TEST(entry_is_found_in_its_table)
{
	draw_directory(random, one, 0);
	for (one->count = 0; one->count < PROBE_ENTRIES_MAX; one->count++)
		one->addresses[one->count] = random_below(random, KERNEL / PAGE) * PAGE;
}

/* The last twelve bits of an address are none of the walk's business. */
ENTRIES_TEST(entry_is_the_same_for_all_of_a_page)
{
	draw_directory(random, one, 0);
	for (one->count = 0; one->count < PROBE_ENTRIES_MAX; one->count++) {
		uint32_t page = random_below(random, KERNEL / PAGE) * PAGE;

		one->addresses[one->count] = page + (one->count % 3 == 0 ? PAGE - 1 : random_below(random, PAGE));
	}
}

ENTRIES_TEST(entry_is_null_without_a_table)
{
	draw_directory(random, one, 50);
	for (one->count = 0; one->count < PROBE_ENTRIES_MAX; one->count++)
		one->addresses[one->count] = random_below(random, KERNEL);
}

/* The first and the last page of a table, and of the user's half. */
ENTRIES_TEST(entry_of_first_and_last_pages)
{
	draw_directory(random, one, 0);
	for (one->count = 0; one->count < 40; one->count += 2) {
		uint32_t table = one->count < 4 ? one->count / 2 * 767 : random_below(random, 768);

		one->addresses[one->count] = table << 22;
		one->addresses[one->count + 1] = (table << 22) + 0x3fffff;
	}
}
