/* SPDX-License-Identifier: MIT */
/*
 * user_line.c: the console's line discipline, keyed as a person would and read as programs do.
 */
#include "line_case.h"

START_TEST(line_is_echoed_and_read_when_it_ends)
{
	start();
	type("hello");
	ck_assert(!line_ready(&editor));
	ck_assert_str_eq(shown, "hello");
	type("\r");
	expect_read("hello\n");
	ck_assert_str_eq(shown, "hello\n");
}
END_TEST

START_TEST(line_ends_with_cr_lf_or_both)
{
	start();
	type("a\rb\nc\r\nd\n\r\n");
	expect_read("a\n");
	expect_read("b\n");
	expect_read("c\n");
	expect_read("d\n");
	expect_read("\n");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_backspace_takes_one_character_back)
{
	expect_line("cax\bt\r", "cat\n", "cax\b \bt\n");
	expect_line("cax\177t\r", "cat\n", "cax\b \bt\n");
	expect_line("\b\b\177ok\r", "ok\n", "ok\n");
	expect_line("\303\244\b.\r", ".\n", "\303\244\b \b.\n");
	expect_line("\342\202\254\b.\r", ".\n", "\342\202\254\b \b.\n");
	expect_line("\200\200\bx\r", "x\n", "\200\200\b \bx\n");
}
END_TEST

START_TEST(line_ctrl_w_takes_a_word_back)
{
	expect_line("one two\027three\r", "one three\n", "one two\b \b\b \b\b \bthree\n");
	expect_line("one  \027x\r", "x\n", "one  \b \b\b \b\b \b\b \b\b \bx\n");
	expect_line("\027\r", "\n", "\n");
}
END_TEST

START_TEST(line_ctrl_u_takes_the_line_back)
{
	expect_line("abc\025de\r", "de\n", "abc\b \b\b \b\b \bde\n");
	expect_line("\025\r", "\n", "\n");
}
END_TEST

START_TEST(line_ctrl_d_is_end_of_file_on_an_empty_line)
{
	start();
	type("\004");
	expect_read("");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_ctrl_d_ends_a_line_without_newline)
{
	start();
	type("abc\004\004");
	expect_read("abc");
	expect_read("");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_ctrl_d_is_not_seen_twice_by_an_exact_read)
{
	start();
	type("abc\004x\r");
	expect_read_of(3, "abc");
	expect_read("x\n");
}
END_TEST

START_TEST(line_ctrl_c_throws_away_and_is_read_alone)
{
	start();
	type("first\rsecond\003third\r");
	expect_read("\003");
	expect_read("third\n");
	ck_assert_str_eq(shown, "first\nsecond^C\nthird\n");
}
END_TEST

START_TEST(line_is_read_in_parts)
{
	start();
	type("abcdef\rgh\r");
	expect_read_of(4, "abcd");
	expect_read_of(4, "ef\n");
	expect_read_of(1, "g");
	expect_read_of(1, "h");
	expect_read_of(1, "\n");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_peek_takes_nothing_out)
{
	char buffer[16];
	size_t used;

	start();
	type("abc\r");
	ck_assert_uint_eq(line_peek(&editor, buffer, sizeof buffer, &used), 4);
	expect_read("abc\n");
}
END_TEST

START_TEST(line_swallows_escape_sequences_and_control_characters)
{
	expect_line("a\033[5~b\033[1;5Rc\033OPd\007e\017f\r", "abcdef\n", "abcdef\n");
}
END_TEST

START_TEST(line_survives_a_cut_escape_sequence)
{
	expect_line("\033[1\r", "\n", "\n");
	expect_line("\033\r", "\n", "\n");
	expect_line("\033xok\r", "ok\n", "ok\n");
}
END_TEST

START_TEST(line_tab_is_kept_and_shown_as_a_blank)
{
	expect_line("a\tb\b\bc\r", "ac\n", "a b\b \b\b \bc\n");
	expect_line("a\tb\r", "a\tb\n", "a b\n");
}
END_TEST

START_TEST(line_too_long_rings_the_bell)
{
	char keys[LINE_MAX + 20];

	memset(keys, 'x', sizeof keys);
	keys[LINE_MAX] = '\0';
	start();
	type(keys);
	ck_assert_uint_eq(shown_length, LINE_MAX);
	ck_assert_int_eq(shown[LINE_MAX - 1], '\a');
	type("\r");
	keys[LINE_MAX - 1] = '\n';
	expect_read(keys);
}
END_TEST

