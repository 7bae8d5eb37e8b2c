/* SPDX-License-Identifier: MIT */
/*
 * judge.h: what the judges of all labs share: a boot with a probe, and what came of it.
 */
#pragma once

#include "grade_test.h"
#include "labs/probe.h"

/* Plan a boot in which the lab's probe does `action` with `size` bytes of data. */
struct machine_config *plan_probe(struct plan *plan, uint32_t action, const void *data, size_t size);

/* The same with a second file in the boot archive. */
struct machine_config *plan_probe_file(struct plan *plan, uint32_t action, const void *data, size_t size, const char *name,
				       const void *file, size_t file_size);

/*
 * The output of the probe in a boot, which must have come to its checkpoint with `size` bytes of
 * output.  Fails the test if it did not.
 */
const void *probe_result(struct evidence *evidence, unsigned boot, size_t size);

/* The same when the size is not known before. */
const void *probe_result_any(struct evidence *evidence, unsigned boot, size_t *size);

/*
 * ---- a test that a student writes, tested ----
 *
 *   It is handed subjects that are right and such that are not, in an order that the seed decides,
 *   and may not know which is which.  Whoever finds everything wrong finds nothing: that wrong ones
 *   are noticed counts only if the right ones are accepted.
 */

struct test_subjects {
	const char *test;	/* "frames_test()" */
	const char *subject;	/* "an allocator" */
	const char *left;	/* how an accepted one is to be left: "everything given back" ... */
	const char *not_left;	/* ... and what else it may be: "something was not given back" */
	uint32_t right, count;	/* numbers 0 .. right - 1 are right, right .. count - 1 are not */
	const char *const *mistakes;	/* of number n, which is wrong: what such a one does */
};

/* Draw the order in which all of them are tried. */
void test_draw(struct random *random, const struct test_subjects *subjects, struct probe_test *test);

/*
 * Fails the test unless all that are right are accepted, and those from `first` on, below `behind`,
 * are not.  Draws as test_draw().
 */
void test_judge(struct evidence *evidence, const struct test_subjects *subjects, uint32_t first, uint32_t behind);

/*
 * A test of the rubric's: those from `first` on, below `behind`, are found.  Where it stands there
 * is also how the order reaches the lab's probe: static void plan_order(struct plan *plan, const
 * struct probe_test *order).
 */
#define TEST_TEST(name, subjects, first, behind) \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_test order; \
		test_draw(&plan->random, &(subjects), &order); \
		plan_order(plan, &order); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		test_judge(evidence, &(subjects), first, behind); \
	}
