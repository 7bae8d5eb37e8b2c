/* SPDX-License-Identifier: MIT */
/*
 * user_devices.c: the console's pure halves: scan codes, the screen, the queue of readers.
 */
#include "unit.h"

#include "user/servers/console/keyboard_decode.c"
#include "user/servers/console/readers.c"
#include "user/servers/console/screen.c"

/* ---- keyboard ---- */

#define UP 0x80

/* Feed codes, ended by -1; returns what they type. */
static const char *
typed(const int *codes)
{
	static char text[64];
	struct keyboard keyboard = { 0 };
	size_t length = 0;

	for (; *codes >= 0; codes++) {
		char c = keyboard_decode(&keyboard, (uint8_t)*codes);

		if (c)
			text[length++] = c;
	}
	text[length] = '\0';
	return text;
}

#define expect_typed(expected, ...) \
	ck_assert_str_eq(typed((const int[]){ __VA_ARGS__, -1 }), expected)

START_TEST(keyboard_types_letters_once_a_press)
{
	expect_typed("hi\r", 0x23, 0x23 | UP, 0x17, 0x17 | UP, 0x1c, 0x1c | UP);
	expect_typed("aaa", 0x1e, 0x1e, 0x1e, 0x1e | UP);
}
END_TEST

START_TEST(keyboard_has_the_whole_us_layout)
{
	struct keyboard k = { 0 };
	char seen[256] = { 0 };

	for (int shift = 0; shift < 2; shift++) {
		k.shift_right = shift;
		for (int code = 0; code < UP; code++)
			if (code != 0x1d && code != 0x2a && code != 0x36 && code != 0x3a)
				seen[(unsigned char)keyboard_decode(&k, (uint8_t)code)] = 1;
	}
	for (int c = ' '; c <= '~'; c++)
		ck_assert_msg(seen[c], "no key types '%c'", c);
	ck_assert(seen['\b'] && seen['\t'] && seen['\r'] && seen['\033']);
}
END_TEST

START_TEST(keyboard_shift_lasts_while_one_is_held)
{
	expect_typed("A!a", 0x2a, 0x1e, 0x02, 0x2a | UP, 0x1e);
	expect_typed("AAa", 0x36, 0x2a, 0x1e, 0x36 | UP, 0x1e, 0x2a | UP, 0x1e);
}
END_TEST

START_TEST(keyboard_caps_turns_letters_alone)
{
	expect_typed("A1aa", 0x3a, 0x3a | UP, 0x1e, 0x02, 0x2a, 0x1e, 0x2a | UP, 0x3a, 0x1e);
}
END_TEST

START_TEST(keyboard_control_makes_control_characters)
{
	expect_typed("\003\004\025c", 0x1d, 0x2e, 0x20, 0x16, 0x02, 0x1d | UP, 0x2e);
	expect_typed("\003c", 0xe0, 0x1d, 0x2e, 0xe0, 0x1d | UP, 0x2e);
}
END_TEST

START_TEST(keyboard_passes_over_what_types_nothing)
{
	/* Arrow up, Delete, F1, F12, Pause, Print with its fake shifts, codes that do not exist. */
	expect_typed("x", 0xe0, 0x48, 0xe0, 0x48 | UP, 0xe0, 0x53, 0x3b, 0x58, 0xe1, 0x1d, 0x45, 0xe1,
		     0x9d, 0xc5, 0xe0, 0x2a, 0xe0, 0x37, 0x7f, 0xff, 0x2d);
	expect_typed("\r/", 0xe0, 0x1c, 0xe0, 0x35);
}
END_TEST

START_TEST(keyboard_survives_sequences_of_any_codes)
{
	for (uint32_t n = 0; n < 1u << 24; n += 251) {
		struct keyboard k = { 0 };

		keyboard_decode(&k, (uint8_t)n);
		keyboard_decode(&k, (uint8_t)(n >> 8));
		ck_assert_int_ge(keyboard_decode(&k, (uint8_t)(n >> 16)), 0);
	}
}
END_TEST

/* ---- screen ---- */

static uint16_t *cells;
static struct screen screen;

static void
screen_start(unsigned cursor)
{
	free(cells);
	/* Exactly as large as the screen: the sanitizer sees any cell beyond. */
	cells = malloc(SCREEN_CELLS * sizeof *cells);
	for (unsigned i = 0; i < SCREEN_CELLS; i++)
		cells[i] = 0x0700 | ' ';
	screen_init(&screen, cells, cursor);
}

static void
put_text(const char *text)
{
	screen_put(&screen, text, strlen(text));
}

/* A row without its trailing blanks. */
static const char *
row(unsigned number)
{
	static char text[SCREEN_COLUMNS + 1];
	unsigned length = SCREEN_COLUMNS;

	for (unsigned i = 0; i < SCREEN_COLUMNS; i++)
		text[i] = (char)cells[number * SCREEN_COLUMNS + i];
	while (length > 0 && text[length - 1] == ' ')
		length--;
	text[length] = '\0';
	return text;
}

START_TEST(screen_shows_text_and_moves_on)
{
	screen_start(0);
	put_text("one\ntwo\r\nthree");
	ck_assert_str_eq(row(0), "one");
	ck_assert_str_eq(row(1), "two");
	ck_assert_str_eq(row(2), "three");
	ck_assert_uint_eq(screen.cursor, 2 * SCREEN_COLUMNS + 5);
}
END_TEST

