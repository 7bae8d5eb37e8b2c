/* SPDX-License-Identifier: MIT */
/*
 * format.c: formatting, compared with what is written here and with the host's own snprintf().
 */
#include "unit.h"

#include "kernel/debug/format.c"

/* Formats and compares text and returned length. */
#define EXPECT(wanted, ...)                                                          \
	do {                                                                         \
		char seen_[128];                                                     \
		const size_t length_ = format_string(seen_, sizeof(seen_), __VA_ARGS__); \
		ck_assert_str_eq(seen_, wanted);                                     \
		ck_assert_uint_eq(length_, strlen(wanted));                          \
	} while (0)

/* The same text from format_string() and snprintf(). */
#define SAME(...)                                                        \
	do {                                                             \
		char wanted_[128];                                       \
		snprintf(wanted_, sizeof(wanted_), __VA_ARGS__);         \
		EXPECT(wanted_, __VA_ARGS__);                            \
	} while (0)

/* EXPECT, for a format that the compiler would warn of. */
#define EXPECT_LOOSE(wanted, text, argument)                  \
	do {                                                  \
		const char *volatile text_ = text;            \
		void *argument_ = (void *)(intptr_t)argument; \
		EXPECT(wanted, text_, argument_);             \
	} while (0)

START_TEST(text_without_directives_is_copied)
{
	EXPECT("", "%s", "");
	EXPECT("plain, with\nlines\t", "plain, with\nlines\t");
	EXPECT("100%", "100%%");
	EXPECT("%", "%%");
}
END_TEST

START_TEST(numbers_of_every_size_and_base)
{
	SAME("%d %d %d %i", 0, -1, INT32_MAX, INT32_MIN);
	SAME("%u %u %x %X", 0u, UINT32_MAX, 0xdeadbeefu, 0xdeadbeefu);
	SAME("%ld %lu %lx", -5l, 5ul, 0xabcul);
	SAME("%lld %lld", (long long)INT64_MIN, (long long)INT64_MAX);
	SAME("%llu %llx", (unsigned long long)UINT64_MAX, (unsigned long long)UINT64_MAX);
	SAME("%zu", (size_t)12345);
}
END_TEST

START_TEST(every_power_of_ten_and_its_neighbours)
{
	uint64_t power = 1;

	for (int i = 0; i < 20; i++, power *= 10) {
		SAME("%llu", (unsigned long long)power);
		SAME("%llu", (unsigned long long)power - 1);
		SAME("%llx", (unsigned long long)power + 1);
	}
}
END_TEST

START_TEST(fields_are_padded)
{
	SAME("[%5d] [%-5d] [%05d]", 42, 42, 42);
	SAME("[%5d] [%-5d] [%05d]", -42, -42, -42);
	SAME("[%08x] [%8x] [%-8x]", 0xc0deu, 0xc0deu, 0xc0deu);
	SAME("[%2u] [%02u]", 12345u, 12345u);
	SAME("[%6s] [%-6s] [%1s]", "abc", "abc", "abc");
	SAME("[%3c] [%-3c]", 'x', 'x');
	SAME("[%*d] [%-*d]", 7, 1, 7, 1);
	SAME("[%020llu]", (unsigned long long)UINT64_MAX);
	EXPECT_LOOSE("[42   ]", "[%-05d]", 42);
}
END_TEST

START_TEST(strings_are_cut_at_their_precision)
{
	const char no_end[3] = { 'a', 'b', 'c' };

	SAME("[%.2s] [%.0s] [%.9s]", "abc", "abc", "abc");
	SAME("[%6.2s] [%-6.2s]", "abc", "abc");
	SAME("[%.*s]", 2, "abc");
	EXPECT("[abc]", "[%.3s]", no_end);
	EXPECT("[abc]", "[%.*s]", 3, no_end);
	EXPECT_LOOSE("(null)", "%s", NULL);
}
END_TEST

START_TEST(pointers_have_at_least_eight_digits)
{
	EXPECT("0x00000000", "%p", (void *)0);
	EXPECT("0xc0101234", "%p", (void *)(uintptr_t)0xc0101234u);
	EXPECT("[  0x00000fff]", "[%12p]", (void *)(uintptr_t)0xfff);
}
END_TEST

START_TEST(unknown_directives_stand_as_they_are)
{
	char seen[64];
	const char *const odd[] = { "%", "%5", "%-", "%l", "%q", "%5.3k", "a%!b", "%-0" };

	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		const char *volatile text = odd[i];	/* not for the compiler to check */

		ck_assert_uint_eq(format_string(seen, sizeof(seen), text, 1), strlen(odd[i]));
		ck_assert_str_eq(seen, odd[i]);
	}
}
END_TEST

START_TEST(a_buffer_is_never_overrun)
{
	for (size_t size = 1; size < 12; size++) {
		char *buffer = malloc(size);	/* the sanitizer guards its end */

		ck_assert_uint_eq(format_string(buffer, size, "%s-%d", "hello", 12345), 11);
		ck_assert_uint_eq(strlen(buffer), size - 1);
		ck_assert_int_eq(memcmp(buffer, "hello-12345", size - 1), 0);
		free(buffer);
	}
}
END_TEST

START_TEST(a_huge_width_is_only_long)
{
	char seen[8];

	ck_assert_uint_eq(format_string(seen, sizeof(seen), "%999d", 7), 999);
	ck_assert_str_eq(seen, "       ");
	ck_assert_uint_eq(format_string(seen, sizeof(seen), "%5000d", 7), 5000);
}
END_TEST

START_TEST(digits_have_no_end_mark)
{
	char digits[DIGITS_MAX + 1];

	memset(digits, '#', sizeof(digits));
	ck_assert_uint_eq(format_digits(digits, 0, 10, false), 1);
	ck_assert_int_eq(digits[0], '0');
	ck_assert_int_eq(digits[1], '#');
	ck_assert_uint_eq(format_digits(digits, UINT64_MAX, 10, false), DIGITS_MAX);
	ck_assert_int_eq(digits[DIGITS_MAX], '#');
	ck_assert_uint_eq(format_digits(digits, 0xABCDEF, 16, true), 6);
	ck_assert_int_eq(memcmp(digits, "ABCDEF", 6), 0);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(text_without_directives_is_copied),
		UNIT(numbers_of_every_size_and_base),
		UNIT(every_power_of_ten_and_its_neighbours),
		UNIT(fields_are_padded),
		UNIT(strings_are_cut_at_their_precision),
		UNIT(pointers_have_at_least_eight_digits),
		UNIT(unknown_directives_stand_as_they_are),
		UNIT(a_buffer_is_never_overrun),
		UNIT(a_huge_width_is_only_long),
		UNIT(digits_have_no_end_mark),
	};

	return unit_run("format", tests, sizeof(tests) / sizeof(tests[0]));
}
