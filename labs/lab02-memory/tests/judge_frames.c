/* SPDX-License-Identifier: MIT */
/*
 * judge_frames.c: exercises 2.2 and 2.3, frames_free() and block_take(): the frame allocator.
 *
 *   The host keeps one byte a frame: free or not.  Since two free buddies never stay apart, that
 *   alone says which blocks there must be: the largest that fit.  Which of several equal blocks a
 *   right allocator takes is its own business.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define FIRST_PAGE	1040u	/* behind the kernel image and what the loader put there */
#define LAST_PAGE	4000u

static uint8_t is_free[FRAMES_MAX], is_used[FRAMES_MAX];
static struct frame_row rows[FRAMES_MAX];

/* ---- the model -------------------------------------------------------------------------------------------------------- */

static void
set_frames(uint32_t first, uint32_t count, bool free)
{
	for (uint32_t n = first; n < first + count && n < FRAMES_MAX; n++) {
		is_free[n] = free;
		is_used[n] = !free;
	}
}

static uint32_t
count_free(void)
{
	uint32_t count = 0;

	for (uint32_t n = 0; n < FRAMES_MAX; n++)
		count += is_free[n];
	return count;
}

/* All regions are free but for the frames in which the table itself lies. */
static void
model_start(struct evidence *evidence, const struct probe_frames *one, const struct probe_frames_result *seen)
{
	uint32_t at = (seen->table - KERNEL) / PAGE, pages = (seen->table_count * 8 + PAGE - 1) / PAGE;

	memset(is_free, 0, sizeof is_free);
	memset(is_used, 0, sizeof is_used);
	for (uint32_t i = 0; i < one->region_count; i++)
		set_frames(one->regions[i].start / PAGE, (one->regions[i].end - one->regions[i].start) / PAGE, true);
	for (uint32_t n = at; n < at + pages && n < FRAMES_MAX; n++)
		is_free[n] = 0;
	judge_where(evidence, "frames_free_count after frames_init()");
	judge_expected(evidence, "%u", count_free());
	judge_seen(evidence, "%u", seen->free_at_start);
	if (seen->free_at_start != count_free())
		judge_fail(evidence, "the number of free frames is wrong after all memory was given back");
}

/* The order of the free block that holds a frame. */
static int
block_around(uint32_t number, uint32_t count)
{
	for (int order = ORDER_MAX; order >= 0; order--) {
		int found = memory_block(is_free, count, number & ~((1u << order) - 1));

		if (found >= order)
			return found;
	}
	return -1;
}

/* The smallest free block that is large enough; -1 if there is none. */
static int
smallest_block(uint32_t count, unsigned order)
{
	int best = -1;

	for (uint32_t n = 0; n < count; n++) {
		int found = is_free[n] ? memory_block(is_free, count, n) : -1;

		if (found >= (int)order && (best < 0 || found < best))
			best = found;
	}
	return best;
}

/* For the challenge: of equal blocks, the first. */
static bool wants_lowest;

static void
judge_lowest(struct evidence *evidence, uint32_t number, int best, uint32_t count)
{
	uint32_t lowest = 0;

	while (lowest < count && memory_block(is_free, count, lowest) != best)
		lowest++;
	judge_expected(evidence, "0x%x, the lowest block of 2^%d frames", lowest * PAGE, best);
	judge_seen(evidence, "0x%x", number * PAGE);
	if (number != lowest)
		judge_fail(evidence, "there is a block of the same size at a lower address");
}

static void
judge_taken(struct evidence *evidence, uint32_t address, unsigned order, uint32_t count)
{
	uint32_t number = address / PAGE;
	int best = smallest_block(count, order), from;

	judge_expected(evidence, best < 0 ? "FRAME_NONE: no free block is large enough" : "a block of %u frames", 1u << order);
	judge_seen(evidence, address ? "0x%x" : "FRAME_NONE", address);
	if (!address && best >= 0)
		judge_fail(evidence, "a free block is there and is not found");
	if (address && best < 0)
		judge_fail(evidence, "a block is handed out although none is free");
	if (!address)
		return;
	if (address % (PAGE << order))
		judge_fail(evidence, "the block is not aligned to its size");
	for (uint32_t n = number; n < number + (1u << order); n++)
		if (n >= count || !is_free[n])
			judge_fail(evidence, "frame %u of the block is not free: it is %s", n,
				   n < count && is_used[n] ? "in use" : "no memory that was ever given back");
	from = block_around(number, count);
	if (from > best) {
		judge_expected(evidence, "a block split from one of 2^%d frames", best);
		judge_seen(evidence, "0x%x, split from one of 2^%d frames", address, from);
		judge_fail(evidence, "a larger block is split although a smaller one is large enough");
	}
	if (wants_lowest)
		judge_lowest(evidence, number, best, count);
	set_frames(number, 1u << order, false);
}

