/* SPDX-License-Identifier: MIT */
/*
 * user_format.c: the library's formatted text, compared with what the host's printf makes of the same.
 */
#include "unit.h"

#include "user/lib/format.c"

#define same(...) \
	do { \
		char ours[256], theirs[256]; \
		size_t length = format_buffer(ours, sizeof ours, __VA_ARGS__); \
		\
		ck_assert_uint_eq(length, (size_t)snprintf(theirs, sizeof theirs, __VA_ARGS__)); \
		ck_assert_str_eq(ours, theirs); \
	} while (0)

START_TEST(format_numbers)
{
	same("%d %d %d %i", 0, 7, -7, 2147483647);
	same("%d", (int)0x80000000);
	same("%u %x %X", 4294967295u, 0xdeadbeefu, 0xdeadbeefu);
	same("%ld %lu %lx", -5L, 5UL, 0xabcUL);
	same("%zu", (size_t)123456);
	same("%lld %lld", 9223372036854775807LL, -9223372036854775807LL - 1);
	same("%llu %llx", 18446744073709551615ULL, 0x123456789abcdef0ULL);
	same("%llu %llu %llu", 4294967296ULL, 42949672959ULL, 10000000000ULL);
}
END_TEST

START_TEST(format_widths_and_zeros)
{
	same("[%5d][%-5d][%05d][%5d]", 42, 42, 42, -42);
	same("[%05d][%-5d][%08x]", -42, -42, 0xabcu);
	same("[%*d][%*d]", 6, 1, -6, 1);
	same("[%1d][%20u]", 12345, 9u);
}
END_TEST

START_TEST(format_strings_and_characters)
{
	same("%s|%10s|%-10s|%.2s|%10.3s|%.*s|", "abc", "abc", "abc", "abc", "abcdef", 1, "xyz");
	same("%c%c%3c|%-3c|", 'a', 'b', 'c', 'd');
	same("%.0s|%s", "gone", "");
	same("100%% of %s%%", "it");
}
END_TEST

START_TEST(format_reads_no_further_than_the_precision)
{
	char *text = malloc(3);	/* without a zero: the sanitizer sees a look beyond */
	char out[16];

	memcpy(text, "abc", 3);
	ck_assert_uint_eq(format_buffer(out, sizeof out, "%.3s", text), 3);
	ck_assert_str_eq(out, "abc");
	free(text);
}
END_TEST

/* Formats that the compiler would refuse; made at run time. */
static size_t
format_odd(char *out, size_t size, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	size_t length = format_buffer_list(out, size, format, arguments);
	va_end(arguments);
	return length;
}

START_TEST(format_null_and_pointers)
{
	char out[64];

	format_odd(out, sizeof out, "%s %p", NULL, (void *)0x1234);
	ck_assert_str_eq(out, "(null) 0x1234");
}
END_TEST

START_TEST(format_never_writes_beyond_the_buffer)
{
	for (size_t size = 1; size < 20; size++) {
		char *out = malloc(size);

		ck_assert_uint_eq(format_buffer(out, size, "%s-%d", "twelve chars", 345), 16);
		ck_assert_uint_eq(strlen(out), size - 1 < 16 ? size - 1 : 16);
		free(out);
	}
	ck_assert_uint_eq(format_buffer(NULL, 0, "%d", 12345), 5);
}
END_TEST

START_TEST(format_survives_odd_directives)
{
	char out[64];

	format_odd(out, sizeof out, "%-05d|", 42);
	ck_assert_str_eq(out, "42   |");
	format_odd(out, sizeof out, "a%");
	ck_assert_str_eq(out, "a");
	format_odd(out, sizeof out, "%-0");
	ck_assert_str_eq(out, "");
	format_odd(out, sizeof out, "%q%5");
	ck_assert_str_eq(out, "q");
	ck_assert_uint_lt(format_odd(out, sizeof out, "%99999999999999d", 1), 2000000);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(format_numbers),
		UNIT(format_widths_and_zeros),
		UNIT(format_strings_and_characters),
		UNIT(format_reads_no_further_than_the_precision),
		UNIT(format_null_and_pointers),
		UNIT(format_never_writes_beyond_the_buffer),
		UNIT(format_survives_odd_directives),
	};

	return unit_run("user_format", tests, sizeof tests / sizeof tests[0]);
}
