/* SPDX-License-Identifier: MIT */
/*
 * user.c: user space as a person meets it: the monitor at the serial line and at the keyboard.
 */
#include "user_test.h"

/* ---- the serial line ---- */

START_TEST(serial_line_is_edited_as_a_person_would)
{
	struct machine_config config = user_config("poweroff-at-eof");

	then_type(PROMPT, "helx\bq\177p\r");
	then_type(PROMPT, "nonsense\025two wrong\027\027services\r");
	then_type(PROMPT, "abc\003");
	then_type(PROMPT, "Foo\r");
	then_type(PROMPT, "\004");
	expect_session(&config, "Pith:", "pith> helx\b \bq\b \bp\n  help ", "  calls ", "  exit ",
		       "pith> nonsense\b \b\b \b\b \b\b \b\b \b\b \b\b \b\b \btwo wrong\b \b",
		       "services\n  console ", "runs, started 1 time\n", "monitor ", "runs, started 1 time\n",
		       "pith> abc^C\npith> Foo\nmonitor: 'Foo' is no command; 'help' lists them\npith> ");
}
END_TEST

START_TEST(serial_input_typed_ahead_is_answered_whole)
{
	enum { LINES = 3000 };	/* five times what the console keeps */
	struct machine_config config = user_config("poweroff-at-eof");
	struct machine_result *result;
	char *typed = malloc(LINES * 8 + 2), *at = typed, *terminal, *found;
	unsigned answers = 0;

	for (int i = 0; i < LINES; i++)
		at += sprintf(at, "x%d\n", i);
	strcpy(at, "\004");
	then_type("Pith:", typed);
	config.output_limit = 1u << 20;
	terminal = run_to_power_off(&config, &result);
	for (found = terminal; (found = strstr(found, "is no command")) != NULL; found++)
		answers++;
	ck_assert_uint_eq(answers, LINES);
	ck_assert_ptr_nonnull(strstr(terminal, "monitor: 'x2999' is no command"));
	free(terminal);
	free(typed);
	machine_result_free(result);
}
END_TEST

START_TEST(serial_input_before_the_console_starts_is_kept)
{
	struct machine_config config = user_config("poweroff-at-eof");

	steps[step_count++] = (struct machine_step){
		.when = MACHINE_ON_TEXT, .channel = MACHINE_E9, .text = "Pith", .com1 = "Early\r",
	};
	then_type("monitor: 'Early'", "\004");
	/*
	 * How much of the echo comes before the greeting is the host's affair; that all of it is
	 * read is not.
	 */
	expect_session(&config, "monitor: 'Early' is no command");
}
END_TEST

/* ---- keyboard and screen ---- */

