/* SPDX-License-Identifier: MIT */
/*
 * points.c: deaths and clock interrupts at every point: guest programs that need the kernel's
 * option `points`.
 *
 *	CK_RUN_CASE=PROGRAM make check ONLY=points				one of them
 *	GUEST_WORDS=only=TEST CK_RUN_CASE=PROGRAM make check ONLY=points	one test of it
 *
 *   Each is booted with the fast path and without it; without it the parties die in clock interrupts, too.
 */
#include "guest_test.h"

#define TIME_LIMIT	(400 * MACHINE_SECOND)

static const struct program {
	const char *name;
	const char *says;	/* begins each of its remarks that count */
	unsigned least;		/* such remarks */
} programs[] = {
	{ "points", "# points: ", 10 },
	{ "kept", "# points: ", 2 },
	{ "stepping", "# points: ", 2 },
	{ "ramfs_deaths", "# points: ramfs dies at ", 1 },
};
#define PROGRAMS ((int)(sizeof programs / sizeof programs[0]))

static unsigned
print_remarks(const struct machine_result *result, const char *says)
{
	char *text = guest_text(&result->output[MACHINE_E9]), *rest = text, *line;
	unsigned count = 0;

	while ((line = strsep(&rest, "\n")) != NULL) {
		if (strncmp(line, says, strlen(says)) != 0)
			continue;
		printf("  %s\n", line + 2);
		count++;
	}
	free(text);
	return count;
}

static void
boot(const struct program *program, const char *option)
{
	const char *chosen = getenv("GUEST_WORDS");
	struct machine_config config;
	struct machine_result *result;
	char words[512], again[256];
	unsigned seen;

	snprintf(words, sizeof words, "points=on %s %s", option, chosen ? chosen : "");
	snprintf(again, sizeof again, "GUEST_WORDS=only=TEST CK_RUN_CASE=%s make check ONLY=points", program->name);
	config = guest_config(program->name, words);
	config.kernel = build_path("tests/pith.elf");
	config.time_limit_ns = TIME_LIMIT;
	printf("%s%s", option, option[0] ? ", " : "");
	result = machine_run(&config);
	seen = print_remarks(result, program->says);
	guest_judge_again(result, again);
	ck_assert_msg(chosen || seen >= program->least, "expected %u lines '%s...', seen %u\nagain: %s",
		      program->least, program->says, seen, again);
	machine_result_free(result);
}

START_TEST(points_fast)
{
	boot(&programs[_i], "");
}
END_TEST

START_TEST(points_ordinary)
{
	boot(&programs[_i], "fastpath=off ticks=1");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("points");
	SRunner *runner;
	int failed;

	for (int n = 0; n < PROGRAMS; n++) {
		TCase *single = tcase_create(programs[n].name);

		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, points_fast, n, n + 1);
		tcase_add_loop_test(single, points_ordinary, n, n + 1);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
