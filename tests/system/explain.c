/* SPDX-License-Identifier: MIT */
/*
 * explain.c: broken kernels, and what the grader says about each.
 *
 *   tests/system/gallery/ holds them, one mistake a file: functions that take the place of the
 *   kernel's own, under a comment with
 *
 *     broken: WHAT    for people
 *     in: FILE        where the functions belong
 *     boot: OPTIONS   the kernel's command line, if it needs one
 *     says: TEXT      what the explanation must contain; any number of these
 *
 *   PITH_SHOW=1 prints every explanation in full.
 */
#include "boot_test.h"

#include "explain.h"
#include "file.h"

#define LIMIT		(300 * MACHINE_MILLISECOND)
#define LATER		(400 * MACHINE_MILLISECOND)	/* when a hang is looked at once more */
#define KERNELS_MAX	64
#define PATH_ROOM	512

static char names[KERNELS_MAX][64];
static int name_count;

/* The next value of a key in the file's first comment, from *at on; false behind the last. */
static bool
next_value(const char **at, const char *key, char *value, size_t size)
{
	char pattern[32];
	const char *found, *end = strstr(*at, "*/");

	snprintf(pattern, sizeof pattern, "\n * %s: ", key);
	found = strstr(*at, pattern);
	if (!found || !end || found > end)
		return false;
	found += strlen(pattern);
	snprintf(value, size, "%.*s", (int)strcspn(found, "\n"), found);
	*at = found;
	return true;
}

static struct machine_config
broken_config(const char *kernel, const char *options)
{
	struct machine_config config = kernel_config(options);

	config.kernel = kernel;
	config.ram_pattern = true;
	config.time_limit_ns = LIMIT;
	return config;
}

/* Boot it as the grader does: a triple fault once more with a log, a hang once more for longer. */
static char *
explain_kernel(const char *kernel, const char *options)
{
	struct machine_config config = broken_config(kernel, options);
	struct machine_result *result = machine_run(&config), *later = NULL;
	char error[256] = "", sentence[EXPLAIN_SENTENCE], *details, *all = NULL;
	struct explain_input input = { .later = (const struct machine_result *const *)&later };

	if (result->outcome == MACHINE_TRIPLE_FAULT) {
		machine_result_free(result);
		config.emulator_log = EXPLAIN_LOG;
		result = machine_run(&config);
	} else if (result->outcome == MACHINE_TIME_LIMIT) {
		config.time_limit_ns = LATER;
		config.questions = explain_questions;
		later = machine_run(&config);
		input.later_count = 1;
	}
	input.result = result;
	input.symbols = symbols_open(kernel, error, sizeof error);
	input.debug = debug_info_open(kernel, error, sizeof error);
	ck_assert_msg(input.symbols && input.debug, "%s", error);
	details = explain(&input, sentence, sizeof sentence);
	ck_assert(asprintf(&all, "%s\n%s", sentence, details) > 0);
	free(details);
	symbols_close((struct symbols *)input.symbols);
	debug_info_close(input.debug);
	machine_result_free(later);
	machine_result_free(result);
	return all;
}

static void
judge_kernel(int index)
{
	const char *name = names[index], *build = getenv("PITH_BUILD"), *at;
	char command[PATH_ROOM], kernel[PATH_ROOM], path[PATH_ROOM], value[PATH_ROOM], options[PATH_ROOM] = "", error[256];
	char *source, *said;
	size_t length;

	snprintf(path, sizeof path, "%s.c", name);
	source = file_read("tests/system/gallery", path, &length, error, sizeof error);
	ck_assert_msg(source, "%s", error);
	snprintf(command, sizeof command, "sh tests/system/explain.sh %s %s/tests/gallery", name, build ? build : "build");
	ck_assert_msg(system(command) == 0, "expected a kernel, seen that it does not build: %s", command);
	snprintf(kernel, sizeof kernel, "%s/tests/gallery/%s.elf", build ? build : "build", name);
	at = source;
	next_value(&at, "boot", options, sizeof options);
	said = explain_kernel(kernel, options);
	if (getenv("PITH_SHOW"))
		printf("---- %s: %s\n", name, said);
	at = source;
	for (unsigned count = 0; next_value(&at, "says", value, sizeof value) || !count; count++)
		ck_assert_msg(count || strstr(at, " * says: "), "%s says nothing that is expected", path);
	for (at = source; next_value(&at, "says", value, sizeof value); )
		ck_assert_msg(strstr(said, value), "tests/system/gallery/%s.c\nexpected '%s' in:\n%s"
			      "again: CK_RUN_CASE=%s make check ONLY=explain", name, value, said, name);
	free(said);
	free(source);
	unlink(kernel);
}

static int
is_c_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 2 && length < sizeof names[0] && !strcmp(entry->d_name + length - 2, ".c");
}

static void
find_kernels(void)
{
	struct dirent **entries = NULL;
	int count = scandir("tests/system/gallery", &entries, is_c_file, alphasort);

	for (int i = 0; i < count && name_count < KERNELS_MAX; i++) {
		snprintf(names[name_count], sizeof names[0], "%.*s", (int)strlen(entries[i]->d_name) - 2, entries[i]->d_name);
		name_count++;
		free(entries[i]);
	}
	free(entries);
}

int
main(void)
{
	static TTest tests[KERNELS_MAX];
	Suite *suite = suite_create("explain");
	SRunner *runner = srunner_create(suite);
	int failed;

	find_kernels();
	for (int i = 0; i < name_count; i++) {
		TCase *single = tcase_create(names[i]);

		tests[i] = (TTest){ names[i], judge_kernel, __FILE__, __LINE__ };
		tcase_set_timeout(single, 0);
		tcase_add_loop_test(single, &tests[i], i, i + 1);
		suite_add_tcase(suite, single);
	}
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed || name_count < 15 ? EXIT_FAILURE : EXIT_SUCCESS;
}