static void
judge_op(struct evidence *evidence, const struct probe_frames *one, const struct probe_frames_result *seen, uint32_t i)
{
	const struct probe_frames_op *op = &one->ops[i], *source = &one->ops[op->from < PROBE_OPS_MAX ? op->from : 0];

	if (op->kind == FRAMES_ALLOC) {
		judge_where(evidence, "operation %u: frames_alloc(%u)", i, op->order);
		judge_taken(evidence, seen->ops[i].address, op->order, seen->table_count);
	} else if (op->kind == FRAMES_ADOPT) {
		for (uint32_t n = op->from; n < op->from + op->offset; n++)
			is_used[n] = 1;
	} else {
		uint32_t first = source->kind == FRAMES_ADOPT ? source->from : seen->ops[op->from].address / PAGE;

		if (!first)
			return;
		judge_where(evidence, "operation %u: frames_free(0x%x, %u)", i, (first + op->offset) * PAGE, op->order);
		set_frames(first + op->offset, 1u << op->order, true);
		for (uint32_t n = first + op->offset; n < first + op->offset + (1u << op->order); n++)
			is_used[n] = 0;
	}
	judge_expected(evidence, "%u", count_free());
	judge_seen(evidence, "%u", seen->ops[i].free);
	if (seen->ops[i].free != count_free())
		judge_fail(evidence, "frames_free_count is wrong afterwards");
}

/* ---- the table at the end ------------------------------------------------------------------------------------------------ */

static const char *
state_name(uint32_t state)
{
	static const char *const names[] = { "FRAME_RESERVED", "FRAME_FREE", "FRAME_INSIDE", "FRAME_USED" };

	return state < 4 ? names[state] : "no state at all";
}

static void
judge_row(struct evidence *evidence, uint32_t number, uint32_t count)
{
	const struct frame_row *row = &rows[number];
	int order = is_free[number] ? memory_block(is_free, count, number) : -1;
	uint32_t state = order >= 0 ? FRAME_FREE : is_free[number] ? FRAME_INSIDE : is_used[number] ? FRAME_USED : FRAME_RESERVED;

	judge_where(evidence, "frame_infos[%u], of the frame at 0x%x", number, number * PAGE);
	judge_expected(evidence, state == FRAME_FREE ? "%s, order %d" : "%s", state_name(state), order);
	judge_seen(evidence, row->state == FRAME_FREE ? "%s, order %u" : "%s", state_name(row->state), row->order);
	if (row->state != state || (state == FRAME_FREE && row->order != (uint32_t)order))
		judge_fail(evidence, state == FRAME_FREE || state == FRAME_INSIDE ? "the free blocks are not what they should be" :
			   "the frame table is wrong");
	judge_expected(evidence, "owner 0, count 0");
	judge_seen(evidence, "owner 0x%x, count %u", row->owner, row->count);
	if (row->owner || row->count)
		judge_fail(evidence, "something is left in the frame table of what was there before");
}

static void
judge_script(struct evidence *evidence, const struct probe_frames *one)
{
	const struct probe_frames_result *seen = probe_result(evidence, 0, sizeof *seen);

	if (seen->table_count > FRAMES_MAX)
		judge_fail(evidence, "frame_info_count is %u in a machine of 16 MiB", seen->table_count);
	model_start(evidence, one, seen);
	for (uint32_t i = 0; i < one->count; i++)
		judge_op(evidence, one, seen, i);
	memory_table(evidence, 0, seen->table, seen->table_count, rows);
	for (uint32_t n = 0; n < seen->table_count; n++)
		judge_row(evidence, n, seen->table_count);
}

/* ---- drawing ---------------------------------------------------------------------------------------------------------------- */

#define FRAMES_TEST(name) \
	static void draw_##name(struct random *random, struct probe_frames *one); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct probe_frames one; \
		memset(&one, 0, sizeof one); \
		draw_##name(&plan->random, &one); \
		plan_probe(plan, PROBE_FRAMES, &one, sizeof one); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct probe_frames one; \
		memset(&one, 0, sizeof one); \
		draw_##name(&evidence->random, &one); \
		judge_script(evidence, &one); \
	} \
	static void draw_##name(struct random *random, struct probe_frames *one)

static void
add_region(struct probe_frames *one, uint32_t first, uint32_t behind)
{
	one->regions[one->region_count].start = first * PAGE;
	one->regions[one->region_count++].end = behind * PAGE;
}

static uint32_t
add_op(struct probe_frames *one, uint32_t kind, uint32_t order, uint32_t from, uint32_t offset)
{
	one->ops[one->count] = (struct probe_frames_op){ kind, order, from, offset };
	return one->count++;
}

/* A piece of memory with odd ends: blocks of every order result. */
FRAMES_TEST(free_frames_become_the_largest_blocks)
{
	uint32_t first = FIRST_PAGE + random_below(random, 900);

	add_region(one, first, first + random_between(random, 1500, LAST_PAGE - first));
}

