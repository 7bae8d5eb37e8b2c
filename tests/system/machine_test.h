/* SPDX-License-Identifier: MIT */
/*
 * machine_test.h: what the tests of the machine library share.
 *
 * Each test is a Check test case of its own name, so that one of them alone is
 *
 *	CK_RUN_CASE=name make check ONLY=runner
 *
 * and a wrong outcome says so.
 */
#pragma once

#include <check.h>
#include <inttypes.h>
#include <ctype.h>
#include <errno.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

/* Long enough for any host; a net for tests, never a verdict. */
#define PATIENCE_MS	60000

/* A config that boots tests/system/toys/NAME, with a limit of 1 s. */
static inline struct machine_config
toy_config(const char *name)
{
	const char *build = getenv("PITH_BUILD");
	struct machine_config config = machine_config_default();
	char *path = malloc(4096);

	snprintf(path, 4096, "%s/tests/toys/%s", build ? build : "build", name);
	config.kernel = path;	/* lives as long as the test's process */
	config.name = name;
	config.time_limit_ns = 1 * MACHINE_SECOND;
	return config;
}

/* Fail unless the boot ended so; say how it did end, and how to try again. */
#define expect_outcome(result, expected) \
	expect_outcome_in(result, expected, __func__, __FILE__)

static inline void
expect_outcome_in(const struct machine_result *result,
		  enum machine_outcome expected, const char *function,
		  const char *file)
{
	const char *base = strrchr(file, '/');
	int name = (int)strlen(function), runner;

	base = base ? base + 1 : file;
	runner = (int)strcspn(base, ".");
	if (name > 3 && strcmp(function + name - 3, "_fn") == 0)
		name -= 3;
	ck_assert_msg(result->outcome == expected, "expected outcome %s, "
		"seen %s (code %u, eip %#x, %s) after %" PRIu64 " instructions, "
		"%u ms of wall time and %zu bytes on port 0xE9\nagain: CK_RUN_CASE=%.*s "
		"make check ONLY=%.*s", machine_outcome_name(expected),
		machine_outcome_name(result->outcome), result->code,
		result->registers.eip, *result->error ? result->error :
		"no error", result->instructions, result->wall_ms,
		result->output[MACHINE_E9].length, name, function, runner, base);
}

/* Run, and fail unless the boot ended so. */
#define run_expecting(config, expected) \
	run_expecting_in(config, expected, __func__, __FILE__)

static inline struct machine_result *
run_expecting_in(const struct machine_config *config,
		 enum machine_outcome expected, const char *function,
		 const char *file)
{
	struct machine_result *result = machine_run(config);

	expect_outcome_in(result, expected, function, file);
	return result;
}

#define expect_text(text, part) \
	ck_assert_msg(strstr(text, part), "expected '%s' in: %s", part, text)

/* ---- processes -------------------------------------------------------- */

static inline void
sleep_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

/* True if the process's command line has the text. */
static inline bool
command_line_has(const char *pid, const char *text)
{
	char path[300], line[16384];
	FILE *file;
	size_t length;

	snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	length = fread(line, 1, sizeof line, file);
	fclose(file);
	return memmem(line, length, text, strlen(text)) != NULL;
}

/*
 * A process whose command line has the text; 0 if there is none.  Counts them
 * if count is not NULL.
 */
static inline pid_t
find_process(const char *text, unsigned *count)
{
	DIR *processes = opendir("/proc");
	struct dirent *entry;
	pid_t found = 0;

	while (processes && (entry = readdir(processes))) {
		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    !command_line_has(entry->d_name, text))
			continue;
		found = (pid_t)atoi(entry->d_name);
		if (count)
			(*count)++;
	}
	if (processes)
		closedir(processes);
	return found;
}

/* The same, once there is one. */
static inline pid_t
await_process(const char *text)
{
	pid_t found = 0;

	for (int ms = 0; !found && ms < PATIENCE_MS; ms += 5) {
		found = find_process(text, NULL);
		if (!found)
			sleep_ms(5);
	}
	return found;
}

/* ---- the runner ------------------------------------------------------- */

struct named_test {
	const char	*name;
	const TTest	**test;
};

#define TEST(function)	{ #function, &function }

static inline int
run_tests(const char *runner, const struct named_test *tests, size_t count)
{
	Suite *suite = suite_create(runner);
	SRunner *all = srunner_create(suite);
	int failed;

	for (size_t i = 0; i < count; i++) {
		TCase *single = tcase_create(tests[i].name);

		tcase_set_timeout(single, 0);
		tcase_add_test(single, *tests[i].test);
		suite_add_tcase(suite, single);
	}
	srunner_run_all(all, CK_ENV);
	failed = srunner_ntests_failed(all);
	srunner_free(all);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define RUN_TESTS(runner, tests) \
	run_tests(runner, tests, sizeof(tests) / sizeof((tests)[0]))
