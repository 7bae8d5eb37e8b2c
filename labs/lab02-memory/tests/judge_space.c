/* SPDX-License-Identifier: MIT */
/*
 * judge_space.c: exercises 2.5 and 2.6: pages that are mapped in a task, unmapped and protected.
 *
 *   The host keeps a row of pages, each with what is mapped there; in the end it walks the task's
 *   page tables and compares.  What the processor still believes is seen by reading through the
 *   mapping while it changes.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define E_RIGHTS	(-3)
#define BASES		4u
#define SPAN_PAGES	128u		/* modelled from each base on */
#define MAILBOX_SLOT	(BASES * SPAN_PAGES)
#define SLOTS		(MAILBOX_SLOT + 1)
#define RIGHT_READ	1u
#define RIGHT_WRITE	2u

struct space_case {
	struct probe_space script;
	uint32_t	bases[BASES];
};

struct slot {
	bool		mapped;
	uint32_t	memory, page, bits;
};

static struct slot slots[SLOTS];

/* ---- the model ------------------------------------------------------------------------------------------------------- */

static uint32_t
address_of(const struct space_case *one, uint32_t slot)
{
	return slot == MAILBOX_SLOT ? USER_LIMIT : one->bases[slot / SPAN_PAGES] + slot % SPAN_PAGES * PAGE;
}

static uint32_t
slot_of(const struct space_case *one, uint32_t address)
{
	for (uint32_t i = 0; i < BASES; i++)
		if (address - one->bases[i] < SPAN_PAGES * PAGE)
			return i * SPAN_PAGES + (address - one->bases[i]) / PAGE;
	return MAILBOX_SLOT;
}

static uint32_t
model_protect(const struct space_case *one, const struct probe_space_op *op)
{
	uint32_t slot = slot_of(one, op->address);

	for (uint32_t i = 0; i < op->pages && (op->rights & RIGHT_WRITE); i++)
		if (slots[slot + i].mapped && !(slots[slot + i].bits & ENTRY_MAY_WRITE))
			return (uint32_t)E_RIGHTS;
	for (uint32_t i = 0; i < op->pages; i++) {
		struct slot *page = &slots[slot + i];

		page->bits = (page->bits & ~ENTRY_WRITE) | (op->rights & RIGHT_WRITE ? ENTRY_WRITE : 0);
	}
	return op->pages * PAGE;
}

/* Carry an operation out; returns what it must return. */
static uint32_t
model_do(const struct space_case *one, const struct probe_space_op *op)
{
	uint32_t slot = slot_of(one, op->address);
	bool device = op->memory == PROBE_MEMORIES - 1;

	switch ((enum probe_space_kind)op->kind) {
	case SPACE_MAP:
		for (uint32_t i = 0; i < op->pages; i++)
			slots[slot + i] = (struct slot){ true, op->memory, op->first + i,
							 op->rights | (device ? ENTRY_DEVICE | ENTRY_NO_CACHE : 0) };
		return 0;
	case SPACE_UNMAP:
		for (uint32_t i = 0; i < op->pages; i++)
			slots[slot + i].mapped = false;
		return op->pages * PAGE;
	case SPACE_PROTECT:
		return model_protect(one, op);
	case SPACE_READ:
		return PROBE_PAGE_WORD(slots[slot].memory, slots[slot].page);
	case SPACE_REAP:
		memset(slots, 0, sizeof slots);
		return 0;
	case SPACE_MAILBOX:
		slots[MAILBOX_SLOT] = (struct slot){ true, PROBE_MEMORIES, 0, ENTRY_WRITE | ENTRY_KERNEL };
		return 0;
	}
	return 0;
}

/* ---- judging -------------------------------------------------------------------------------------------------------------- */

static void
judge_value(struct evidence *evidence, const struct probe_space_op *op, uint32_t i, uint32_t expected, uint32_t seen)
{
	static const char *const names[] = { "mapping", "unmapping", "protecting", "reading", "reaping", "making mailboxes for" };

	judge_where(evidence, "operation %u: %s %u pages from 0x%x on", i, names[op->kind], op->pages, op->address);
	judge_expected(evidence, op->kind == SPACE_READ ? "0x%x" : "%d", expected);
	judge_seen(evidence, op->kind == SPACE_READ ? "0x%x" : "%d", seen);
	if (seen == expected)
		return;
	if (op->kind == SPACE_READ)
		judge_fail(evidence, seen >> 24 == 0xab ? "the processor still sees the page that was mapped there before" :
			   "what is read there is not what is mapped there");
	judge_fail(evidence, "the call returned something else");
}

