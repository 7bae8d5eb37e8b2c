/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 4.8, handles_test(): a test is tested.
 *
 *   What it is handed is in probe_tables.c; labs/judge.h says what is asked of it.
 */
#include "labs/lab04-user/tests/judge.h"

#define RIGHT	4u	/* numbers 0 .. RIGHT - 1 are right */

static const char *const mistakes[] = {
	[RIGHT + 0] = "finds an object whatever rights are needed",
	[RIGHT + 1] = "finds an object of whatever kind",
	[RIGHT + 2] = "is content with one of the rights that are needed",
	[RIGHT + 3] = "still finds what has been closed",
	[RIGHT + 4] = "finds something under numbers beyond its end",
	[RIGHT + 5] = "finds something under the number 0",
	[RIGHT + 6] = "hands out entry 0",
	[RIGHT + 7] = "never hands out its last entry",
	[RIGHT + 8] = "hands out an entry behind its end",
	[RIGHT + 9] = "hands out an entry that is wanted, though it is in use",
	[RIGHT + 10] = "does not use an entry a second time",
	[RIGHT + 11] = "hands out entries that it has not got, if they are wanted",
	[RIGHT + 12] = "hands out the first entry when it is full",
	[RIGHT + 13] = "still holds the object of a handle that is closed",
	[RIGHT + 14] = "does not hold objects",
	[RIGHT + 15] = "now and then drops an object twice",
	[RIGHT + 16] = "now and then closes the next entry, too",
	[RIGHT + 17] = "now and then loses a right",
	[RIGHT + 18] = "now and then puts in the wrong object",
	[RIGHT + 19] = "adds a right",
};

#define NUMBERS	(sizeof mistakes / sizeof *mistakes)

static const struct test_subjects subjects = {
	"handles_test()", "a table", "everything closed", "something was not closed", RIGHT, NUMBERS, mistakes,
};

static void
plan_order(struct plan *plan, const struct probe_test *order)
{
	const struct probe_trial trial = { .action = PROBE_TEST, .test = *order };

	user_plan(plan, &trial, sizeof trial);
}

TEST_TEST(test_accepts_tables_that_are_right, subjects, RIGHT, RIGHT)
TEST_TEST(test_finds_wrong_answers, subjects, RIGHT, RIGHT + 6)
TEST_TEST(test_finds_wrong_choices, subjects, RIGHT + 6, RIGHT + 13)
TEST_TEST(test_finds_objects_held_wrongly, subjects, RIGHT + 13, RIGHT + 16)
TEST_TEST(test_finds_mistakes_in_few_entries, subjects, RIGHT + 16, NUMBERS)
