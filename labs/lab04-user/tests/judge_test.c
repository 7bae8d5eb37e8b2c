/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 4.8, handles_test(): a test is tested.
 *
 *   It is handed tables that are right and such that are not (probe_tables.c), in an order that the seed decides, and may not know which is
 *   which.
 */
#include "labs/lab04-user/tests/judge.h"

#include <string.h>

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

/* All of them, in any order. */
static void
draw(struct random *random, struct probe_test *one)
{
	memset(one, 0, sizeof *one);
	one->action = PROBE_TEST;
	for (uint32_t i = 0; i < NUMBERS; i++) {
		uint32_t other = random_below(random, i + 1);

		one->numbers[i] = one->numbers[other];
		one->numbers[other] = i;
	}
	one->count = NUMBERS;
}

/* The verdicts on those from `first` on, below `behind`; fails for the first that is wrong. */
static void
judge_verdicts(struct evidence *evidence, const struct probe_test *one, uint32_t first, uint32_t behind)
{
	const uint32_t *seen = probe_result(evidence, 0, one->count * sizeof *seen);

	for (uint32_t i = 0; i < one->count; i++) {
		uint32_t number = one->numbers[i];

		if (number < first || number >= behind || seen[i] == (number < RIGHT ? TEST_ACCEPTS : TEST_REFUSES))
			continue;
		judge_expected(evidence, number < RIGHT ? "NULL, and everything closed" : "not NULL");
		judge_seen(evidence, seen[i] == TEST_REFUSES ? "not NULL" : seen[i] == TEST_ACCEPTS ? "NULL" : "NULL, and something was not closed");
		judge_where(evidence, "handles_test() of a table that %s", number < RIGHT ? "is right" : mistakes[number]);
		judge_fail(evidence, number < RIGHT ? "the test refuses a table that is right, or leaves something in it" :
			   "the test does not notice what is wrong");
	}
}

#define TEST_TEST(name, first, behind) \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_test one; \
		draw(&plan->random, &one); \
		user_plan(plan, &one, sizeof one); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_test one; \
		draw(&evidence->random, &one); \
		judge_verdicts(evidence, &one, 0, RIGHT); \
		judge_verdicts(evidence, &one, first, behind); \
	}

/* Whoever finds everything wrong finds nothing: each of these counts only with the right ones accepted. */
TEST_TEST(test_accepts_tables_that_are_right, RIGHT, RIGHT)
TEST_TEST(test_finds_wrong_answers, RIGHT, RIGHT + 6)
TEST_TEST(test_finds_wrong_choices, RIGHT + 6, RIGHT + 13)
TEST_TEST(test_finds_objects_held_wrongly, RIGHT + 13, RIGHT + 16)
TEST_TEST(test_finds_mistakes_in_few_entries, RIGHT + 16, NUMBERS)
