/* SPDX-License-Identifier: MIT */
/*
 * user_services.c: init: services that die and come back, and service tables good and bad.
 */
#include "user_test.h"

#include <sys/wait.h>

/* ---- supervision ---- */

START_TEST(service_that_dies_too_often_is_given_up)
{
	struct machine_config config = user_config("poweroff-at-eof");
	struct machine_result *result;
	char *terminal;

	for (int i = 0; i < 5; i++)
		then_type(PROMPT, "crash\r");
	then_type(PROMPT, "services\r");
	then_type(PROMPT, "\004");
	terminal = run_to_power_off(&config, &result);
	expect_in_order(terminal, "E_RESTARTED", ": E_DEAD: the service has been given up: nobody will ever receive\n",
			"fragile      is given up, started 6 times\n", "monitor      runs, started 1 time\n");
	expect_in_order(result->output[MACHINE_E9].bytes, "init: fragile is given up: it died too often\n");
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(session_that_ends_is_started_again)
{
	struct machine_config config = user_config("");

	then_type(PROMPT, "exit\r");
	then_type("Pith:", "");
	then_type(PROMPT, "services\r");
	then_type(PROMPT, "poweroff\r");
	expect_session(&config, "Pith: a kernel", "pith> exit\n", "\nPith: a kernel", "fragile      runs, started 1 time\n",
		       "monitor      runs, started 2 times\n");
}
END_TEST

START_TEST(session_end_switches_off_when_asked_to)
{
	struct machine_config config = user_config("poweroff-at-eof");
	struct machine_result *result;

	then_type(PROMPT, "exit\r");
	free(run_to_power_off(&config, &result));
	expect_in_order(result->output[MACHINE_E9].bytes, "poweroff-at-eof", "init: monitor ended with code 0\n",
			"init: power off\n");
	machine_result_free(result);
}
END_TEST

/* ---- service tables ---- */

#define CONSOLE \
	"service console\nprogram console\npriority 24\nirq serial-irq 4\nirq keyboard-irq 1\n" \
	"ports serial-ports 0x3f8-0x3ff\nports keyboard-data 0x60-0x60\nports keyboard-status 0x64-0x64\n" \
	"ports cursor-ports 0x3d4-0x3d5\ndevice screen 0xb8000-0xb8fff\n"
#define MONITOR \
	"service monitor\nprogram monitor\nquota 2M\nsession\nconnect console\nconnect init\narchive\n"

/* The real archive with another service table (NULL: with an empty name instead). */
static struct machine_config
table_config(const char *words, const char *table)
{
	char line[96];
	struct machine_config config;
	unsigned char *archive;
	size_t size;

	snprintf(line, sizeof line, "services=services %s", words);
	config = user_config(line);
	archive = read_whole(config.archive, &size);
	tar_add(&archive, &size, "services", table, strlen(table));
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	return config;
}

/* init refuses the table and the kernel stops, with these words on the serial line and in the log. */
static void
expect_table_refused(const char *table, const char *words)
{
	struct machine_config config = table_config("", table);
	struct machine_result *result;

	config.idle_in_real_time = false;
	result = machine_run(&config);
	expect_exit(result, EXIT_PANIC);
	expect_in_order(result->output[MACHINE_E9].bytes, words,
			"init: the service table is not used; correct it and build again\n");
	char *terminal = without_returns(&result->output[MACHINE_COM1]);
	expect_in_order(terminal, words, "init: the service table is not used; correct it and build again\n");
	free(terminal);
	machine_result_free(result);
}

START_TEST(table_errors_at_boot_name_the_line)
{
	expect_table_refused(CONSOLE "after a\nservice a\nprogram echo\nconnect console\n",
			     "services:14: each of these waits for the next to start: console -> a -> console;");
	expect_table_refused(CONSOLE "service a\nprogram nothing\n",
			     "services:12: there is no program 'nothing' in the boot archive");
	expect_table_refused("service a\nprogramm echo\n", "services:2: 'programm' means nothing here");
	expect_table_refused("", "services:0: the table names no service");
}
END_TEST

START_TEST(table_missing_is_told)
{
	struct machine_config config = user_config("");
	unsigned char *archive = NULL, *init;
	struct machine_result *result;
	size_t size = 0, init_size;

	init = read_whole(build_path("user/init"), &init_size);
	tar_add(&archive, &size, "init", init, init_size);
	config.archive = NULL;
	config.archive_data = archive;
	config.archive_size = size;
	config.idle_in_real_time = false;
	result = machine_run(&config);
	expect_exit(result, EXIT_PANIC);
	expect_in_order(result->output[MACHINE_E9].bytes,
			"init: the boot archive has no service table: add a file 'demo'\n");
	machine_result_free(result);
	free(init);
	free(archive);
}
END_TEST

START_TEST(table_program_that_is_none_is_given_up_and_the_rest_runs)
{
	struct machine_config config = table_config("poweroff-at-eof",
		CONSOLE "service bad\nprogram services\nrestart always 3\n" MONITOR);
	struct machine_result *result;
	char *terminal;

	then_type(PROMPT, "pulses\r");	/* takes longer than all tries */
	then_type(PROMPT, "services\r");
	then_type(PROMPT, "\004");
	terminal = run_to_power_off(&config, &result);
	expect_in_order(result->output[MACHINE_E9].bytes, "init: bad cannot be started: not an ELF file\n",
			"init: monitor started\n", "init: bad is given up: it died too often\n");
	expect_in_order(terminal, "bad          is given up, started 4 times\n", "monitor      runs, started 1 time\n");
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(table_service_may_touch_only_what_it_names)
{
	/* The console without the keyboard's ports: it says what it lacks, and cannot simply use them. */
	struct machine_config config = table_config("",
		"service console\nprogram console\nrestart on-failure 2\nirq serial-irq 4\nirq keyboard-irq 1\n"
		"ports serial-ports 0x3f8-0x3ff\nports cursor-ports 0x3d4-0x3d5\n"
		"device screen 0xb8000-0xb8fff\n");
	struct machine_result *result;

	config.idle_in_real_time = false;
	config.time_limit_ns = 2 * MACHINE_SECOND;
	result = machine_run(&config);
	expect_outcome(result, MACHINE_TIME_LIMIT);
	expect_in_order(result->output[MACHINE_E9].bytes,
			"no handle named \"keyboard-data\" was given: grant it in the service table\n",
			"init: console ended with code 1\n", "init: console started again\n",
			"init: console is given up: it died too often\n");
	machine_result_free(result);
}
END_TEST

/* What check-services says of a table; its exit status in *status. */
static const char *
check_services(const char *table, const char *programs, int *status)
{
	static char output[1024];
	char command[512];
	size_t length;
	FILE *pipe;

	snprintf(command, sizeof command, "%s %s %s 2>&1", build_path("check-services"), table,
		 programs);
	pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	length = fread(output, 1, sizeof output - 1, pipe);
	output[length] = '\0';
	*status = WEXITSTATUS(pclose(pipe));
	return output;
}

START_TEST(table_is_checked_when_built)
{
	const char *real = "user/image/root/demo";
	int status;

	ck_assert_str_eq(check_services("user/image/root/services", "console ramfs dev disk fs proc tracer", &status), "");
	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(check_services(real, "console ramfs dev fragile monitor", &status), "");
	ck_assert_int_eq(status, 0);
	expect_in_order(check_services(real, "console ramfs dev fragile", &status), real,
			": there is no program 'monitor' in the boot archive");
	ck_assert_int_eq(status, 1);
	expect_in_order(check_services("/nonexistent", "", &status), "/nonexistent");
	ck_assert_int_eq(status, 2);
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(service_that_dies_too_often_is_given_up),
		TEST(session_that_ends_is_started_again),
		TEST(session_end_switches_off_when_asked_to),
		TEST(table_errors_at_boot_name_the_line),
		TEST(table_missing_is_told),
		TEST(table_program_that_is_none_is_given_up_and_the_rest_runs),
		TEST(table_service_may_touch_only_what_it_names),
		TEST(table_is_checked_when_built),
	};

	return RUN_TESTS("user_services", tests);
}