START_TEST(keyboard_types_and_the_screen_shows)
{
	struct machine_config config = user_config("");
	struct machine_result *result;
	char *terminal, *screen;

	config.vga = true;
	config.screen_text = true;
	then_press(PROMPT, "s e r v x backspace i c e s ret");
	then_press(PROMPT, "shift-h caps_lock e caps_lock y shift-1 ret");
	then_press(PROMPT, "a b c ctrl-c");
	then_press(PROMPT, "p o w e r o f f ret");
	terminal = run_to_power_off(&config, &result);
	screen = screen_lines(result);
	expect_in_order(screen, "Pith: a kernel of messages", "\npith> services\n  console      runs, started 1 time\n",
			"\npith> HEy!\nmonitor: 'HEy!' is no command; 'help' lists them\n",
			"pith> abc^C\npith> poweroff\n");
	expect_in_order(terminal, "pith> servx\b \bices\n", "'HEy!' is no command");
	free(screen);
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(screen_scrolls)
{
	struct machine_config config = user_config("");
	struct machine_result *result;
	char *screen;

	config.vga = true;
	config.screen_text = true;
	then_type(PROMPT, "help\r");
	then_type(PROMPT, "help\r");
	then_type(PROMPT, "help\r");
	then_type(PROMPT, "poweroff\r");
	free(run_to_power_off(&config, &result));
	screen = screen_lines(result);
	expect_in_order(screen, "  poweroff   switch the machine off\npith> help\n  help       this list\n",
			"  poweroff   switch the machine off\npith> poweroff\n");
	ck_assert_ptr_null(strstr(screen, "Pith:"));
	free(screen);
	machine_result_free(result);
}
END_TEST

/* ---- the monitor's commands ---- */

/* One command, then the end. */
static struct machine_config
command_config(const char *command)
{
	struct machine_config config = user_config("poweroff-at-eof");

	then_type(PROMPT, command);
	then_type(PROMPT, "\004");
	return config;
}

START_TEST(command_calls_shows_badges)
{
	struct machine_config config = command_config("calls\r");

	expect_session(&config, "\"Who is there?\": badge 7, request number 1\n",
		       "\"And now?\": badge 42, request number 2\n", "10000 calls and replies took ");
}
END_TEST

START_TEST(command_pulses_shows_merging)
{
	struct machine_config config = command_config("pulses\r");

	expect_session(&config, "  pulse 1: bits 0x1\n", "  pulse 5: bits 0x1\n",
		       "  1001 more, raised while nobody listened, arrived as ", "bits 0x3\n",
		       "was refused: the handle lacks a right that the call needs.\n");
}
END_TEST

START_TEST(command_shared_brings_every_number)
{
	struct machine_config config = command_config("shared\r");

	expect_session(&config, "both map one Memory",
		       "  100000 numbers came through, their sum is 5000050000 (right: 5000050000)\n",
		       "The kernel carried no number, only ");
}
END_TEST

START_TEST(command_hostile_stops_every_attempt)
{
	struct machine_config config = command_config("hostile\r");
	struct machine_result *result;
	char *terminal = run_to_power_off(&config, &result);

	expect_in_order(terminal, "4096 handles", "refused: E_HANDLE\n", "kernel's own memory",
			"refused: E_FAULT\n", "maps memory over", "refused: E_RANGE\n", "raises a pulse",
			"refused: E_RIGHTS\n", "death notice", "refused: E_ARGUMENT\n", "richer",
			"refused: E_QUOTA\n", "switches the machine off", "refused: E_HANDLE\n",
			"reads the kernel's memory", "killed: page fault at 0x", "own program text",
			"killed: page fault at 0x", "jumps into the kernel", "killed: page fault at 0xc0100000\n",
			"null pointer", "killed: page fault at 0x", "interrupts off",
			"killed: general protection fault at 0x", "halts", "killed: general protection fault",
			"keyboard's port", "killed: general protection fault", "data segment",
			"killed: general protection fault", "Whatever it broke was its own.\n");
	ck_assert_ptr_null(strstr(terminal, "NOT STOPPED"));
	/* The kernel told of each fault: task, kind, address, instruction. */
	expect_in_order(result->output[MACHINE_E9].bytes, "page fault: reading c0100000, which is not allowed\n",
			"page fault: writing 004", "which is not allowed\n",
			"page fault: reading 00000000, which is not mapped\n", "  instruction: fa ",
			"  instruction: f4 ", "  instruction: e4 60 ", "  instruction: 8e ");
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(command_crash_shows_a_server_come_back)
{
	struct machine_config config = command_config("crash\r");
	struct machine_result *result;
	char *terminal = run_to_power_off(&config, &result);

	expect_in_order(terminal, "request 1: served, number 1 of this incarnation\n",
			"request 2: served, number 2 of this incarnation\n",
			"request 3: E_RESTARTED: the server died, the outcome is unknown\n",
			"request 3: served, number 1 of this incarnation\n",
			"request 4: served, number 2 of this incarnation\n");
	expect_in_order(result->output[MACHINE_E9].bytes, "init: fragile started\n",
			"page fault: writing 00000000", "init: fragile died: page fault at 0x", "init: fragile started again\n");
	free(terminal);
	machine_result_free(result);
}
END_TEST

START_TEST(every_command_can_be_given_twice)
{
	struct machine_config config = user_config("poweroff-at-eof");

	for (int i = 0; i < 2; i++) {
		then_type(PROMPT, "calls\r");
		then_type(PROMPT, "pulses\r");
		then_type(PROMPT, "shared\r");
		then_type(PROMPT, "hostile\r");
	}
	then_type(PROMPT, "\004");
	expect_session(&config, "request number 2\n", "bits 0x3\n", "5000050000)\n", "was its own.\n",
		       "request number 2\n", "bits 0x3\n", "5000050000)\n", "was its own.\n");
}
END_TEST

int
main(void)
{
	static const struct named_test tests[] = {
		TEST(serial_line_is_edited_as_a_person_would),
		TEST(serial_input_typed_ahead_is_answered_whole),
		TEST(serial_input_before_the_console_starts_is_kept),
		TEST(keyboard_types_and_the_screen_shows),
		TEST(screen_scrolls),
		TEST(command_calls_shows_badges),
		TEST(command_pulses_shows_merging),
		TEST(command_shared_brings_every_number),
		TEST(command_hostile_stops_every_attempt),
		TEST(command_crash_shows_a_server_come_back),
		TEST(every_command_can_be_given_twice),
	};

	return RUN_TESTS("user", tests);
}
