/* SPDX-License-Identifier: MIT */
/*
 * libc_number.c: the library's numbers in text, compared with what the host reads in the same.
 */
#include "unit.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>

#define FOR_EACH_RENAMED(X) \
	X(double, strtod, (const char *text, char **end)) \
	X(float, strtof, (const char *text, char **end)) \
	X(long double, strtold, (const char *text, char **end)) \
	X(double, atof, (const char *text)) \
	X(long, strtol, (const char *text, char **end, int base)) \
	X(long long, strtoll, (const char *text, char **end, int base)) \
	X(unsigned long, strtoul, (const char *text, char **end, int base)) \
	X(unsigned long long, strtoull, (const char *text, char **end, int base)) \
	X(intmax_t, strtoimax, (const char *text, char **end, int base)) \
	X(uintmax_t, strtoumax, (const char *text, char **end, int base)) \
	X(int, atoi, (const char *text)) \
	X(long, atol, (const char *text)) \
	X(long long, atoll, (const char *text))
#define DECLARE(type, name, parameters) type libc_##name parameters;
FOR_EACH_RENAMED(DECLARE)

#define strtod libc_strtod
#define strtof libc_strtof
#define strtold libc_strtold
#define atof libc_atof
#define strtol libc_strtol
#define strtoll libc_strtoll
#define strtoul libc_strtoul
#define strtoull libc_strtoull
#define strtoimax libc_strtoimax
#define strtoumax libc_strtoumax
#define atoi libc_atoi
#define atol libc_atol
#define atoll libc_atoll
#include "user/lib/libc/decimal.c"
#include "user/lib/libc/strtod.c"
#include "user/lib/libc/strtol.c"
#undef strtod
#undef strtof
#undef strtold
#undef atof
#undef strtol
#undef strtoll
#undef strtoul
#undef strtoull
#undef strtoimax
#undef strtoumax
#undef atoi
#undef atol
#undef atoll

/* Both read the same number and stop at the same place; the same bits, NaNs apart. */
#define same_float(function, type, text) \
	do { \
		char *our_end, *their_end; \
		type ours = libc_##function(text, &our_end), theirs = function(text, &their_end); \
		\
		ck_assert_msg(our_end == their_end, #function "(\"%s\"): expected to stop after %td, stopped after %td", \
			      text, their_end - text, our_end - text); \
		ck_assert_msg((isnan(ours) && isnan(theirs)) || \
			      (ours == theirs && signbit(ours) == signbit(theirs)), \
			      #function "(\"%s\"): expected %La, seen %La", text, (long double)theirs, \
			      (long double)ours); \
	} while (0)

static void
same_floats(const char *text)
{
	same_float(strtod, double, text);
	same_float(strtof, float, text);
	same_float(strtold, long double, text);
}

START_TEST(number_floats_in_every_form)
{
	static const char *const texts[] = {
		"0", "-0", "+0.", ".0", ".", "", "-", "+", "e5", ".e5", "1", "1.", ".5", "-.5e1", "1e", "1e+", "1e+x",
		" \t\n1.5abc", "1.5.5", "1e5e5", "00000.00001", "0x", "0x.", "0x1", "0x1p", "0x1p+", "0x1p4", "0x.8p1",
		"0X1.8P-1", "0x1.fffffffffffff8p0", "0x1.fffffffffffff7p0", "0x1.00000000000008p0", "0x123456789abcdef01234",
		"0x1.ffffffp0", "0x1.ffffffp127", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p1024", "0x0p99999", "0xg",
		"inf", "-INF", "infinity", "infinit", "nan", "-nan", "nan(123)", "nan(12", "NaN(a_b)x", "infx", "in", "na",
		"1e400", "-1e400", "1e-400", "-1e-400", "1e99999999999", "1e-99999999999", "0e99999999999",
		"1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "4.9e-324", "2.4e-324",
		"2.5e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "3.4028235e38", "3.4028236e38",
		"1.4e-45", "0.7e-45", "0.8e-45", "1.1754943e-38", "9007199254740993", "9007199254740992.99999999999999999999",
		"9007199254740993.00000000000000000000000000000000000000000000000000000000000001", "16777217", "33554435",
		"1.18973149535723176502e4932", "1.18973149535723176509e4932", "3.6e-4951", "1.8e-4951", "1e4933", "1e-4952",
		"123456789012345678901234567890", "0.1", "0.3", "1e23", "8.41e21", "5e-20", "1e0000000000000000000001",
	};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		same_floats(texts[i]);
}
END_TEST

