/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 2.8, frames_test(): a test is tested.
 *
 *   It is handed allocators that are right and such that are not (probe_allocators.c), in an order that the seed decides, and may not know which
 *   is which.
 */
#include "labs/lab02-memory/tests/judge.h"

#include <string.h>

#define RIGHT	4u	/* numbers 0 .. RIGHT - 1 are right */

static const char *const mistakes[] = {
	[RIGHT + 0] = "does not zero its blocks",
	[RIGHT + 1] = "zeroes the first frame of a block only",
	[RIGHT + 2] = "hands out blocks that are not aligned to their size",
	[RIGHT + 3] = "gives the last frame of a block to somebody else as well",
	[RIGHT + 4] = "loses all but the first frame of a block that comes back",
	[RIGHT + 5] = "never makes a block of frames that were handed out one by one",
	[RIGHT + 6] = "never hands out its last frame",
	[RIGHT + 7] = "hands out memory that lies behind its end",
	[RIGHT + 8] = "now and then hands out a block that is in use",
	[RIGHT + 9] = "now and then forgets to zero a block",
	[RIGHT + 10] = "says that nothing is left although a block is free",
	[RIGHT + 11] = "never says that nothing is left",
	[RIGHT + 12] = "hands out memory that lies before its start",
};

#define NUMBERS	(sizeof mistakes / sizeof *mistakes)

/* All of them, in any order. */
static void
draw(struct random *random, struct probe_test *one)
{
	memset(one, 0, sizeof *one);
	for (uint32_t i = 0; i < NUMBERS; i++) {
		uint32_t other = random_below(random, i + 1);

		one->numbers[i] = one->numbers[other];
		one->numbers[other] = i;
	}
	one->count = NUMBERS;
}

/* The verdicts on those from `first` on, below `behind`; fails for the first that is wrong. */
static void
judge_verdicts(struct evidence *evidence, uint32_t first, uint32_t behind)
{
	struct probe_test one;
	const uint32_t *seen;

	draw(&evidence->random, &one);
	seen = probe_result(evidence, 0, one.count * sizeof *seen);
	for (uint32_t i = 0; i < one.count; i++) {
		uint32_t number = one.numbers[i];

		if (number < first || number >= behind || seen[i] == (number < RIGHT))
			continue;
		judge_expected(evidence, number < RIGHT ? "NULL, and everything given back" : "not NULL");
		judge_seen(evidence, number < RIGHT ? "not NULL, or something was not given back" : "NULL");
		judge_where(evidence, "frames_test() of an allocator that %s", number < RIGHT ? "is right" : mistakes[number]);
		judge_fail(evidence, number < RIGHT ? "the test refuses an allocator that is right: it asks for more than the contract" :
			   "the test does not notice what is wrong");
	}
}

#define TEST_TEST(name, first, behind) \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_test one; \
		draw(&plan->random, &one); \
		plan_probe(plan, PROBE_TEST, &one, sizeof one); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct random kept = evidence->random; \
		judge_verdicts(evidence, 0, RIGHT); \
		evidence->random = kept; \
		judge_verdicts(evidence, first, behind); \
	}

/* Whoever finds everything wrong finds nothing: each of these counts only with the right ones accepted. */
TEST_TEST(test_accepts_allocators_that_are_right, RIGHT, RIGHT)
TEST_TEST(test_finds_blocks_that_are_not_zeroed, RIGHT, RIGHT + 2)
TEST_TEST(test_finds_blocks_in_wrong_places, RIGHT + 2, RIGHT + 4)
TEST_TEST(test_finds_frames_that_are_lost, RIGHT + 4, RIGHT + 7)
TEST_TEST(test_finds_mistakes_made_now_and_then, RIGHT + 7, NUMBERS)