static void
judge_page(struct evidence *evidence, const struct space_case *one, const struct address_space *space,
	   const struct probe_space_result *seen, uint32_t number)
{
	const struct slot *slot = &slots[number];
	uint32_t address = address_of(one, number), bits = slot->bits | ENTRY_PRESENT | ENTRY_USER;
	struct mapping mapping;
	bool present = walk_address(space, address, &mapping);

	judge_where(evidence, "the page at 0x%x", address);
	judge_expected(evidence, slot->mapped ? "mapped" : "not mapped");
	judge_seen(evidence, present ? "mapped, entry 0x%x" : "not mapped", mapping.table_entry);
	if (present != slot->mapped)
		judge_fail(evidence, slot->mapped ? "a page is missing" : "a page is still mapped");
	if (!present)
		return;
	judge_expected(evidence, "bits 0x%x of 0x%x", bits, ENTRY_BITS);
	judge_seen(evidence, "bits 0x%x of 0x%x", mapping.table_entry & ENTRY_BITS, ENTRY_BITS);
	if ((mapping.table_entry & ENTRY_BITS) != bits)
		judge_fail(evidence, "the page is mapped with the wrong bits");
	if (slot->memory == PROBE_MEMORIES)
		return;
	judge_expected(evidence, "frame 0x%x: page %u of memory %u", seen->frames[slot->memory][slot->page], slot->page, slot->memory);
	judge_seen(evidence, "frame 0x%x", mapping.physical_base);
	if (mapping.physical_base != seen->frames[slot->memory][slot->page])
		judge_fail(evidence, "another frame is mapped there");
}

/* Each table's frame counts its present entries; a table without one is gone. */
static void
judge_tables(struct evidence *evidence, const struct probe_space_result *seen)
{
	static struct frame_row rows[FRAMES_MAX];

	memory_table(evidence, 0, seen->table, 0xc00000 / PAGE, rows);
	for (uint32_t span = 0; span < KERNEL >> 22; span++) {
		uint32_t entry, word, present = 0, table;
		struct address_space direct = address_space_physical(evidence->results[0]);

		guest_read32(&direct, seen->directory + 4 * span, &entry);
		table = entry & 0xfffff000u;
		if (!(entry & ENTRY_PRESENT))
			continue;
		for (uint32_t i = 0; i < 1024; i++)
			present += guest_read32(&direct, table + 4 * i, &word) && (word & ENTRY_PRESENT);
		judge_where(evidence, "the table for 0x%x, in the frame 0x%x", span << 22, table);
		judge_expected(evidence, "count %u: so many entries are present", present);
		judge_seen(evidence, "count %u", table / PAGE < FRAMES_MAX ? rows[table / PAGE].count : 0);
		if (!present)
			judge_fail(evidence, "a table that maps nothing any more was not given back: its frame counts too many entries");
		if (table / PAGE >= FRAMES_MAX || rows[table / PAGE].count != present)
			judge_fail(evidence, "the number of entries that the table's frame counts is wrong");
	}
}

static void
judge_references(struct evidence *evidence, const struct probe_space_result *seen)
{
	for (uint32_t memory = 0; memory < PROBE_MEMORIES; memory++) {
		uint32_t mapped = 1;		/* the probe's own */

		for (uint32_t i = 0; i < SLOTS && memory != PROBE_MEMORIES - 1; i++)
			mapped += slots[i].mapped && slots[i].memory == memory;
		judge_where(evidence, "references to memory %u", memory);
		judge_expected(evidence, "%u", mapped);
		judge_seen(evidence, "%u", seen->references[memory]);
		if (seen->references[memory] != mapped)
			judge_fail(evidence, "a Memory is referred to by each page mapped of it, and not otherwise");
	}
}

/* Once nothing is mapped, every frame that served to map something is free again. */
static void
judge_frames(struct evidence *evidence, const struct probe_space_result *seen)
{
	for (uint32_t i = 0; i < SLOTS; i++)
		if (slots[i].mapped)
			return;
	judge_where(evidence, "free frames, when nothing is mapped any more");
	judge_expected(evidence, "%u, as at the beginning", seen->free_before);
	judge_seen(evidence, "%u", seen->free_after);
	if (seen->free_after != seen->free_before)
		judge_fail(evidence, "frames are lost: tables, or mailboxes");
}

