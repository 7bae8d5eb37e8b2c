/* SPDX-License-Identifier: MIT */
/*
 * guest.c: boots every program of build/tests/guest/ and reports each test that it runs.
 *
 *	CK_RUN_CASE=PROGRAM make check ONLY=guest			one program
 *	GUEST_WORDS=only=TEST CK_RUN_CASE=PROGRAM make check ONLY=guest	one test of it
 *
 *   Each is booted again without the kernel's fast path, some on other processors, too (again[]).
 *
 *   The last test, `calls`, unites what system calls returned in all of them (guest_calls.h).
 */
#include "guest_calls.h"

#include <sys/stat.h>

static char **programs;
static int program_count;

/*
 * Programs that are run once more, on another processor: one with everything that the emulator has
 * (SMEP, SMAP), or an old one.
 */
static const struct again {
	const char *program, *cpu;
} again[] = {
	{ "entries", "max" },
	{ "machine", "max" },
	{ "messages", "max" },
	{ "reaping", "max" },
	{ "fpu", "max" },
	{ "fpu", "pentium2" },		/* FXSAVE, no SSE */
	{ "fpu", "pentium2,-fxsr" },	/* FNSAVE */
	{ "fpu", "pentium2,-fpu" },	/* no floating point at all */
	{ "fpu_control", "max" },
	{ "fpu_control", "pentium2" },
	{ "fpu_control", "pentium2,-fxsr" },
	{ "fpu_control", "pentium2,-fpu" },
};
#define AGAIN_COUNT	((int)(sizeof again / sizeof again[0]))

static void
guest_program(int index)
{
	struct machine_config config = guest_config(programs[index], getenv("GUEST_WORDS"));
	struct machine_result *result;

	calls_forget(programs[index]);
	result = machine_run(&config);
	calls_keep(result);
	guest_judge(result);
	machine_result_free(result);
}

static void
guest_program_ordinary(int index)
{
	const char *chosen = getenv("GUEST_WORDS");
	struct machine_config config;
	struct machine_result *result;
	char words[512];

	snprintf(words, sizeof words, "%s fastpath=off", chosen ? chosen : "");
	config = guest_config(programs[index], words);
	printf("without the fast path, ");
	result = machine_run(&config);
	guest_judge(result);
	machine_result_free(result);
}

static void
guest_program_again(int index)
{
	struct machine_config config = guest_config(again[index].program, getenv("GUEST_WORDS"));
	struct machine_result *result;

	config.cpu = again[index].cpu;
	printf("on a processor of kind %s, ", again[index].cpu);
	result = machine_run(&config);
	guest_judge(result);
	machine_result_free(result);
}

/* Every error that abi/calls.def lists has been seen, and no other. */
START_TEST(calls)
{
	for (int i = 0; i < program_count; i++)
		calls_unite(programs[i]);
	calls_judge();
}
END_TEST

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A program, not an object file or a folder of them. */
static bool
is_program(const char *folder, const char *name)
{
	char path[4096];
	struct stat status;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return !strchr(name, '.') && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

static void
find_programs(void)
{
	const char *folder = build_path("tests/guest");
	DIR *entries = opendir(folder);
	struct dirent *entry;

	while (entries && (entry = readdir(entries)) != NULL) {
		char source[512];

		/* A program whose source is gone is left over from an earlier build. */
		snprintf(source, sizeof source, "tests/guest/%s.c", entry->d_name);
		if (!is_program(folder, entry->d_name) || access(source, R_OK) != 0)
			continue;
		programs = reallocarray(programs, (size_t)program_count + 1, sizeof programs[0]);
		programs[program_count++] = strdup(entry->d_name);
	}
	if (entries)
		closedir(entries);
	if (program_count > 0)
		qsort(programs, (size_t)program_count, sizeof programs[0], by_name);
}

/* Adds a test for each n below count, as a case that bears the program's name. */
static void
add_tests(Suite *suite, const char *(*name)(int n), void (*run)(int n), int count)
{
	TTest *tests = calloc((size_t)count, sizeof *tests);

	for (int n = 0; n < count; n++) {
		TCase *single = tcase_create(name(n));

		tests[n] = (TTest){ name(n), run, __FILE__, __LINE__ };
		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, &tests[n], n, n + 1);
		suite_add_tcase(suite, single);
	}
}

static const char *
program_name(int n)
{
	return programs[n];
}

static const char *
again_name(int n)
{
	return again[n].program;
}

int
main(void)
{
	Suite *suite = suite_create("guest");
	TCase *united = tcase_create("calls");
	SRunner *runner;
	int failed;

	find_programs();
	add_tests(suite, program_name, guest_program, program_count);
	add_tests(suite, program_name, guest_program_ordinary, program_count);
	add_tests(suite, again_name, guest_program_again, AGAIN_COUNT);
	tcase_add_test(united, calls);
	suite_add_tcase(suite, united);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	if (program_count == 0)
		printf("guest: there is no program in %s\n", build_path("tests/guest"));
	return failed != 0 || program_count == 0;
}
