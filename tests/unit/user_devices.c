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
		unsigned key = keyboard_decode(&keyboard, (uint8_t)*codes);

		if (key >= KEY_SEQUENCES)
			text[length++] = key == KEY_SCROLL_BACK ? '<' : '>';
		else if (key >= KEY_FIRST)
			length += (size_t)sprintf(text + length, "%s", keyboard_sequence(key));
		else if (key)
			text[length++] = (char)key;
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
				seen[keyboard_decode(&k, (uint8_t)code) % KEY_FIRST] = 1;
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
	/* F1, F12, Pause, Print with its fake shifts, codes that do not exist. */
	expect_typed("x", 0x3b, 0x58, 0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5, 0xe0, 0x2a, 0xe0, 0x37, 0x7f, 0xff,
		     0x2d);
	expect_typed("\r/", 0xe0, 0x1c, 0xe0, 0x35);
}
END_TEST

START_TEST(keyboard_moving_keys_type_sequences)
{
	expect_typed("\033[A\033[B\033[C\033[D", 0xe0, 0x48, 0xe0, 0x48 | UP, 0x50, 0xe0, 0x4d, 0xe0, 0x4b);
	expect_typed("\033[H\033[F\033[3~\033[5~\033[6~", 0xe0, 0x47, 0xe0, 0x4f, 0xe0, 0x53, 0xe0, 0x49, 0xe0,
		     0x51);
	expect_typed("<>\033[5~", 0x2a, 0xe0, 0x49, 0xe0, 0x51, 0x2a | UP, 0xe0, 0x49);
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

START_TEST(screen_moves_the_cursor)
{
	screen_start(0);
	put_text("\033[3;5Hx\033[2Ay\033[Bz\033[3D!\033[40G@\033[s\033[99;79H#\033[uo");
	ck_assert_str_eq(row(0), "     y");
	ck_assert_str_eq(row(1), "    ! z                                @o");
	ck_assert_str_eq(row(2), "    x");
	ck_assert_uint_eq(cells[SCREEN_CELLS - 2] & 0xff, '#');
}
END_TEST

START_TEST(screen_erases_parts)
{
	screen_start(0);
	put_text("one two\nthree\nfour\033[1;4H\033[K\033[2;3H\033[1K\033[3;3H\033[J");
	ck_assert_str_eq(row(0), "one");
	ck_assert_str_eq(row(1), "   ee");
	ck_assert_str_eq(row(2), "fo");
	put_text("\033[2;4H\033[1Jx\033[?25lz");
	ck_assert_str_eq(row(0), "");
	ck_assert_str_eq(row(1), "   xz");
	put_text("\033[H\033[37;44ma\033[7mb\033[27;1mc\033[0md");
	const uint16_t expected[] = { 0x1700 | 'a', 0x7100 | 'b', 0x1f00 | 'c', 0x0700 | 'd' };
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(cells[i], expected[i]);
}
END_TEST

START_TEST(screen_scrolls_back_and_returns_to_write)
{
	char line[24];

	screen_start(0);
	for (int i = 0; i < 40; i++) {
		snprintf(line, sizeof line, "row %d\n", i);
		put_text(line);
	}
	ck_assert_str_eq(row(0), "row 16");
	screen_scroll(&screen, 10);
	ck_assert_str_eq(row(0), "row 6");
	ck_assert_str_eq(row(24), "row 30");
	screen_scroll(&screen, 1000);
	ck_assert_str_eq(row(0), "row 0");
	screen_scroll(&screen, -3);
	ck_assert_str_eq(row(0), "row 3");
	put_text("new");
	ck_assert_str_eq(row(0), "row 16");
	ck_assert_str_eq(row(24), "new");
	for (int i = 0; i < 400; i++)
		put_text("y\n");
	screen_scroll(&screen, 1000);
	ck_assert_str_eq(row(0), "y");
	screen_scroll(&screen, -1000);
	ck_assert_str_eq(row(24), "");
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
		ck_assert(readers_add(&readers, (struct reader){ .slot = i, .badge = i % 3 }));
	ck_assert(!readers_add(&readers, (struct reader){ .slot = 99 }));
	for (uint32_t i = 0; i < READERS_MAX; i++) {
		ck_assert(readers_take(&readers, 0, &reader));
		ck_assert_uint_eq(reader.slot, i);
	}
	ck_assert(!readers_take(&readers, 0, &reader));
}
END_TEST

START_TEST(readers_in_the_background_wait)
{
	struct readers readers = { .count = 0 };
	struct reader reader;

	for (uint32_t i = 0; i < 4; i++)
		readers_add(&readers, (struct reader){ .slot = i, .group = (uint32_t[]){ 7, 0, 8, 7 }[i] });
	ck_assert(readers_take(&readers, 8, &reader) && reader.slot == 1);
	ck_assert(readers_take(&readers, 8, &reader) && reader.slot == 2);
	ck_assert(!readers_take(&readers, 8, &reader));
	ck_assert(readers_take(&readers, 7, &reader) && reader.slot == 0);
	ck_assert(readers_take(&readers, 0, &reader) && reader.slot == 3);
}
END_TEST

START_TEST(readers_of_one_badge_can_be_taken_out)
{
	struct readers readers = { .count = 0 };
	struct reader reader;
	unsigned gone = 0;

	for (uint32_t i = 0; i < READERS_MAX; i++)
		readers_add(&readers, (struct reader){ .slot = i, .badge = i % 2 });
	while (readers_take_badge(&readers, 1, &reader))
		ck_assert_uint_eq(reader.slot, 1 + 2 * gone++);
	ck_assert_uint_eq(gone, READERS_MAX / 2);
	for (uint32_t i = 0; i < READERS_MAX; i += 2) {
		ck_assert(readers_take(&readers, 0, &reader));
		ck_assert_uint_eq(reader.slot, i);
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
		UNIT(keyboard_moving_keys_type_sequences),
		UNIT(keyboard_survives_sequences_of_any_codes),
		UNIT(screen_shows_text_and_moves_on),
		UNIT(screen_goes_on_where_the_cursor_was),
		UNIT(screen_wraps_and_scrolls),
		UNIT(screen_backspace_tab_and_return),
		UNIT(screen_tab_in_the_last_column_scrolls),
		UNIT(screen_understands_colours),
		UNIT(screen_clears_and_goes_home),
		UNIT(screen_moves_the_cursor),
		UNIT(screen_erases_parts),
		UNIT(screen_scrolls_back_and_returns_to_write),
		UNIT(screen_survives_random_bytes),
		UNIT(readers_are_served_in_order),
		UNIT(readers_in_the_background_wait),
		UNIT(readers_of_one_badge_can_be_taken_out),
	};

	return unit_run("user_devices", tests, sizeof tests / sizeof tests[0]);
}
