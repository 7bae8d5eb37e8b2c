/* SPDX-License-Identifier: MIT */
/*
 * user_line_modes.c: the console's line discipline: moving in the line, lines typed before, raw
 * mode, signals.
 */
#include "line_case.h"

/* ---- moving in the line ---- */

START_TEST(line_cursor_keys_move_and_insert)
{
	expect_line("ac\033[Db\r", "abc\n", "ac\bbc\b\n");
	expect_line("bc\033[Ha\033[Fd\r", "abcd\n", "bc\b\babc\b\bbcd\n");
	expect_line("ab\033OD\033OD\033OD\033OC\033OC\033OCc\r", "abc\n", "ab\b\babc\n");
	expect_line("ab\001\006x\002\002y\005z\r", "yaxbz\n", "ab\b\baxb\b\b\byaxb\b\b\baxbz\n");
	expect_line("\303\251a\033[D\033[Dx\r", "x\303\251a\n", "\303\251a\b\bx\303\251a\b\b\n");
}
END_TEST

START_TEST(line_erases_in_the_middle)
{
	expect_line("abc\033[D\177\r", "ac\n", "abc\b\bc \b\b\n");
	expect_line("abc\033[H\033[3~\r", "bc\n", "abc\b\b\bbc \b\b\b\n");
	expect_line("abc\033[3~\r", "abc\n", "abc\n");
	expect_line("one two\033[D\027\r", "one o\n", "one two\b\b\bo  \b\b\b\n");
	expect_line("abc\033[D\025x\r", "x\n", "abc\bc\b \b\b \b\b \bx\n");
}
END_TEST

START_TEST(line_typed_before_comes_back)
{
	start();
	type("one\rtwo\r");
	expect_read("one\n");
	expect_read("two\n");
	type("\033[A\r");
	expect_read("two\n");
	type("\033[A\033[A\033[A!\r");
	expect_read("one!\n");
	type("\033[A\033[B\033[Bnew\r");
	expect_read("new\n");
	for (int i = 0; i < 50; i++)
		type("x\r");
	for (int i = 0; i < 50; i++)
		expect_read("x\n");
	for (int i = 0; i < 30; i++)
		type("\033[A");
	type("\r");
	expect_read("x\n");
}
END_TEST

/* ---- modes ---- */

static void
set_local(tcflag_t flags)
{
	struct termios modes = editor.modes;

	modes.c_lflag = flags;
	line_set_modes(&editor, &modes);
}

START_TEST(line_raw_bytes_are_read_as_they_come)
{
	start();
	set_local(0);
	ck_assert(!line_ready(&editor));
	type("a\033[A\003\177\r");
	expect_read("a\033[A\003\177\n");
	editor.modes.c_iflag = 0;
	type("\r\004");
	expect_read("\r\004");
	ck_assert_str_eq(shown, "");
	editor.modes.c_cc[VMIN] = 0;
	expect_read("");
}
END_TEST

START_TEST(line_at_hand_is_read_when_canonical_mode_ends)
{
	start();
	type("half");
	set_local(ECHO);
	expect_read("half");
	type("x");
	expect_read("x");
	ck_assert_str_eq(shown, "halfx");
	set_local(ECHO | ICANON);
	type("y");
	ck_assert(!line_ready(&editor));
	type("\r");
	expect_read("y\n");
}
END_TEST

START_TEST(line_end_of_file_typed_ahead_is_seen_in_raw_mode)
{
	start();
	type("ls\r\004");
	set_local(0);
	expect_read("ls\n");
	expect_read("");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_without_echo_shows_nothing_and_is_not_remembered)
{
	start();
	set_local(ICANON | ISIG);
	type("secrex\177t\r");
	expect_read("secret\n");
	ck_assert_str_eq(shown, "");
	set_local(ICANON | ISIG | ECHO);
	type("\033[A\r");
	expect_read("\n");
}
END_TEST

static enum line_signal told[8];
static unsigned told_count;

static bool
be_told(void *context, enum line_signal signal)
{
	(void)context;
	told[told_count++] = signal;
	return true;
}

START_TEST(line_signals_are_told_and_not_read)
{
	start();
	told_count = 0;
	editor.signal = be_told;
	type("read\rlost\003");
	ck_assert(!line_ready(&editor));
	type("\032x\034");
	ck_assert_uint_eq(told_count, 3);
	ck_assert_int_eq(told[0], LINE_INTERRUPT);
	ck_assert_int_eq(told[1], LINE_STOP);
	ck_assert_int_eq(told[2], LINE_QUIT);
	ck_assert(!line_ready(&editor));
	ck_assert_str_eq(shown, "read\nlost^C\n^Z\nx^\\\n");
	set_local(ICANON | ECHO | ISIG | NOFLSH);
	type("kept\r\003");
	expect_read("kept\n");
	set_local(ICANON | ECHO);
	type("\003\r");
	expect_read("\n");
	ck_assert_uint_eq(told_count, 4);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(line_cursor_keys_move_and_insert),
		UNIT(line_erases_in_the_middle),
		UNIT(line_typed_before_comes_back),
		UNIT(line_raw_bytes_are_read_as_they_come),
		UNIT(line_at_hand_is_read_when_canonical_mode_ends),
		UNIT(line_end_of_file_typed_ahead_is_seen_in_raw_mode),
		UNIT(line_without_echo_shows_nothing_and_is_not_remembered),
		UNIT(line_signals_are_told_and_not_read),
	};

	return unit_run("user_line_modes", tests, sizeof tests / sizeof tests[0]);
}
