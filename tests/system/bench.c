/* SPDX-License-Identifier: MIT */
/*
 * bench.c: the figures of `make bench` meet their goals, their baseline and each other.
 */
#include <stdlib.h>
#include <sys/wait.h>

#include "boot_test.h"

static int
run_bench(const char *arguments)
{
	char command[4096];

	snprintf(command, sizeof(command), "'%s' %s", build_path("bench"), arguments);
	return WEXITSTATUS(system(command));
}

START_TEST(figures_meet_goals_and_baseline)
{
	ck_assert_msg(run_bench("--baseline tests/bench/baseline.json") == 0,
		      "see the lines above; again: make bench");
}
END_TEST

START_TEST(a_better_baseline_is_a_failure)
{
	char path[] = "/tmp/pith-bench-XXXXXX";
	const int file = mkstemp(path);
	char command[4096];

	ck_assert_int_ge(file, 0);
	snprintf(command, sizeof(command), "--write-baseline %s >/dev/null", path);
	ck_assert_int_eq(run_bench(command), 0);
	snprintf(command, sizeof(command), "sed -i 's/\"value\": [0-9.]*/\"value\": 1.0/' %s", path);
	ck_assert_int_eq(system(command), 0);
	snprintf(command, sizeof(command), "--baseline %s >/dev/null", path);
	ck_assert_int_eq(run_bench(command), 1);
	remove(path);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(figures_meet_goals_and_baseline),
		TEST(a_better_baseline_is_a_failure),
	};

	return RUN_TESTS("bench", tests);
}
