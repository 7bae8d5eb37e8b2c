/* SPDX-License-Identifier: MIT */
/*
 * supervision.c: the ordinary system under somebody who stops and kills its services from the shell.
 */
#include "session_test.h"

static struct machine_config
supervised_config(void)
{
	struct machine_config config = session_config(NULL, NULL, 0);

	config.time_limit_ns = 20 * MACHINE_SECOND;
	return config;
}

/* Do the steps; the log must say this, in this order, and the terminal that. */
#define expect_log_and_session(config, log_texts, ...) \
	do { \
		struct machine_result *result; \
		char *terminal = run_session(config, &result); \
		\
		expect_in_order(terminal, __VA_ARGS__); \
		expect_in_order(result->output[MACHINE_E9].bytes, LIST log_texts); \
		free(terminal); \
		machine_result_free(result); \
	} while (0)
#define LIST(...)	__VA_ARGS__

/* ---- svc ---- */

START_TEST(svc_lists_stops_and_starts)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "svc\r");
	then_type(NEXT_PROMPT, "svc stop dev; svc; svc start dev; svc start dev; svc log dev\r");
	then_type("dev started again\r\n" NEXT_PROMPT, "svc stop nobody; svc restart dev; head -c 3 /dev/zero | wc -c\r");
	then_type("\n3\r\n" NEXT_PROMPT, "poweroff\r");
	expect_log_and_session(&config, ("init: dev is stopped\n", "init: dev started again\n", "init: power off\n"),
		"NAME         STATE ", "\nconsole      runs ", "\ndev          runs ", "\ndev          stopped       -        0         -        -  it ended with code 0\n",
		"svc: start dev: it is so already\n", " dev ended with code 0\n", " dev is stopped\n",
		"svc: stop nobody: there is no such service; svc lists them\n");
}
END_TEST

/* fs has ended: there is no disk in this machine. */
START_TEST(files_whose_service_has_ended_are_on_no_such_device)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "cat /disk/f; cd /disk; echo x >/disk/f; ln -s /disk/f /tmp/link; cat /tmp/link\r");
	then_type("cat: /tmp/link: ", "\004");
	expect_log_and_session(&config, ("fs: /dev/disk/1 is not mounted"), "cat: /disk/f: No such device or address\n",
		"/disk: No such device or address\n", "/disk/f: No such device or address\n",
		"cat: /tmp/link: No such device or address\n");
}
END_TEST

START_TEST(svc_is_refused_to_who_was_not_given_the_right)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "confine svc stop dev; confine poweroff; confine reboot; echo $?\r");
	then_type("\n1\r\n" NEXT_PROMPT, "confine confine sh -c 'echo stop dev >/svc/control'; echo $?\r");
	then_type("\n1\r\n" NEXT_PROMPT, "echo bye | cat; svc\r");
	then_type("bye\r\n", "");
	then_type(NEXT_PROMPT, "\004");
	expect_log_and_session(&config, ("init: power off\n"), "svc: stop dev: not permitted\n", "poweroff: not permitted\n", "reboot: not permitted\n", "Not allowed\n", "\ndev          runs ");
}
END_TEST

START_TEST(poweroff_ends_processes_and_services_in_order)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "sh -c 'trap \"\" HUP; trap \"echo told; exit\" TERM; echo waits; sleep 1000; sleep 1000' &\r");
	then_type("waits\r\n", "poweroff\r");
	expect_log_and_session(&config, ("init: proc ended with code 0\n", "init: dev ended with code 0\n", "init: ramfs ended with code 0\n",
		"init: console ended with code 0\n", "init: power off\n"), "poweroff\n", "told\n");
}
END_TEST

START_TEST(poweroff_kills_processes_that_do_not_listen)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "sh -c 'trap \"\" HUP TERM; echo waits; sleep 1000; sleep 1000' &\r");
	then_type("waits\r\n", "poweroff\r");
	expect_log_and_session(&config, ("init: proc was killed: it did not end within 2000 ms of being asked to\n",
		"init: dev ended with code 0\n", "init: power off\n"), "poweroff\n");
}
END_TEST

START_TEST(reboot_ends_everything_in_order_and_resets_the_machine)
{
	struct machine_config config = supervised_config();
	struct machine_result *result;

	then_type(SHELL_PROMPT, "reboot\r");
	config.step_count = step_count;
	result = machine_run(&config);
	expect_outcome(result, MACHINE_RESET);
	expect_in_order(result->output[MACHINE_E9].bytes, "init: proc ended with code 0\n", "init: dev ended with code 0\n",
			"init: console ended with code 0\n");
	expect_downwards(result);
	machine_result_free(result);
}
END_TEST

