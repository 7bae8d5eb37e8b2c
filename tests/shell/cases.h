/* SPDX-License-Identifier: MIT */
/*
 * cases.h: the cases of this folder as a suite: NAME.sh, and in NAME.out what it prints and its status.
 *
 *   static void run_case(const char *path, char *output, size_t size);	prints what it saw into output
 *
 *   int main(void) { return cases_run("shell", run_case, NULL); }
 */
#pragma once

#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES_TIMEOUT	300		/* seconds; a case needs a few */
#define CASES_OUTPUT	65536

/* Run the case of a path and put what it printed, and "status N\n", into output. */
typedef void
cases_runner(const char *path, char *output, size_t size);

static glob_t cases;
static cases_runner *cases_runner_now;

/* What a case must print. */
static inline void
cases_expected(const char *path, char *text, size_t size)
{
	char out[4096];
	FILE *file;

	snprintf(out, sizeof out, "%.*s.out", (int)(strlen(path) - 3), path);
	file = fopen(out, "r");
	ck_assert_msg(file != NULL, "%s is missing", out);
	text[fread(text, 1, size - 1, file)] = '\0';
	fclose(file);
}

START_TEST(a_case_prints_what_it_must)
{
	static char seen[CASES_OUTPUT], expected[CASES_OUTPUT];
	const char *path = cases.gl_pathv[_i];

	cases_expected(path, expected, sizeof expected);
	cases_runner_now(path, seen, sizeof seen);
	ck_assert_msg(strcmp(seen, expected) == 0, "%s: expected\n%s\nseen\n%s\nagain: CK_RUN_CASE=%s make check ONLY=shell",
		      path, expected, seen, path);
}
END_TEST

/*
 * Run all cases, each under its path as a name, and the tests of `more` (NULL: none).  Returns
 * main()'s status.
 */
static inline int
cases_run(const char *name, cases_runner *run, TCase *more)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	int failed;

	if (glob("tests/shell/*.sh", 0, NULL, &cases) != 0) {
		fprintf(stderr, "%s: no cases in tests/shell; run it from the project's folder\n", name);
		return EXIT_FAILURE;
	}
	cases_runner_now = run;
	for (int i = 0; i < (int)cases.gl_pathc; i++) {
		TCase *single = tcase_create(cases.gl_pathv[i]);

		tcase_set_timeout(single, CASES_TIMEOUT);
		tcase_add_loop_test(single, a_case_prints_what_it_must, i, i + 1);
		suite_add_tcase(suite, single);
	}
	if (more)
		suite_add_tcase(suite, more);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&cases);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