static void
judge_case(struct evidence *evidence, const struct space_case *one)
{
	const struct probe_space_result *seen = probe_result(evidence, 0, sizeof *seen);
	struct address_space space = address_space_at(evidence->results[0], seen->directory);

	memset(slots, 0, sizeof slots);
	for (uint32_t i = 0; i < one->script.count; i++) {
		uint32_t expected = model_do(one, &one->script.ops[i]);

		judge_value(evidence, &one->script.ops[i], i, expected, seen->values[i]);
	}
	for (uint32_t i = 0; i < SLOTS; i++)
		judge_page(evidence, one, &space, seen, i);
	judge_tables(evidence, seen);
	judge_references(evidence, seen);
	judge_frames(evidence, seen);
}

/* ---- drawing ------------------------------------------------------------------------------------------------------------------ */

#define SPACE_TEST(name) \
	static void draw_##name(struct random *random, struct space_case *one); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct space_case one; \
		begin(&plan->random, &one); \
		draw_##name(&plan->random, &one); \
		plan_probe(plan, PROBE_SPACE, &one.script, sizeof one.script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct space_case one; \
		begin(&evidence->random, &one); \
		draw_##name(&evidence->random, &one); \
		judge_case(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct space_case *one)

/* Pieces of the user's half that lie apart: two of them across a table's end, one at the very beginning. */
static void
begin(struct random *random, struct space_case *one)
{
	memset(one, 0, sizeof *one);
	one->bases[0] = USER_FIRST;
	for (uint32_t i = 1; i < BASES; i++)
		one->bases[i] = (random_below(random, 150) + 170 * i) << 22 | random_below(random, 0x300) * PAGE;
	one->bases[1] = (one->bases[1] & ~0x3fffffu) + 0x400000 - random_between(random, 20, 32) * PAGE;
}

static void
add(struct space_case *one, enum probe_space_kind kind, uint32_t address, uint32_t pages, uint32_t rights)
{
	one->script.ops[one->script.count++] = (struct probe_space_op){ .kind = kind, .address = address, .pages = pages, .rights = rights };
}

static void
add_map(struct space_case *one, uint32_t memory, uint32_t address, uint32_t first, uint32_t pages, uint32_t rights)
{
	add(one, SPACE_MAP, address, pages, rights);
	one->script.ops[one->script.count - 1].memory = memory;
	one->script.ops[one->script.count - 1].first = first;
}

static uint32_t
draw_rights(struct random *random)
{
	static const uint32_t rights[] = { 0, ENTRY_MAY_WRITE, ENTRY_WRITE | ENTRY_MAY_WRITE };

	return rights[random_below(random, 3)];
}

static void
map_some(struct random *random, struct space_case *one, uint32_t base, uint32_t memory, uint32_t rights)
{
	uint32_t first = random_below(random, 20), pages = random_between(random, 1, PROBE_MEMORY_PAGES - first);

	add_map(one, memory, base + random_below(random, 40) * PAGE, first, pages, rights);
}

SPACE_TEST(map_makes_pages_the_tasks)
{
	for (uint32_t i = 0; i < BASES; i++)
		map_some(random, one, one->bases[i], i % 2, draw_rights(random));
}

SPACE_TEST(map_of_devices_is_marked)
{
	add_map(one, PROBE_MEMORIES - 1, one->bases[1] + random_below(random, 9) * PAGE, 0, random_between(random, 20, 30), draw_rights(random));
	map_some(random, one, one->bases[2], 0, draw_rights(random));
	add_map(one, 1, one->bases[1] + 10 * PAGE, 0, 5, 0);
	add(one, SPACE_UNMAP, one->bases[1], 20, 0);
}

/* Every second page, and a hole in the middle. */
SPACE_TEST(unmap_takes_pages_away)
{
	for (uint32_t i = 0; i < BASES; i++)
		add_map(one, i % 2, one->bases[i], 0, PROBE_MEMORY_PAGES, draw_rights(random));
	for (uint32_t i = 0; i < 20; i++)
		add(one, SPACE_UNMAP, one->bases[random_below(random, BASES)] + random_below(random, 60) * PAGE, random_between(random, 1, 4),
		    0);
}

/* All of it goes: tables too, and mailboxes stay. */
SPACE_TEST(unmap_gives_tables_back)
{
	add(one, SPACE_MAILBOX, USER_LIMIT, 1, 0);
	for (uint32_t i = 0; i < BASES; i++)
		map_some(random, one, one->bases[i], i % 2, draw_rights(random));
	for (uint32_t i = 1; i < BASES; i++)
		for (uint32_t part = 0; part < SPAN_PAGES; part += 64)
			add(one, SPACE_UNMAP, one->bases[i] + part * PAGE, 64, 0);
}

/* A task that dies: everything goes, mailboxes and devices' pages too. */
SPACE_TEST(unmap_of_all_kinds_loses_nothing)
{
	add(one, SPACE_MAILBOX, USER_LIMIT, 1, 0);
	for (uint32_t i = 0; i < BASES; i++)
		map_some(random, one, one->bases[i], i % PROBE_MEMORIES, draw_rights(random));
	add(one, SPACE_REAP, 0, 0, 0);
}

/* What is mapped over something else takes its place, in the processor's eyes too. */
SPACE_TEST(map_replaces_what_was_there)
{
	for (uint32_t i = 0; i < 30; i++) {
		uint32_t base = one->bases[1 + i % 3], at = base + random_below(random, 4) * PAGE;

		add_map(one, i % 2, at, random_below(random, 30), random_between(random, 1, 6), draw_rights(random));
		add(one, SPACE_READ, at, 1, 0);
	}
}

SPACE_TEST(unmapped_pages_are_forgotten)
{
	for (uint32_t i = 0; i < 20; i++) {
		uint32_t at = one->bases[1 + i % 3] + random_below(random, 3) * PAGE;

		add_map(one, i % 2, at, random_below(random, 30), 1, draw_rights(random));
		add(one, SPACE_READ, at, 1, 0);
		add(one, SPACE_UNMAP, at, 1, 0);
		add_map(one, (i + 1) % 2, at, random_below(random, 30), 1, draw_rights(random));
		add(one, SPACE_READ, at, 1, 0);
	}
}

SPACE_TEST(protect_changes_what_may_be_written)
{
	const uint32_t first = random_below(random, 19);

	for (uint32_t i = 1; i < BASES; i++)
		add_map(one, i % 2, one->bases[i], 0, PROBE_MEMORY_PAGES, i == 2 ? ENTRY_MAY_WRITE : ENTRY_MAY_WRITE | ENTRY_WRITE);
	for (uint32_t i = 0; i < 20; i++)
		add(one, SPACE_PROTECT, one->bases[1 + i % 3] + random_below(random, 30) * PAGE, random_between(random, 1, 9),
		    RIGHT_READ | (random_below(random, 2) ? RIGHT_WRITE : 0));
	/* Across a table's end, to the end of what is mapped. */
	add(one, SPACE_PROTECT, one->bases[1] + first * PAGE, PROBE_MEMORY_PAGES - first, RIGHT_READ);
}

/* A page without PTE_MAY_WRITE, the last of those asked for: nothing may change. */
SPACE_TEST(protect_refuses_all_or_does_all)
{
	add_map(one, 0, one->bases[2], 0, 10, ENTRY_MAY_WRITE);
	add_map(one, 1, one->bases[2] + 10 * PAGE, 0, 5, 0);
	add(one, SPACE_PROTECT, one->bases[2] + random_below(random, 5) * PAGE, random_between(random, 11, 14), RIGHT_READ | RIGHT_WRITE);
	add(one, SPACE_PROTECT, one->bases[2] + 10 * PAGE, 5, RIGHT_READ);
	add(one, SPACE_PROTECT, one->bases[2], 3, RIGHT_READ | RIGHT_WRITE);
}

SPACE_TEST(protect_passes_over_holes)
{
	for (uint32_t i = 0; i < 12; i++)
		add_map(one, i % 2, one->bases[3] + (3 * i + random_below(random, 2)) * PAGE, i, 1, ENTRY_MAY_WRITE | ENTRY_WRITE);
	add(one, SPACE_PROTECT, one->bases[3], random_between(random, 20, 36), RIGHT_READ);
	add(one, SPACE_PROTECT, one->bases[1], 30, RIGHT_READ | RIGHT_WRITE);
}

/* Anything, in one piece of the task's memory. */
SPACE_TEST(space_of_any_operations)
{
	while (one->script.count < PROBE_OPS_MAX - 2) {
		uint32_t base = one->bases[random_below(random, BASES)], at = base + random_below(random, 80) * PAGE;
		uint32_t kind = random_below(random, 10);

		if (kind < 5)
			map_some(random, one, base, random_below(random, PROBE_MEMORIES), draw_rights(random));
		else if (kind < 8)
			add(one, SPACE_UNMAP, at, random_between(random, 1, 40), 0);
		else
			add(one, SPACE_PROTECT, at, random_between(random, 1, 40), RIGHT_READ | (kind == 9 ? RIGHT_WRITE : 0));
	}
}
