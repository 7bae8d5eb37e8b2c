/* SPDX-License-Identifier: MIT */
/*
 * unit.h: the frame of a unit test runner.
 *
 *   int main(void)
 *   {
 *   	const struct unit_test tests[] = { UNIT(a_test), UNIT(another) };
 *
 *   	return unit_run("name", tests, sizeof(tests) / sizeof(tests[0]));
 *   }
 *
 *   Each test is a case of its own, so that one can be run alone:  CK_RUN_CASE=a_test make check ONLY=name
 */
#pragma once

#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit_test {
	const char *name;
	const TTest *test;
};

#define UNIT(test)	{ #test, test }

static inline int
unit_run(const char *name, const struct unit_test *tests, size_t count)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	TestResult **failures;
	int failed;

	for (size_t i = 0; i < count; i++) {
		TCase *single = tcase_create(tests[i].name);

		tcase_add_test(single, tests[i].test);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	failures = srunner_failures(runner);
	for (int i = 0; i < failed; i++)
		printf("again: CK_RUN_CASE=%s make check ONLY=%s\n", tr_tcname(failures[i]), name);
	free(failures);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A stream of numbers that is the same in every run: xorshift. */
static inline uint32_t
unit_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}
