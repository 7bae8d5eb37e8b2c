/* SPDX-License-Identifier: MIT */
/*
 * shell.c: the shell and the tools under Pith: typed at, and the cases of tests/shell.
 *
 *   A case is put into the boot archive and run by a shell that somebody types at; what it prints between two marks
 *   must be what stands in its .out file, which holds for the host as well (tests/unit/shell.c).
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "user_test.h"

#define SHELL_PROMPT	"/ $ "

static glob_t cases;

/* The ordinary session, with one more file in the archive. */
static struct machine_config
shell_config(const char *name, const void *bytes, size_t length)
{
	struct machine_config config = user_config("poweroff-at-eof services=services");
	unsigned char *archive;
	size_t size;

	archive = read_whole(config.archive, &size);
	if (name)
		tar_add(&archive, &size, name, bytes, length);
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	config.memory_mib = 64;
	return config;
}

/* What stands between the lines "(begin" and "end)"; cut off in place. */
static char *
between_marks(char *terminal)
{
	char *begin = strstr(terminal, "\n(begin\n"), *end;

	ck_assert_msg(begin, "the case did not begin:\n%s", terminal);
	begin += strlen("\n(begin\n");
	end = strstr(begin, "end)\n");
	ck_assert_msg(end, "the case did not end:\n%s", terminal);
	*end = '\0';
	return begin;
}

START_TEST(case_prints_under_pith_what_it_prints_elsewhere)
{
	const char *path = cases.gl_pathv[_i];
	size_t length, expected_length;
	unsigned char *text = read_whole(path, &length), *expected;
	char out[4096], *terminal;
	struct machine_config config = shell_config("share/case.sh", text, length);
	struct machine_result *result;

	snprintf(out, sizeof out, "%.*s.out", (int)(strlen(path) - 3), path);
	expected = read_whole(out, &expected_length);
	then_type(SHELL_PROMPT, "(echo; echo '(begin'; sh /share/case.sh; echo status $?; echo 'end)') 2>/dev/null </dev/null | cat\r");
	then_type("end)\r\n", "\004");
	terminal = run_to_power_off(&config, &result);
	char *seen = between_marks(terminal);
	ck_assert_msg(strlen(seen) == expected_length && memcmp(seen, expected, expected_length) == 0,
		      "%s: expected\n%.*s\nseen\n%s", path, (int)expected_length, expected, seen);
	free(terminal);
	free(text);
	free(expected);
	machine_result_free(result);
}
END_TEST

START_TEST(keys_edit_the_line_and_bring_back_old_ones)
{
	struct machine_config config = shell_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "echo ac\033[Db\r");
	then_type("\nabc\r\n", "echo never\025echo second\r");
	then_type("\nsecond\r\n", "\033[A\033[A\r");
	then_type("\nabc\r\n", "echo given up\003");
	then_type("^C", "ec\t\t");
	then_type(SHELL_PROMPT, "\025cat /etc/serv\t | wc -l >/tmp/lines; ls /tm\t\r");
	then_type("lines\r\n", "\004");
	terminal = run_to_power_off(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(ctrl_c_ends_a_program_and_not_the_shell)
{
	struct machine_config config = shell_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "sh -c 'echo waits; sleep 1000'\r");
	then_type("\nwaits\r\n", "\003");
	then_type(SHELL_PROMPT, "echo $?\r");
	then_type("\n130\r\n", "cat\r");
	then_type("cat\r\n", "typed\r");
	then_type("typed\r\n", "\032");
	then_type("Stopped", "jobs\r");
	then_type("[1]", "kill %1; wait; echo still here\r");
	then_type("\nstill here\r\n", "\004");
	terminal = run_to_power_off(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("shell");
	SRunner *runner;
	int failed;

	if (glob("tests/shell/*.sh", 0, NULL, &cases) != 0)
		return EXIT_FAILURE;
	for (int i = 0; i < (int)cases.gl_pathc; i++) {
		TCase *single = tcase_create(cases.gl_pathv[i]);

		tcase_set_timeout(single, 300);
		tcase_add_loop_test(single, case_prints_under_pith_what_it_prints_elsewhere, i, i + 1);
		suite_add_tcase(suite, single);
	}
	TCase *typed = tcase_create("typed");

	tcase_set_timeout(typed, 300);
	tcase_add_test(typed, keys_edit_the_line_and_bring_back_old_ones);
	tcase_add_test(typed, ctrl_c_ends_a_program_and_not_the_shell);
	suite_add_tcase(suite, typed);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	globfree(&cases);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
