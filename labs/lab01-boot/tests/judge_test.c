/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 1.8, memory_map_test(): a test is tested.
 *
 *   What it is handed is in probe_adders.c; labs/judge.h says what is asked of it.
 */
#include "labs/lab01-boot/tests/judge.h"

#define RIGHT	4u	/* numbers 0 .. RIGHT - 1 are right */

static const char *const mistakes[] = {
	[RIGHT + 0] = "does not sort",
	[RIGHT + 1] = "leaves regions apart that touch",
	[RIGHT + 2] = "leaves regions that overlap",
	[RIGHT + 3] = "makes a region of an empty range",
	[RIGHT + 4] = "turns ranges round that end before they begin",
	[RIGHT + 5] = "cuts a region's end off",
	[RIGHT + 6] = "cuts a region's start off",
	[RIGHT + 7] = "joins regions that have a page between them",
	[RIGHT + 8] = "joins at most three regions at once",
	[RIGHT + 9] = "leaves the last of a map's regions unused",
	[RIGHT + 10] = "adds nothing to a full map, though it would join regions",
	[RIGHT + 11] = "drops a region when the map is full",
	[RIGHT + 12] = "does not say that the map is full",
	[RIGHT + 13] = "counts more regions than a map can have",
	[RIGHT + 14] = "now and then adds nothing",
	[RIGHT + 15] = "now and then refuses what fits",
	[RIGHT + 16] = "takes addresses from 2 GiB on for negative",
	[RIGHT + 17] = "adds a page less from 2 GiB on",
};

#define NUMBERS	(sizeof mistakes / sizeof *mistakes)

static const struct test_subjects subjects = {
	"memory_map_test()", "a function", "nothing else", "nothing", RIGHT, NUMBERS, mistakes,
};

static void
plan_order(struct plan *plan, const struct probe_test *order)
{
	plan_probe(plan, PROBE_TEST, order, sizeof *order);
}

TEST_TEST(test_accepts_adders_that_are_right, subjects, RIGHT, RIGHT)
TEST_TEST(test_finds_maps_out_of_order, subjects, RIGHT, RIGHT + 5)
TEST_TEST(test_finds_pages_lost_or_made_up, subjects, RIGHT + 5, RIGHT + 9)
TEST_TEST(test_finds_mistakes_in_full_maps, subjects, RIGHT + 9, RIGHT + 14)
TEST_TEST(test_finds_adders_wrong_now_and_then, subjects, RIGHT + 14, NUMBERS)
