/* SPDX-License-Identifier: MIT */
/*
 * libc_format.c: the library's formatted text, compared with what the host's printf makes of the same.
 *
 *   The library's functions get other names here.
 */
#include "unit.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stddef.h>

#define snprintf libc_snprintf
#define vsnprintf libc_vsnprintf
#define sprintf libc_sprintf
#define vsprintf libc_vsprintf
#define asprintf libc_asprintf
#define vasprintf libc_vasprintf
int libc_snprintf(char *text, size_t size, const char *format, ...);
int libc_vsnprintf(char *text, size_t size, const char *format, va_list arguments);
int libc_sprintf(char *text, const char *format, ...);
int libc_vsprintf(char *text, const char *format, va_list arguments);
int libc_asprintf(char **text, const char *format, ...);
int libc_vasprintf(char **text, const char *format, va_list arguments);
#include "user/lib/libc/decimal.c"
#include "user/lib/libc/format.c"
#include "user/lib/libc/format_float.c"
#include "user/lib/libc/format_text.c"
#undef snprintf
#undef vsnprintf
#undef sprintf
#undef vsprintf
#undef asprintf
#undef vasprintf

#define same(...) \
	do { \
		char ours[6000], theirs[6000]; \
		int length = libc_snprintf(ours, sizeof ours, __VA_ARGS__); \
		\
		ck_assert_int_eq(length, snprintf(theirs, sizeof theirs, __VA_ARGS__)); \
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
	ck_assert_int_eq(libc_snprintf(out, sizeof out, "%.3s", text), 3);
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
	size_t length = (size_t)libc_vsnprintf(out, size, format, arguments);
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

		ck_assert_int_eq(libc_snprintf(out, size, "%s-%d", "twelve chars", 345), 16);
		ck_assert_uint_eq(strlen(out), size - 1 < 16 ? size - 1 : 16);
		free(out);
	}
	ck_assert_int_eq(libc_snprintf(NULL, 0, "%d", 12345), 5);
}
END_TEST

