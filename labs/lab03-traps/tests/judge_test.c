/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 3.8, timeouts_test(): a test is tested.
 *
 *   What it is handed is in probe_queues.c; labs/judge.h says what is asked of it.
 */
#include "labs/lab03-traps/tests/judge.h"

#define RIGHT	4u	/* numbers 0 .. RIGHT - 1 are right */

static const char *const mistakes[] = {
	[RIGHT + 0] = "fires a tick too early",
	[RIGHT + 1] = "fires a tick too late",
	[RIGHT + 2] = "never fires what is started with delay 0",
	[RIGHT + 3] = "fires those of one tick the other way round",
	[RIGHT + 4] = "fires those of one tick in the order of their places",
	[RIGHT + 5] = "fires those that had to wait after those that did not",
	[RIGHT + 6] = "fires some a second time",
	[RIGHT + 7] = "fires what has been removed, if it is due soon",
	[RIGHT + 8] = "forgets one timeout when another is started for the same tick",
	[RIGHT + 9] = "leaves removed timeouts with a place",
	[RIGHT + 10] = "leaves queued timeouts without a place",
	[RIGHT + 11] = "fires everything that is due, however much",
	[RIGHT + 12] = "forgets what it could not fire in one tick",
	[RIGHT + 13] = "takes far delays for near ones",
	[RIGHT + 14] = "loses a timeout now and then",
	[RIGHT + 15] = "is out of turn now and then",
	[RIGHT + 16] = "now and then puts the others off when one is removed",
};

#define NUMBERS	(sizeof mistakes / sizeof *mistakes)

static const struct test_subjects subjects = {
	"timeouts_test()", "a queue", "an empty queue", "something was left in the queue", RIGHT, NUMBERS, mistakes,
};

static void
plan_order(struct plan *plan, const struct probe_test *order)
{
	plan_probe(plan, PROBE_TEST, order, sizeof *order);
}

TEST_TEST(test_accepts_queues_that_are_right, subjects, RIGHT, RIGHT)
TEST_TEST(test_finds_queues_that_are_early_or_late, subjects, RIGHT, RIGHT + 3)
TEST_TEST(test_finds_queues_that_are_out_of_order, subjects, RIGHT + 3, RIGHT + 6)
TEST_TEST(test_finds_queues_that_lose_or_repeat, subjects, RIGHT + 6, RIGHT + 11)
TEST_TEST(test_finds_queues_wrong_now_and_then, subjects, RIGHT + 11, NUMBERS)
