/* SPDX-License-Identifier: MIT */
/*
 * programs.c: programs that show the system at work, used at the shell; and who calls whom while they do.
 */
#include "session_test.h"

#include <glob.h>

/*
 * Boot, have the shell run a script, and then the end of input.  Returns what was on COM1 from the
 * script's start on, for free().
 */
static char *
run_script(const char *script)
{
	struct machine_config config = session_config("share/test.sh", script, strlen(script));
	struct machine_result *result;
	char *terminal, *from;

	then_type(SHELL_PROMPT, "sh /share/test.sh; echo '(''end)'\r");
	then_type("(end)\r\n", "");
	then_type(NEXT_PROMPT, "\004");
	terminal = run_session(&config, &result);
	from = strstr(terminal, "'(''end)'\n");
	ck_assert(from);
	from = strdup(from + strlen("'(''end)'"));
	free(terminal);
	machine_result_free(result);
	return from;
}

#define expect_script(script, ...) \
	do { \
		char *terminal = run_script(script); \
		\
		expect_in_order(terminal, __VA_ARGS__); \
		free(terminal); \
	} while (0)

/* The ordinary session without a tracer that logs. */
static struct machine_config
plain_config(void)
{
	struct machine_config config = user_config("poweroff-at-eof services=services");

	config.command_line += strlen("services=demo ");
	config.memory_mib = 64;
	return config;
}

/* ---- pages ---- */

/* After "names='...'". */
static const char pages_script[] =
	"for name in $names; do\n"
	"	page=/share/man/$name\n"
	"	[ -f $page ] || { echo \"$name: there is no page docs/man/$name.md\"; continue; }\n"
	"	case $(head -n 1 $page) in \"$name: \"*) ;; *) echo \"$name: its page begins otherwise\";; esac\n"
	"	case $name in echo|printf) continue;; esac\n"	/* for them -h is a word like others */
	"	said=$(/bin/$name -h 2>&1 </dev/null | head -n 1)\n"
	"	[ \"$said\" = \"usage: $(sed -n 's/^    //p;3q' $page)\" ] || echo \"$name: the page has another usage than -h: $said\"\n"
	"	[ $name = expr ] && continue\n"			/* nor is it an option there */
	"	said=$(/bin/$name -@ 2>&1 </dev/null | head -n 1)\n"
	"	case $said in \"$name: \"*) ;; *) echo \"$name: of a wrong option it says: $said\";; esac\n"
	"done\n"
	"for page in /share/man/*; do\n"
	"	[ -x /bin/${page##*/} ] || echo \"${page##*/}: there is no such program\"\n"
	"done\n"
	"echo all pages seen\n";

/* The programs of user/bin, as "names='...'\n". */
static size_t
program_names(char *text, size_t size)
{
	size_t used = (size_t)snprintf(text, size, "names='");
	glob_t sources;

	ck_assert_int_eq(glob("user/bin/*.c", 0, NULL, &sources), 0);
	ck_assert_int_eq(glob("user/bin/*/", GLOB_APPEND, NULL, &sources), 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		const char *name = sources.gl_pathv[i] + strlen("user/bin/");

		used += (size_t)snprintf(text + used, size - used, "%.*s ", (int)strcspn(name, "./"), name);
	}
	globfree(&sources);
	return used + (size_t)snprintf(text + used, size - used, "'\n");
}

START_TEST(every_program_has_a_page_with_the_usage_that_it_prints)
{
	char script[4096], *seen;
	size_t used = program_names(script, sizeof script);

	snprintf(script + used, sizeof script - used, "%s", pages_script);
	seen = run_script(script);
	ck_assert_msg(strncmp(seen, "\nall pages seen\n", 16) == 0, "expected a page for each program, seen%s", seen);
	free(seen);
}
END_TEST

START_TEST(man_shows_pages_a_screen_at_a_time)
{
	struct machine_config config = session_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "man wc | head -n 3; man -k 'count lines'; man nothing; echo $?\r");
	then_type(NEXT_PROMPT, "man sh ls\r");
	then_type("-- more --", " ");
	then_type("mark of the kind behind", "");
	then_type(NEXT_PROMPT, "man sh ls\r");
	then_type("-- more --", "q");
	then_type(NEXT_PROMPT, "\004");
	terminal = run_session(&config, &result);
	expect_in_order(terminal, "wc: count lines, words and bytes\n\n    wc [-lwc] [FILE ...]\n",
			"wc: count lines, words and bytes\n", "man: nothing: there is no page of that name; man lists them all\n1\n",
			"sh: the shell\n", "-- more --", "mark of the kind behind", "sh: the shell\n", "-- more --");
	free(terminal);
	machine_result_free(result);
}
END_TEST

/* ---- /proc ---- */

START_TEST(ps_top_and_free_show_what_there_is)
{
	expect_script("sleep 100 & ps; ps -l $! | wc -l; ps 9999; echo $?\nfree | wc -l; top -n 1 | head -n 2; kill $!\n",
		      "  PID PARENT STATE    MEMORY    TIME COMMAND\n    2      1 running ", " /bin/sh -l\n", " sh /share/test.sh\n",
		      " ps\n", "\n2\n", "ps: 9999: No such process\n", "\n1\n2\nup ",
		      " KiB used\n  PID STATE ");
}
END_TEST