START_TEST(line_input_fills_and_drains_round_its_end)
{
	char expected[32];
	unsigned typed = 0, read = 0;

	start();
	for (int round = 0; round < 50; round++) {
		while (!line_full(&editor)) {
			snprintf(expected, sizeof expected, "line %u\r", typed++);
			type(expected);
		}
		for (int i = 0; i < 37; i++) {
			snprintf(expected, sizeof expected, "line %u\n", read++);
			expect_read(expected);
		}
		shown_length = 0;
	}
	ck_assert_uint_gt(typed, 1000);
}
END_TEST

START_TEST(line_full_input_loses_nothing_it_accepted)
{
	unsigned lines = 0;

	start();
	while (!line_full(&editor)) {
		type("0123456789\r");
		lines++;
	}
	shown_length = 0;
	type("lost\r");
	ck_assert_str_eq(shown, "\a\a\a\a\a");
	while (lines-- > 0)
		expect_read("0123456789\n");
	ck_assert(!line_ready(&editor));
}
END_TEST

START_TEST(line_ctrl_c_works_when_the_input_is_full)
{
	start();
	while (!line_full(&editor))
		type("0123456789\r");
	type("\003");
	expect_read("\003");
	ck_assert(!line_ready(&editor));
}
END_TEST

/* Whatever is typed: the input stays within bounds and ends whole; the sanitizer watches the rest. */
START_TEST(line_survives_random_keys)
{
	static const char keys[] = "ab \r\n\b\177\025\027\004\003\033[A~\t\303\244\377";
	uint32_t state = 4711;
	char buffer[64];
	size_t used;

	start();
	for (int i = 0; i < 50000; i++) {
		uint32_t random = unit_random(&state);

		shown_length = 0;
		line_feed(&editor, keys[random % sizeof keys]);
		ck_assert_uint_lt(editor.length, LINE_MAX);
		ck_assert_uint_le(editor.count, INPUT_MAX);
		if (random >> 24 < 8 && line_ready(&editor)) {
			ck_assert_uint_le(line_peek(&editor, buffer, random >> 26, &used), random >> 26);
			line_consume(&editor, used);
		}
	}
}
END_TEST

START_TEST(line_kept_state_is_checked)
{
	static struct line_editor good, bad;

	line_init(&good, NULL, NULL);
	ck_assert(line_check(&good));
	good.length = LINE_MAX;
	good.cursor = LINE_MAX;
	good.count = INPUT_MAX;
	good.first = INPUT_MAX - 1;
	ck_assert(line_check(&good));
#define REFUSED(change) (bad = good, bad.change, line_check(&bad) == false)
	ck_assert(REFUSED(length = LINE_MAX + 1));
	ck_assert(REFUSED(length = LINE_MAX - 1));	/* the cursor is behind it */
	ck_assert(REFUSED(first = INPUT_MAX));
	ck_assert(REFUSED(count = INPUT_MAX + 1));
	ck_assert(REFUSED(history_back = 1));
	ck_assert(REFUSED(state = IN_SEQUENCE + 1));
	memset(good.history[3], 'x', HISTORY_MAX);
	ck_assert(!line_check(&good));
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(line_kept_state_is_checked),
		UNIT(line_is_echoed_and_read_when_it_ends),
		UNIT(line_ends_with_cr_lf_or_both),
		UNIT(line_backspace_takes_one_character_back),
		UNIT(line_ctrl_w_takes_a_word_back),
		UNIT(line_ctrl_u_takes_the_line_back),
		UNIT(line_ctrl_d_is_end_of_file_on_an_empty_line),
		UNIT(line_ctrl_d_ends_a_line_without_newline),
		UNIT(line_ctrl_d_is_not_seen_twice_by_an_exact_read),
		UNIT(line_ctrl_c_throws_away_and_is_read_alone),
		UNIT(line_is_read_in_parts),
		UNIT(line_peek_takes_nothing_out),
		UNIT(line_swallows_escape_sequences_and_control_characters),
		UNIT(line_survives_a_cut_escape_sequence),
		UNIT(line_tab_is_kept_and_shown_as_a_blank),
		UNIT(line_too_long_rings_the_bell),
		UNIT(line_input_fills_and_drains_round_its_end),
		UNIT(line_full_input_loses_nothing_it_accepted),
		UNIT(line_ctrl_c_works_when_the_input_is_full),
		UNIT(line_survives_random_keys),
	};

	return unit_run("user_line", tests, sizeof tests / sizeof tests[0]);
}
