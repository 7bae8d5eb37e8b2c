/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 2.8, frames_test(): a test is tested.
 *
 *   What it is handed is in probe_allocators.c; labs/judge.h says what is asked of it.
 */
#include "labs/lab02-memory/tests/judge.h"

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

static const struct test_subjects subjects = {
	"frames_test()", "an allocator", "everything given back", "something was not given back", RIGHT, NUMBERS, mistakes,
};

static void
plan_order(struct plan *plan, const struct probe_test *order)
{
	plan_probe(plan, PROBE_TEST, order, sizeof *order);
}

TEST_TEST(test_accepts_allocators_that_are_right, subjects, RIGHT, RIGHT)
TEST_TEST(test_finds_blocks_that_are_not_zeroed, subjects, RIGHT, RIGHT + 2)
TEST_TEST(test_finds_blocks_in_wrong_places, subjects, RIGHT + 2, RIGHT + 4)
TEST_TEST(test_finds_frames_that_are_lost, subjects, RIGHT + 4, RIGHT + 7)
TEST_TEST(test_finds_mistakes_made_now_and_then, subjects, RIGHT + 7, NUMBERS)