START_TEST(top_goes_on_until_q)
{
	struct machine_config config = session_config(NULL, NULL, 0);
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "top\r");
	then_type("COMMAND", "");
	then_type("COMMAND", "q");
	then_type(NEXT_PROMPT, "\004");
	terminal = run_session(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(time_tells_how_long_and_ends_as_the_command_does)
{
	expect_script("time sh -c 'sleep 0.2; exit 7'; echo $?; time nothing; echo $?\n", "real 0.", "user 0.", "sys 0.", "\n7\n",
		      "time: nothing: No such file or directory\n", "\n127\n");
}
END_TEST

/* ---- /trace ---- */

START_TEST(trace_shows_what_a_command_does)
{
	expect_script("echo off >/trace/calls; trace -s off; trace >/tmp/before; cat /trace/kinds\n"
		      "trace -k call,message cat /etc/services >/tmp/t; echo status $?\n"
		      "grep -q 'call: ipc_call' /tmp/t && grep -q 'message: to ' /tmp/t && echo both\n"
		      "grep -v 'call: \\|message: \\|lost\\|^#' /tmp/t | grep -c '^ *[0-9]*  [0-9]*[.][0-9] '\n"
		      "trace -k call sh -c 'exit 3' | tail -n 1; cat /trace/kinds\n"
		      "trace -s nothing; echo $?; trace -s fault; cat /trace/kinds; trace -s off; trace >/tmp/t; trace | wc -l\n",
		      "\noff\nstatus 0\nboth\n0\n", "call: task_destroy, handle 0, 3 0 0\noff\n",
		      "trace: nothing: kinds are ", "\n2\nfault\n0\n");
}
END_TEST

START_TEST(ipctop_shows_who_calls_whom)
{
	struct machine_config config = plain_config();
	struct machine_result *result;
	char *terminal;

	then_type(SHELL_PROMPT, "f() { while :; do cat /etc/services | wc; done; }\r");
	then_type(NEXT_PROMPT, "f >/dev/null &\r");
	then_type(NEXT_PROMPT, "ipctop >/tmp/t; grep '^proc  *ramfs *call' /tmp/t\r");
	then_type("\nproc ", "");
	then_type(NEXT_PROMPT, "grep '^(ended)  *proc *fault' /tmp/t\r");
	then_type("\n(ended) ", "");
	then_type(NEXT_PROMPT, "cat /trace/kinds; kill %1\r");
	then_type("\noff\r\n", "");
	then_type(NEXT_PROMPT, "\004");
	terminal = run_to_power_off(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(bench_measures)
{
	expect_script("bench null_call fork_exit_wait | wc -l; ls /tmp", "\n2\n(end)\n");
}
END_TEST

/* ---- who calls whom ---- */

START_TEST(an_upward_call_is_told)
{
	static const char wrong[] = "service upward\nprogram monitor\nconnect console\nconnect init\narchive\nafter console tracer\n";
	struct machine_config config = user_config("services=services trace=call,message");
	char *table = layers_table(), all[8192];
	unsigned char *archive;
	struct machine_result *result;
	const char *report;
	unsigned seen;
	size_t size;

	config.command_line += strlen("services=demo ");
	archive = read_whole(config.archive, &size);
	snprintf(all, sizeof all, "%s\n%s", table, wrong);
	tar_add(&archive, &size, "services", all, strlen(all));
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	config.memory_mib = 64;
	config.time_limit_ns = 3 * MACHINE_SECOND;
	result = machine_run(&config);
	report = layers_report(result, &seen);
	ck_assert_msg(strcmp(report, "tracer: upward calls console: that is not downwards\n") == 0,
		      "expected that the call of 'upward' to 'console' is told of, and no other, seen '%s'; log:\n%s", report,
		      result->output[MACHINE_E9].bytes);
	free(table);
	free(archive);
	machine_result_free(result);
}
END_TEST

/* ---- too many processes ---- */

START_TEST(fork_bomb_is_stopped_and_the_shell_goes_on)
{
	struct machine_config config = plain_config();
	struct machine_result *result;
	char *terminal;

	config.time_limit_ns = 120 * MACHINE_SECOND;
	then_type(SHELL_PROMPT, "b(){ b|b& };b\r");
	then_type(NEXT_PROMPT, "echo still here\r");
	then_type("\nstill here\r\n", "");
	then_type(NEXT_PROMPT, "while kill -9 -1; do sleep 1; done 2>/dev/null; wait; ls /bin | grep '^wc'\r");
	then_type("\nwc\r\n", "");
	then_type(NEXT_PROMPT, "\004");
	terminal = run_to_power_off(&config, &result);
	free(terminal);
	machine_result_free(result);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(every_program_has_a_page_with_the_usage_that_it_prints),
		TEST(man_shows_pages_a_screen_at_a_time),
		TEST(ps_top_and_free_show_what_there_is),
		TEST(top_goes_on_until_q),
		TEST(time_tells_how_long_and_ends_as_the_command_does),
		TEST(trace_shows_what_a_command_does),
		TEST(ipctop_shows_who_calls_whom),
		TEST(bench_measures),
		TEST(an_upward_call_is_told),
		TEST(fork_bomb_is_stopped_and_the_shell_goes_on),
	};

	return RUN_TESTS("programs", tests);
}
