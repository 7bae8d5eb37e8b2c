/* SPDX-License-Identifier: MIT */
/*
 * soak.c: TASKS tasks made and destroyed with memory, endpoints, threads and open calls: tests/guest/soak.c.
 *
 *	SOAK_TASKS=1000 make check ONLY=soak	fewer (or more) of them
 *
 *   and births, ends and pipes of processes, CYCLES of each: tests/guest/process_soak.c.  `make
 *   soak` has the full number, 10,000:
 *
 *	SOAK_CYCLES=10000 make check ONLY=soak
 */
#include "guest_test.h"

#define TASKS		"20000"
#define CYCLES		"600"
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

START_TEST(soak_processes)
{
	const char *cycles = getenv("SOAK_CYCLES") ? getenv("SOAK_CYCLES") : CYCLES;
	struct machine_config config;
	struct machine_result *result;
	char words[64], counted[64];

	snprintf(words, sizeof words, "cycles=%s", cycles);
	snprintf(counted, sizeof counted, "# %s cycles", cycles);
	config = guest_config("process_soak", words);
	config.time_limit_ns = 7200 * MACHINE_SECOND;
	result = machine_run(&config);
	guest_judge_again(result, "make check ONLY=soak");
	ck_assert_msg(machine_printed(result, MACHINE_E9, counted),
		      "expected a line '%s' in the log\nagain: make check ONLY=soak", counted);
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
	tcase_add_test(single, soak_processes);
	suite_add_tcase(suite, single);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