FRAMES_TEST(free_blocks_join_across_holes_that_are_filled)
{
	uint32_t hole = random_between(random, 1300, 1400), length = random_between(random, 3, 60);
	uint32_t end = random_between(random, 2100, 3900);

	add_region(one, random_between(random, 1100, 1200), hole);
	add_region(one, hole + length, end);
	add_op(one, FRAMES_ADOPT, 0, hole, length);
	for (uint32_t i = 0; i < length; i++)
		add_op(one, FRAMES_FREE, 0, 0, i % 2 ? i - 1 : i + 1 < length ? i + 1 : i);
}

/* Blocks that come back in one piece, each of another order. */
FRAMES_TEST(free_takes_blocks_of_any_order)
{
	uint32_t base = 2048, at = base;

	add_region(one, 1100, random_between(random, 1200, 1500));
	add_region(one, 3072, 3072 + random_between(random, 60, 500));
	for (int order = 9; order >= 0; at += 1u << order, order--) {
		uint32_t op = add_op(one, FRAMES_ADOPT, 0, at, 1u << order);

		if (random_below(random, 3) || order == 9)
			add_op(one, FRAMES_FREE, (unsigned)order, op, 0);
	}
}

/* A last frame without a buddy behind it; or memory that ends just where a block does. */
FRAMES_TEST(free_leaves_what_does_not_exist_alone)
{
	uint32_t end = random_between(random, 2300, 3900);

	end = random_below(random, 2) ? (end | 1) & ~2u : end & ~7u;
	add_region(one, random_between(random, 1100, 1500) | 1, random_between(random, 1600, 2000));
	add_region(one, 2200, end);
}

FRAMES_TEST(take_finds_blocks_of_every_order)
{
	add_region(one, 1100 + random_below(random, 100), 3000 + random_below(random, 900));
	for (int order = ORDER_MAX; order >= 0; order--)
		add_op(one, FRAMES_ALLOC, (unsigned)order, 0, 0);
	for (unsigned i = 0; i < 40; i++)
		add_op(one, FRAMES_ALLOC, random_below(random, 5), 0, 0);
}

/* Small blocks come from small blocks, so that large ones last. */
FRAMES_TEST(take_keeps_large_blocks_whole)
{
	uint32_t first = 2048 - random_between(random, 1, 255);

	add_region(one, 1100, 1100 + random_between(random, 20, 50));
	add_region(one, first, 3072);
	for (unsigned i = 0; i < 60; i++)
		add_op(one, FRAMES_ALLOC, random_below(random, 3), 0, 0);
}

/* Until nothing is left, and once more. */
FRAMES_TEST(take_says_when_nothing_is_left)
{
	unsigned order = random_between(random, 3, 5);

	add_region(one, 1200, 1200 + random_between(random, 200, 300));
	for (unsigned i = 0; i < 300u >> order; i++)
		add_op(one, FRAMES_ALLOC, order, 0, 0);
	for (unsigned i = 0; i < 60; i++)
		add_op(one, FRAMES_ALLOC, i % 3 == 2, 0, 0);
}

/* Anything in any order, in memory that is nearly full. */
static void
draw_any(struct random *random, struct probe_frames *one)
{
	uint32_t live[PROBE_OPS_MAX], count = 0;

	add_region(one, 1200 + random_below(random, 50), 1290 + random_below(random, 50));
	add_region(one, 1400, 1400 + random_between(random, 40, 200));
	while (one->count < PROBE_OPS_MAX - 1) {
		uint32_t pick = count ? random_below(random, count) : 0;

		if (!count || random_below(random, 100) < 55) {
			live[count++] = add_op(one, FRAMES_ALLOC, random_below(random, 10) ? random_below(random, 3) :
					       random_below(random, 6), 0, 0);
		} else if (one->ops[live[pick]].order && random_below(random, 3) == 0 && one->count < PROBE_OPS_MAX - 3) {
			uint32_t from = live[pick], half = one->ops[from].order - 1;

			add_op(one, FRAMES_FREE, half, from, 1u << half);
			add_op(one, FRAMES_FREE, half, from, 0);
			live[pick] = live[--count];
		} else {
			add_op(one, FRAMES_FREE, one->ops[live[pick]].order, live[pick], 0);
			live[pick] = live[--count];
		}
	}
}

FRAMES_TEST(frames_come_and_go)
{
	draw_any(random, one);
}

/* ---- a challenge ------------------------------------------------------------------------------------------------------------- */

void
plan_challenge_take_is_the_lowest(struct plan *plan)
{
	static struct probe_frames one;

	memset(&one, 0, sizeof one);
	draw_any(&plan->random, &one);
	plan_probe(plan, PROBE_FRAMES, &one, sizeof one);
}

void
judge_challenge_take_is_the_lowest(struct evidence *evidence)
{
	static struct probe_frames one;

	memset(&one, 0, sizeof one);
	draw_any(&evidence->random, &one);
	wants_lowest = true;
	judge_script(evidence, &one);
	wants_lowest = false;
}