START_TEST(screen_goes_on_where_the_cursor_was)
{
	screen_start(3 * SCREEN_COLUMNS);
	put_text("here");
	ck_assert_str_eq(row(3), "here");
	screen_start(SCREEN_CELLS);
	put_text("top");
	ck_assert_str_eq(row(0), "top");
}
END_TEST

START_TEST(screen_wraps_and_scrolls)
{
	char line[SCREEN_COLUMNS + 2];

	memset(line, 'x', SCREEN_COLUMNS);
	strcpy(line + SCREEN_COLUMNS, "y");
	screen_start(0);
	put_text(line);
	ck_assert_str_eq(row(1), "y");
	for (int i = 0; i < 30; i++) {
		snprintf(line, sizeof line, "\nline %d", i);
		put_text(line);
	}
	ck_assert_str_eq(row(0), "line 5");
	ck_assert_str_eq(row(24), "line 29");
}
END_TEST

START_TEST(screen_backspace_tab_and_return)
{
	screen_start(0);
	put_text("\babc\b \bX\r>\n\tt\n1234567\tu\a");
	ck_assert_str_eq(row(0), ">bX");
	ck_assert_str_eq(row(1), "        t");
	ck_assert_str_eq(row(2), "1234567 u");
}
END_TEST

START_TEST(screen_tab_in_the_last_column_scrolls)
{
	screen_start(SCREEN_CELLS - 1);
	put_text("\tz");
	ck_assert_str_eq(row(24), "z");
}
END_TEST

START_TEST(screen_understands_colours)
{
	screen_start(0);
	put_text("a\033[31mb\033[1mc\033[0;32md\033[39me\033[94mf\033[22mg\033[mh");
	const uint16_t expected[] = { 0x0700 | 'a', 0x0400 | 'b', 0x0c00 | 'c', 0x0200 | 'd',
				      0x0700 | 'e', 0x0900 | 'f', 0x0100 | 'g', 0x0700 | 'h' };
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(cells[i], expected[i]);
}
END_TEST

START_TEST(screen_clears_and_goes_home)
{
	screen_start(0);
	put_text("old\nold\033[2J\033[Hnew\033[9999999999Z\033=!");
	ck_assert_str_eq(row(0), "new!");
	ck_assert_str_eq(row(1), "");
}
END_TEST

START_TEST(screen_survives_random_bytes)
{
	uint32_t state = 99;

	screen_start(0);
	for (int i = 0; i < 100000; i++) {
		uint32_t random = unit_random(&state);
		char byte = random >> 30 ? "\033[;0123456789mJH\n\r\b\t"[random % 20] : (char)random;

		screen_put(&screen, &byte, 1);
		ck_assert_uint_lt(screen.cursor, SCREEN_CELLS);
	}
}
END_TEST

/* ---- readers ---- */

START_TEST(readers_are_served_in_order)
{
	struct readers readers = { .count = 0 };
	struct reader reader;

	for (uint32_t i = 0; i < READERS_MAX; i++)
		ck_assert(readers_add(&readers, (struct reader){ .token = i, .badge = i % 3 }));
	ck_assert(!readers_add(&readers, (struct reader){ .token = 99 }));
	for (uint32_t i = 0; i < READERS_MAX; i++) {
		ck_assert(readers_take(&readers, &reader));
		ck_assert_uint_eq(reader.token, i);
	}
	ck_assert(!readers_take(&readers, &reader));
}
END_TEST

START_TEST(readers_of_one_badge_can_be_taken_out)
{
	struct readers readers = { .count = 0 };
	struct reader reader;
	unsigned gone = 0;

	for (uint32_t i = 0; i < READERS_MAX; i++)
		readers_add(&readers, (struct reader){ .token = i, .badge = i % 2 });
	while (readers_take_badge(&readers, 1, &reader))
		ck_assert_uint_eq(reader.token, 1 + 2 * gone++);
	ck_assert_uint_eq(gone, READERS_MAX / 2);
	for (uint32_t i = 0; i < READERS_MAX; i += 2) {
		ck_assert(readers_take(&readers, &reader));
		ck_assert_uint_eq(reader.token, i);
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(keyboard_types_letters_once_a_press),
		UNIT(keyboard_has_the_whole_us_layout),
		UNIT(keyboard_shift_lasts_while_one_is_held),
		UNIT(keyboard_caps_turns_letters_alone),
		UNIT(keyboard_control_makes_control_characters),
		UNIT(keyboard_passes_over_what_types_nothing),
		UNIT(keyboard_survives_sequences_of_any_codes),
		UNIT(screen_shows_text_and_moves_on),
		UNIT(screen_goes_on_where_the_cursor_was),
		UNIT(screen_wraps_and_scrolls),
		UNIT(screen_backspace_tab_and_return),
		UNIT(screen_tab_in_the_last_column_scrolls),
		UNIT(screen_understands_colours),
		UNIT(screen_clears_and_goes_home),
		UNIT(screen_survives_random_bytes),
		UNIT(readers_are_served_in_order),
		UNIT(readers_of_one_badge_can_be_taken_out),
	};

	return unit_run("user_devices", tests, sizeof tests / sizeof tests[0]);
}
