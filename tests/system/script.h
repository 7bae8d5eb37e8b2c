/* SPDX-License-Identifier: MIT */
/*
 * script.h: system tests written as shell functions, run by Check.
 *
 *   tests/system/NAME.c is one call of script_main("NAME"); the tests are in tests/system/NAME.sh,
 *   one function test_what_is_expected each.  A script is started afresh for each of them:
 *
 *     sh tests/system/NAME.sh setup        once, before the first test; $SCRATCH is an empty folder
 *     sh tests/system/NAME.sh test_...     one test: status 0 passes, 77 is "cannot be tried here"
 *     sh tests/system/NAME.sh teardown     once; then $SCRATCH is removed
 *
 *   What a failing test printed is Check's message.  SCRIPT_ONLY=test_... runs one test only.
 */
#pragma once

#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SCRIPT_TESTS_MAX	64
#define SCRIPT_OUTPUT_MAX	7168	/* one message of Check: check.sh sets how long it may be */
#define SCRIPT_SKIPPED		77

static const char *script_name;
static char script_tests[SCRIPT_TESTS_MAX][96];
static size_t script_count;

/* Runs the script with `argument`; its output is in `output`, cut at `size`.  The exit status. */
static inline int
script_run(const char *argument, char *output, size_t size)
{
	char command[512], rest[4096];
	size_t length;
	FILE *pipe;
	int status;

	snprintf(command, sizeof command, "exec sh tests/system/%s.sh %s 2>&1 </dev/null",
		script_name, argument);
	pipe = popen(command, "r");
	if (!pipe) {
		snprintf(output, size, "cannot run: %s", command);
		return -1;
	}
	length = fread(output, 1, size - 1, pipe);
	output[length] = '\0';
	while (fread(rest, 1, sizeof rest, pipe) > 0)
		;
	status = pclose(pipe);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void
script_test(int index)
{
	static char output[SCRIPT_OUTPUT_MAX];
	int status = script_run(script_tests[index], output, sizeof output);
	const char *goal = getenv("CHECK_GOAL");

	if (status == SCRIPT_SKIPPED)
		printf("%s: not tried here: %s", script_tests[index], output);
	else if (status != 0)
		ck_abort_msg("status %d\n%s\nagain: SCRIPT_ONLY=%s make %s ONLY=%s", status,
			output, script_tests[index], goal ? goal : "check", script_name);
}

/* Finds the script's tests: its lines "test_...()". */
static inline void
script_list(void)
{
	const char *only = getenv("SCRIPT_ONLY");
	char path[128], line[256], name[96];
	FILE *file;

	snprintf(path, sizeof path, "tests/system/%s.sh", script_name);
	file = fopen(path, "r");
	if (!file) {
		fprintf(stderr, "%s cannot be read; run from the project's folder\n", path);
		exit(2);
	}
	while (fgets(line, sizeof line, file)) {
		if (sscanf(line, "%95[a-z0-9_]()", name) != 1 || strncmp(name, "test_", 5))
			continue;
		if (script_count < SCRIPT_TESTS_MAX && (!only || !strcmp(only, name)))
			strcpy(script_tests[script_count++], name);
	}
	fclose(file);
}

static inline Suite *
script_suite(void)
{
	static TTest tests[SCRIPT_TESTS_MAX];
	Suite *suite = suite_create(script_name);
	TCase *group = tcase_create(script_name);

	tcase_set_timeout(group, 0);	/* the scripts have limits of their own */
	for (size_t i = 0; i < script_count; i++) {
		tests[i] = (TTest){ script_tests[i], script_test, "script", (int)i };
		tcase_add_loop_test(group, &tests[i], (int)i, (int)i + 1);
	}
	suite_add_tcase(suite, group);
	return suite;
}

static inline int
script_main(const char *name)
{
	static char output[SCRIPT_OUTPUT_MAX];
	char scratch[] = "/tmp/pith-test.XXXXXX", command[64];
	SRunner *runner;
	int failed;

	script_name = name;
	script_list();
	if (!mkdtemp(scratch) || setenv("SCRATCH", scratch, 1)) {
		perror(scratch);
		return 2;
	}
	if (script_run("setup", output, sizeof output) != 0) {
		printf("tests/system/%s.sh setup failed:\n%s\n", name, output);
		failed = -1;
	} else {
		runner = srunner_create(script_suite());
		srunner_run_all(runner, CK_ENV);
		failed = srunner_ntests_failed(runner);
		srunner_free(runner);
	}
	script_run("teardown", output, sizeof output);
	snprintf(command, sizeof command, "rm -rf %s", scratch);
	return system(command) != 0 || failed || !script_count;
}
