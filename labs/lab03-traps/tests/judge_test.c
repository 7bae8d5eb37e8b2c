/* SPDX-License-Identifier: MIT */
/*
 * judge_test.c: exercise 3.8, timeouts_test(): a test is tested.
 *
 *   It is handed queues that are right and such that are not (probe_queues.c), in an order that the seed decides, and may not know which
 *   is which.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <string.h>

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
	struct random random = evidence->random;
	struct probe_test one;
	const uint32_t *seen;

	draw(&random, &one);
	seen = probe_result(evidence, 0, one.count * sizeof *seen);
	for (uint32_t i = 0; i < one.count; i++) {
		uint32_t number = one.numbers[i];

		if (number < first || number >= behind || seen[i] == (number < RIGHT))
			continue;
		judge_expected(evidence, number < RIGHT ? "NULL, and an empty queue" : "not NULL");
		judge_seen(evidence, number < RIGHT ? "not NULL, or something was left in the queue" : "NULL");
		judge_where(evidence, "timeouts_test() of a queue that %s", number < RIGHT ? "is right" : mistakes[number]);
		judge_fail(evidence, number < RIGHT ? "the test refuses a queue that is right: it asks for more than the contract" :
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
		judge_verdicts(evidence, 0, RIGHT); \
		judge_verdicts(evidence, first, behind); \
	}

/* Whoever finds everything wrong finds nothing: each of these counts only with the right ones accepted. */
TEST_TEST(test_accepts_queues_that_are_right, RIGHT, RIGHT)
TEST_TEST(test_finds_queues_that_are_early_or_late, RIGHT, RIGHT + 3)
TEST_TEST(test_finds_queues_that_are_out_of_order, RIGHT + 3, RIGHT + 6)
TEST_TEST(test_finds_queues_that_lose_or_repeat, RIGHT + 6, RIGHT + 11)
TEST_TEST(test_finds_queues_wrong_now_and_then, RIGHT + 11, NUMBERS)