START_TEST(format_survives_odd_directives)
{
	char out[64];

	format_odd(out, sizeof out, "%08.3d|%hhd", 7, 300);
	ck_assert_str_eq(out, "     007|44");
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

START_TEST(format_flags_and_sizes)
{
	same("[%+d][% d][%+5d][%-+5d|][% 05d]", 7, 7, 7, 7, 7);
	same("[%.3d][%8.3d][%-8.3d][%.0d][%.0u]", 7, 7, -7, 0, 0u);
	same("[%#x][%#X][%#x][%#o][%#o][%#.0o][%#010x][%#.5x]", 255, 255, 0, 8, 0, 0, 255, 255);
	same("[%o][%lo][%llo]", 8u, 01234567ul, 01777777777777777777777ull);
	same("[%hhd][%hhu][%hd][%hu][%hhx]", (signed char)300, 300 & 255, (short)70000, 70000 & 65535, 171);
	same("[%jd][%ju][%zd][%td]", (intmax_t)-5, (uintmax_t)5, (ssize_t)-6, (ptrdiff_t)-7);
}
END_TEST

START_TEST(format_tells_how_much_there_was)
{
	int count = 0;
	signed char small = 0;
	char text[32];

	libc_snprintf(text, 4, "hello %n%d%hhn", &count, 12, &small);
	ck_assert_str_eq(text, "hel");
	ck_assert_int_eq(count, 6);
	ck_assert_int_eq(small, 8);
}
END_TEST

START_TEST(format_new_text_is_as_long_as_it_must_be)
{
	char *text;

	ck_assert_int_eq(libc_asprintf(&text, "%s=%d", "answer", 42), 9);
	ck_assert_str_eq(text, "answer=42");
	free(text);
}
END_TEST

START_TEST(format_floats_that_people_write)
{
	same("%f %f %f %f", 0.0, -0.0, 1.5, -123456.789);
	same("%.0f %.0f %.0f %.0f %.0f %#.0f", 0.5, 1.5, 2.5, 0.49, 1e15, 3.0);
	same("%e %e %.3e %.0e %#.0e %E", 0.0, 12345.678, 9.9996, 9.5, 8.5, 1e-300);
	same("%g %g %g %g %g %g %G", 0.0, 100000.0, 1000000.0, 0.0001, 0.00001, 123456789.0, 1e-10);
	same("%.3g %#g %#.3g %.0g %.10g %g", 1234.0, 1.0, 100.0, 0.06, 0.1, 5e-324);
	same("[%10.2f][%-10.2f][%010.2f][%+.1f][% .1f][%+010.3e]", 3.14159, 3.14159, -3.14159, 2.0, 2.0, 1.0);
	same("%f %F %e %g [%10f][%-10f][%010f] %f", INFINITY, INFINITY, -INFINITY, NAN, INFINITY, NAN, -INFINITY, -NAN);
	same("%.1f %.2f %.3f", 0.25, 0.125, 0.0625);
	same("%.14g %.17g %.16g", 0.1, 0.1, 0.3);
}
END_TEST

START_TEST(format_floats_to_their_last_digit)
{
	same("%.1100f", 5e-324);
	same("%.1080e", 2.2250738585072014e-308);
	same("%f", 1.7976931348623157e308);
	same("%.400g", 1.7976931348623157e308);
	same("%Lf", 1.18973149535723176502e4932L);
	same("%.25Lg %Le", 0.1L, 3.6e-4951L);
}
END_TEST

START_TEST(format_floats_in_hexadecimal)
{
	same("%a %a %a %A %a", 0.0, 1.0, -0.1, 1e300, 255.5);
	same("%.3a %.0a %.0a %.20a %+a [%20a][%-20a][%020a]", 0.1, 1.5, 1.25, 0.1, 2.0, 0.1, 0.1, 0.1);
	same("%.1a %.2a %.1a %.1a", 1.96875, 1.99999, 1.03125, 1.09375);
}
END_TEST

#define FLOATS 100000

static double
random_double(uint32_t *state)
{
	union {
		uint64_t bits;
		double value;
	} image = { (uint64_t)unit_random(state) << 32 | unit_random(state) };

	return image.value;
}

START_TEST(format_random_floats_as_the_host_does)
{
	const char *const formats[] = { "%.17g", "%g", "%e", "%.3e", "%.40g", "%.20e", "%.0e", "%.15g" };
	uint32_t state = 4711;
	char ours[6000], theirs[6000];

	for (int i = 0; i < FLOATS; i++) {
		double value = random_double(&state);
		const char *format = formats[i % 8];

		libc_snprintf(ours, sizeof ours, format, value);
		snprintf(theirs, sizeof theirs, format, value);
		ck_assert_msg(strcmp(ours, theirs) == 0, "%s of %a: expected %s, seen %s", format, value,
			      theirs, ours);
	}
}
END_TEST

START_TEST(format_random_fixed_floats_as_the_host_does)
{
	uint32_t state = 815;
	char ours[6000], theirs[6000];

	for (int i = 0; i < FLOATS / 10; i++) {
		double value = i % 4 ? (int32_t)unit_random(&state) / 1024.0 : random_double(&state);
		int precision = (int)(unit_random(&state) % 12);

		libc_snprintf(ours, sizeof ours, "%.*f", precision, value);
		snprintf(theirs, sizeof theirs, "%.*f", precision, value);
		ck_assert_msg(strcmp(ours, theirs) == 0, "%%.%df of %a: expected %s, seen %s", precision, value,
			      theirs, ours);
	}
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
		UNIT(format_flags_and_sizes),
		UNIT(format_tells_how_much_there_was),
		UNIT(format_new_text_is_as_long_as_it_must_be),
		UNIT(format_floats_that_people_write),
		UNIT(format_floats_to_their_last_digit),
		UNIT(format_floats_in_hexadecimal),
		UNIT(format_random_floats_as_the_host_does),
		UNIT(format_random_fixed_floats_as_the_host_does),
	};

	return unit_run("libc_format", tests, sizeof tests / sizeof tests[0]);
}
