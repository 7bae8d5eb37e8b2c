/* SPDX-License-Identifier: MIT */
/*
 * shell.c: the shell and the tools under Pith: typed at, and the cases of tests/shell.
 *
 *   A case is put into the boot archive and run by a shell that somebody types at; what it prints
 *   between two marks must be what stands in its .out file, which holds for the host as well
 *   (tests/unit/shell.c).
 */
#include "tests/shell/cases.h"
#include "session_test.h"

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

static void
run_case(const char *path, char *output, size_t size)
{
	size_t length;
	unsigned char *text = read_whole(path, &length);
	struct machine_config config = session_config("share/case.sh", text, length);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "(echo; echo '(begin'; sh /share/case.sh; echo status $?; echo 'end)') 2>/dev/null </dev/null | cat\r");
	then_type("end)\r\n", "\004");
	terminal = run_session(&config, &result);
	snprintf(output, size, "%s", between_marks(terminal));
	free(terminal);
	free(text);
	machine_result_free(result);
}

START_TEST(keys_edit_the_line_and_bring_back_old_ones)
{
	struct machine_config config = session_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "echo ac\033[Db\r");
	then_type("\nabc\r\n" NEXT_PROMPT, "echo never\025echo second\r");
	then_type("\nsecond\r\n" NEXT_PROMPT, "\033[A\033[A\r");
	then_type("\nabc\r\n" NEXT_PROMPT, "echo given up\003");
	then_type("^C\r\n" NEXT_PROMPT, "ec\t\t");
	then_type("\n" NEXT_PROMPT "echo", "\025cat /etc/serv\t | wc -l >/tmp/lines; ls /tm\t\r");
	then_type("\nlines\r\n" NEXT_PROMPT, "\004");
	terminal = run_session(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

/* While it is typed a part of it is seen. */
START_TEST(line_wider_than_the_terminal_ends_in_whole)
{
#define WIDE	"a-word-of-thirty-two-characters-a-word-of-thirty-two-characters-a-word-of-thirty-two-characters"
	struct machine_config config = session_config(NULL, NULL, 0);
	struct machine_result *result;

	then_type(SHELL_PROMPT, "echo " WIDE "\r");
	then_type(NEXT_PROMPT "echo " WIDE "\033[K\r\n" WIDE "\r\n" NEXT_PROMPT, "\004");
	free(run_session(&config, &result));
	machine_result_free(result);
}
END_TEST

START_TEST(ctrl_c_ends_a_program_and_not_the_shell)
{
	struct machine_config config = session_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "sh -c 'echo waits; sleep 1000'\r");
	then_type("\nwaits\r\n", "\003");
	then_type(NEXT_PROMPT, "echo $?\r");
	then_type("\n130\r\n" NEXT_PROMPT, "cat\r");
	then_type("cat\r\n", "typed\r");
	then_type("typed\r\ntyped\r\n", "\032");
	then_type("cat\r\n" NEXT_PROMPT, "jobs\r");
	then_type("cat\r\n" NEXT_PROMPT, "kill %1; wait; echo still here\r");
	then_type("\nstill here\r\n" NEXT_PROMPT, "\004");
	terminal = run_session(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	TCase *typed = tcase_create("typed");

	tcase_set_timeout(typed, CASES_TIMEOUT);
	tcase_add_test(typed, keys_edit_the_line_and_bring_back_old_ones);
	tcase_add_test(typed, line_wider_than_the_terminal_ends_in_whole);
	tcase_add_test(typed, ctrl_c_ends_a_program_and_not_the_shell);
	return cases_run("shell", run_case, typed);
}
