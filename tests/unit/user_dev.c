/* SPDX-License-Identifier: MIT */
/*
 * user_dev.c: the pure parts of /dev: what the clock's registers mean, and random numbers.
 */
#include "unit.h"

#include <time.h>

#include "user/lib/rtc_decode.c"
#include "user/servers/dev/random.c"

static uint8_t
decimal(int value)
{
	return (uint8_t)(value / 10 << 4 | value % 10);
}

START_TEST(clock_agrees_with_the_host_on_every_day)
{
	/* From 1970 to 2069, a little more than a day each. */
	for (time_t now = 0; now < 3155760000 - 86400; now += 90061) {
		struct tm tm;

		gmtime_r(&now, &tm);
		struct rtc_registers r = {
			decimal(tm.tm_sec), decimal(tm.tm_min), decimal(tm.tm_hour), decimal(tm.tm_mday),
			decimal(tm.tm_mon + 1), decimal(tm.tm_year % 100), STATUS_B_24_HOURS
		};
		ck_assert_uint_eq(rtc_seconds(&r), (uint32_t)now);
		r = (struct rtc_registers){
			(uint8_t)tm.tm_sec, (uint8_t)tm.tm_min,
			(uint8_t)((tm.tm_hour % 12 ? tm.tm_hour % 12 : 12) | (tm.tm_hour >= 12 ? HOUR_AFTERNOON : 0)),
			(uint8_t)tm.tm_mday, (uint8_t)(tm.tm_mon + 1), (uint8_t)(tm.tm_year % 100), STATUS_B_BINARY
		};
		ck_assert_uint_eq(rtc_seconds(&r), (uint32_t)now);
	}
}
END_TEST

START_TEST(clock_that_is_none_says_so)
{
	struct rtc_registers r = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	ck_assert_uint_eq(rtc_seconds(&r), 0);
	r = (struct rtc_registers){ 0, 0, 0, 0, 1, 0, STATUS_B_24_HOURS };
	ck_assert_uint_eq(rtc_seconds(&r), 0);
}
END_TEST

/* RFC 8439, section 2.3.2. */
START_TEST(random_block_function_is_chacha20)
{
	static const uint32_t state[16] = {
		0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
		0x13121110, 0x17161514, 0x1b1a1918, 0x1f1e1d1c, 0x00000001, 0x09000000, 0x4a000000, 0x00000000
	};
	static const uint32_t expected[16] = {
		0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3, 0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
		0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9, 0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2
	};
	uint32_t out[16];

	random_chacha(state, out);
	ck_assert_mem_eq(out, expected, sizeof out);
}
END_TEST

START_TEST(random_blocks_differ_and_depend_on_what_was_stirred_in)
{
	uint8_t a[RANDOM_BLOCK], b[RANDOM_BLOCK], c[RANDOM_BLOCK];
	struct random one, other;

	random_init(&one);
	random_init(&other);
	random_stir(&one, "seed", 4);
	random_stir(&other, "seed", 4);
	random_block(&one, a);
	random_block(&other, b);
	ck_assert_mem_eq(a, b, sizeof a);
	random_block(&one, b);
	ck_assert_mem_ne(a, b, sizeof a);
	random_stir(&other, "x", 1);
	random_block(&other, c);
	ck_assert_mem_ne(b, c, sizeof b);
	/* The key is not what was given out. */
	ck_assert_mem_ne(&one.state[KEY], b, KEY_WORDS * 4);
	ck_assert_mem_ne(&one.state[KEY], b + KEY_WORDS * 4, KEY_WORDS * 4);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(clock_agrees_with_the_host_on_every_day),
		UNIT(clock_that_is_none_says_so),
		UNIT(random_block_function_is_chacha20),
		UNIT(random_blocks_differ_and_depend_on_what_was_stirred_in),
	};

	return unit_run("user_dev", tests, sizeof tests / sizeof tests[0]);
}