/* The middle between two doubles, to its last digit (it has up to 767), and a little to either side. */
START_TEST(number_floats_in_the_middle_round_to_even)
{
	uint32_t state = 99;
	char text[1200];

	for (int i = 0; i < 300; i++) {
		union {
			uint64_t bits;
			double value;
		} image = { ((uint64_t)unit_random(&state) << 32 | unit_random(&state)) & ~(1ull << 63) };

		image.bits = i % 3 ? image.bits >> (i % 3 == 1 ? 12 : 2) : image.bits % (1ull << 62);
		long double middle = ((long double)image.value + (long double)nextafter(image.value, INFINITY)) / 2;
		snprintf(text, sizeof text, "%.1100Le", middle);
		same_float(strtod, double, text);
		char *e = strchr(text, 'e');
		e[-1] = '1';			/* a little more */
		same_float(strtod, double, text);
	}
}
END_TEST

/* What decides may stand behind more digits than are kept. */
START_TEST(number_floats_with_very_many_digits)
{
	char text[1100];

	snprintf(text, sizeof text, "9007199254740993.%01000d1", 0);
	ck_assert(libc_strtod(text, NULL) == 9007199254740994.0);
	text[strlen(text) - 1] = '0';
	ck_assert(libc_strtod(text, NULL) == 9007199254740992.0);
}
END_TEST

#define FLOATS 100000

START_TEST(number_random_floats_come_back)
{
	uint32_t state = 1234;
	char text[64];

	for (int i = 0; i < FLOATS; i++) {
		union {
			uint64_t bits;
			double value;
		} image = { (uint64_t)unit_random(&state) << 32 | unit_random(&state) };

		snprintf(text, sizeof text, i % 2 ? "%.17g" : "%a", image.value);
		double back = libc_strtod(text, NULL);
		ck_assert_msg(isnan(image.value) ? isnan(back) : back == image.value, "%s: expected %a, seen %a", text,
			      image.value, back);
	}
}
END_TEST

START_TEST(number_random_digits_read_as_the_host_does)
{
	uint32_t state = 4321;
	char text[128];

	for (int i = 0; i < FLOATS / 10; i++) {
		int exponent = (int)(unit_random(&state) % (i % 2 ? 700 : 90)) - (i % 2 ? 350 : 45);

		snprintf(text, sizeof text, "%u.%u%ue%d", unit_random(&state), unit_random(&state), unit_random(&state),
			 exponent);
		same_floats(text);
	}
}
END_TEST

START_TEST(number_range_errors_are_told)
{
	errno = 0;
	ck_assert(isinf(libc_strtod("1e309", NULL)));
	ck_assert_int_eq(errno, ERANGE);
	errno = 0;
	ck_assert(libc_strtod("1e-330", NULL) == 0);
	ck_assert_int_eq(errno, ERANGE);
	errno = 0;
	ck_assert(libc_strtod("0x1p-1075", NULL) == 0);	/* the middle: to even */
	ck_assert_int_eq(errno, ERANGE);
	errno = 0;
	ck_assert(libc_strtod("1e308", NULL) == 1e308);
	ck_assert_int_eq(errno, 0);
}
END_TEST

#define same_whole(function, text, base) \
	do { \
		char *our_end, *their_end; \
		errno = 0; \
		long long ours = (long long)libc_##function(text, &our_end, base); \
		int our_error = errno; \
		errno = 0; \
		long long theirs = (long long)function(text, &their_end, base); \
		ck_assert_msg(ours == theirs && our_end == their_end && our_error == errno, \
			      #function "(\"%s\", %d): expected %lld after %td errno %d, seen %lld after %td errno %d", \
			      text, base, theirs, their_end - text, errno, ours, our_end - text, our_error); \
	} while (0)

START_TEST(number_whole_ones_in_every_base)
{
	static const char *const texts[] = {
		"", "-", "+", " ", "0", "-0", "00", "08", "0x", "0xg", "0x1", "0X1f", "-0x10", "x1", "z", "Zz", "12z", "+-1",
		" \v\f\r\n\t42", "42 ", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296",
		"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
		"18446744073709551615", "18446744073709551616", "-18446744073709551615", "99999999999999999999999999x",
		"1010101010101010101010101010101010101010101010101010101010101010101010",
	};
	static const int bases[] = { 0, 2, 8, 10, 16, 36 };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		for (size_t j = 0; j < sizeof bases / sizeof bases[0]; j++) {
			same_whole(strtol, texts[i], bases[j]);
			same_whole(strtoll, texts[i], bases[j]);
			same_whole(strtoul, texts[i], bases[j]);
			same_whole(strtoull, texts[i], bases[j]);
		}
	}
}
END_TEST

START_TEST(number_base_that_is_none)
{
	char *end, text[] = "12";

	errno = 0;
	ck_assert_int_eq(libc_strtol(text, &end, 37), 0);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_eq(end, text);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(number_floats_in_every_form),
		UNIT(number_floats_in_the_middle_round_to_even),
		UNIT(number_floats_with_very_many_digits),
		UNIT(number_random_floats_come_back),
		UNIT(number_random_digits_read_as_the_host_does),
		UNIT(number_range_errors_are_told),
		UNIT(number_whole_ones_in_every_base),
		UNIT(number_base_that_is_none),
	};

	return unit_run("libc_number", tests, sizeof tests / sizeof tests[0]);
}
