/* SPDX-License-Identifier: MIT */
/*
 * shell.c: the shell, built for the host, runs tests/shell/NAME.sh; what it prints must be NAME.out.
 *
 *   The same files run under Pith (tests/system).  `sh` inside them is this shell as well.  A case's first
 *   line, a comment, says what it shows.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static glob_t cases;

static const char *
shell_folder(void)
{
	static char folder[4096];
	const char *build = getenv("PITH_BUILD");

	snprintf(folder, sizeof folder, "%s/host", build ? build : "build");
	return folder;
}

static size_t
read_whole(FILE *from, char *to, size_t size)
{
	size_t length = fread(to, 1, size - 1, from);

	to[length] = '\0';
	return length;
}

/* Run a case; its output, and its status on a line of its own. */
static void
run_case(const char *path, char *output, size_t size)
{
	char command[8192];
	FILE *from;
	size_t length;
	int status;

	snprintf(command, sizeof command,
		 "PATH=$PWD/%s:$PATH ASAN_OPTIONS=detect_leaks=0 timeout -s KILL 120 sh %s "
		 "2>/dev/null </dev/null", shell_folder(), path);
	from = popen(command, "r");
	ck_assert_ptr_nonnull(from);
	length = read_whole(from, output, size);
	status = pclose(from);
	snprintf(output + length, size - length, "status %d\n", WEXITSTATUS(status));
}

START_TEST(a_case_prints_what_it_must)
{
	static char seen[65536], expected[65536];
	const char *path = cases.gl_pathv[_i];
	char out[4096];
	FILE *file;

	snprintf(out, sizeof out, "%.*s.out", (int)(strlen(path) - 3), path);
	file = fopen(out, "r");
	ck_assert_msg(file != NULL, "%s is missing", out);
	read_whole(file, expected, sizeof expected);
	fclose(file);
	run_case(path, seen, sizeof seen);
	ck_assert_msg(strcmp(seen, expected) == 0,
		      "%s: expected\n%s\nseen\n%s\nagain: make check ONLY=shell", path, expected, seen);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("shell");
	SRunner *runner;
	int failed;

	if (glob("tests/shell/*.sh", 0, NULL, &cases) != 0) {
		fprintf(stderr, "shell: no cases in tests/shell; run it from the project's folder\n");
		return EXIT_FAILURE;
	}
	for (int i = 0; i < (int)cases.gl_pathc; i++) {
		TCase *single = tcase_create(cases.gl_pathv[i]);

		tcase_set_timeout(single, 200);
		tcase_add_loop_test(single, a_case_prints_what_it_must, i, i + 1);
		suite_add_tcase(suite, single);
	}
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&cases);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