/* ---- deaths ---- */

/* Name, state, task and restarts of all services but proc. */
#define OTHERS	"svc | grep -v proc | sed 's/^\\(.....................................\\).*/\\1/'"

START_TEST(proc_killed_gives_a_new_shell_and_the_rest_does_not_notice)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "sleep 1000 & " OTHERS " >/tmp/before\r");
	then_type(NEXT_PROMPT, "svc kill proc\r");
	then_type("svc kill proc\r\n", "");
	then_type(SHELL_PROMPT, OTHERS " >/tmp/after; cmp /tmp/before /tmp/after && cat /tmp/after\r");
	then_type("dev          runs ", "");
	then_type(NEXT_PROMPT, "jobs; svc kill proc\r");
	then_type("jobs; svc kill proc\r\n", "");
	then_type(SHELL_PROMPT, "svc log proc; echo third shell\r");
	then_type("\nthird shell\r\n" NEXT_PROMPT, "\004");
	expect_log_and_session(&config, ("init: proc was killed: by order\n", "init: proc started again\n",
		"init: proc was killed: by order\n", "init: proc started again\n"), "\nconsole      runs ", "\nramfs        runs ",
		"\ndev          runs ", " proc was killed: by order\n", " proc started again\n", "\nthird shell\n");
}
END_TEST

/* The descriptor of a loop that goes on through it all; what is opened anew works as well. */
START_TEST(dev_killed_while_it_is_read)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "cat /dev/zero >/dev/null &\r");
	then_type(NEXT_PROMPT, "exec 5</dev/zero; svc kill dev; head -c 5 <&5 | wc -c; svc kill dev; head -c 6 <&5 | wc -c\r");
	then_type("\n6\r\n" NEXT_PROMPT, "head -c 7 /dev/zero | wc -c; jobs\r");
	then_type("Running", "");
	then_type(NEXT_PROMPT, "kill %1; wait; echo done\r");
	then_type("\ndone\r\n" NEXT_PROMPT, "\004");
	expect_log_and_session(&config, ("init: dev was killed: by order\n", "init: dev started again\n", "init: dev was killed: by order\n",
		"init: dev started again\n"), "\n5\n6\n", "\n7\n", "\ndone\n");
}
END_TEST

/*
 * Raw mode, the foreground group, the shell's line at hand and who is told of Ctrl-C survive; so do
 * the other tasks.
 */
START_TEST(console_killed_and_the_shell_goes_on)
{
	struct machine_config config = supervised_config();

	then_type(SHELL_PROMPT, "echo before; svc kill console\r");
	then_type("before\r\n", "echo after\r");
	then_type("\nafter\r\n" NEXT_PROMPT, "svc kill console; cat\r");
	then_type("svc kill console; cat\r\n", "typed\r");
	then_type("typed\r\ntyped\r\n", "\003");
	then_type("^C\r\n", "");
	then_type(SHELL_PROMPT, "echo $?; sh -c 'svc kill console; echo waits; sleep 1000'\r");
	then_type("\nwaits\r\n", "\003");
	then_type(SHELL_PROMPT, "echo $?; svc | grep proc; svc log console\r");
	then_type("by order\r\n", "");
	then_type(SHELL_PROMPT, "\004");
	expect_log_and_session(&config, ("init: console was killed: by order\n", "init: console started again\n",
		"init: console was killed: by order\n"), "before\n", "\nafter\n", "\n130\n", "waits\n", "\n130\n", "proc         runs ", " 0 ");
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(svc_lists_stops_and_starts),
		TEST(files_whose_service_has_ended_are_on_no_such_device),
		TEST(svc_is_refused_to_who_was_not_given_the_right),
		TEST(poweroff_ends_processes_and_services_in_order),
		TEST(poweroff_kills_processes_that_do_not_listen),
		TEST(reboot_ends_everything_in_order_and_resets_the_machine),
		TEST(dev_killed_while_it_is_read),
		TEST(console_killed_and_the_shell_goes_on),
		TEST(proc_killed_gives_a_new_shell_and_the_rest_does_not_notice),
	};

	return RUN_TESTS("supervision", tests);
}
