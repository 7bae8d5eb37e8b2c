/* SPDX-License-Identifier: MIT */
/*
 * soak.c: TASKS tasks made and destroyed with memory, endpoints, threads and open calls: tests/guest/soak.c.
 *
 *	SOAK_TASKS=1000 make check ONLY=soak	fewer (or more) of them
 */
#include "guest_test.h"

#define TASKS		"20000"
#define SHIFT		5		/* 32 ns an instruction: what dies is given back by the tick */
#define LOG_LIMIT	(32u << 20)	/* the kernel tells of each fault */

START_TEST(soak_tasks)
{
	const char *tasks = getenv("SOAK_TASKS") ? getenv("SOAK_TASKS") : TASKS;
	struct machine_config config;
	struct machine_result *result;
	char words[64], counted[64];

	snprintf(words, sizeof words, "tasks=%s", tasks);
	snprintf(counted, sizeof counted, "# %s tasks; ", tasks);
	config = guest_config("soak", words);
	config.icount_shift = SHIFT;
	config.output_limit = LOG_LIMIT;
	config.time_limit_ns = 3600 * MACHINE_SECOND;
	result = machine_run(&config);
	guest_judge_again(result, "make check ONLY=soak");
	ck_assert_msg(machine_printed(result, MACHINE_E9, counted),
		      "expected a line '%s...' in the log\nagain: make check ONLY=soak", counted);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("soak");
	TCase *single = tcase_create("soak");
	SRunner *runner;
	int failed;

	tcase_set_timeout(single, 0);
	tcase_add_test(single, soak_tasks);
	suite_add_tcase(suite, single);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
