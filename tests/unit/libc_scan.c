/* SPDX-License-Identifier: MIT */
/*
 * libc_scan.c: formatted input, compared with what the host's sscanf() reads.
 */
#include "unit.h"

#include <ctype.h>
#include <stdarg.h>

#define sscanf libc_sscanf
#define vsscanf libc_vsscanf
int libc_sscanf(const char *text, const char *format, ...);
int libc_vsscanf(const char *text, const char *format, va_list arguments);
#include "user/lib/libc/scan.c"
#include "user/lib/libc/scan_text.c"
#undef sscanf
#undef vsscanf

struct results {
	char bytes[4][64];
};

/* Both store the same bytes in the same places and return the same. */
static void
same(const char *text, const char *format)
{
	struct results ours, theirs;
	int our_count, their_count;

	memset(&ours, 0x55, sizeof ours);
	memset(&theirs, 0x55, sizeof theirs);
	our_count = libc_sscanf(text, format, ours.bytes[0], ours.bytes[1], ours.bytes[2], ours.bytes[3]);
	their_count = sscanf(text, format, theirs.bytes[0], theirs.bytes[1], theirs.bytes[2], theirs.bytes[3]);
	ck_assert_msg(our_count == their_count, "sscanf(\"%s\", \"%s\"): expected %d, seen %d", text, format, their_count,
		      our_count);
	for (int i = 0; i < 4; i++)
		ck_assert_msg(memcmp(ours.bytes[i], theirs.bytes[i], 64) == 0,
			      "sscanf(\"%s\", \"%s\"): result %d differs from the host's", text, format, i);
}

START_TEST(scan_whole_numbers)
{
	same("12 -34 +56", "%d%d%d");
	same("  7\t8\n9", "%d %d %d");
	same("0x1f 017 10 0", "%i%i%i%i");
	same("777 8", "%o%o");
	same("12345", "%2d%2d%d");
	same("-5", "%u");
	same("1 2 3 4", "%hhd%hd%ld%lld");
	same("5 6 7", "%zu%jd%td");
	same("089", "%i%n");
	same("- 5", "%d%n");
	same("+-5", "%d");
	same("x", "%d");
	same("", "%d");
	same("   ", "%d");
	same("1", "%d%d");
	same("1 x", "%d%d");
	same("12 34", "%*d%d");
	same("0x1234", "%p");
	same("99999999999999999999", "%llu");
}
END_TEST

START_TEST(scan_plain_text_must_match)
{
	same("a=5,b=6", "a=%d,b=%d");
	same("a=5;b=6", "a=%d,b=%d");
	same("100% 7", "%d%% %d");
	same("2024-01-31", "%d-%d-%d");
	same("ab", "a%c");
	same("xb", "a%c");
	same("", "a%c");
	same(" \t a", " a%n");
}
END_TEST

START_TEST(scan_words_and_sets)
{
	same("hello world", "%s%s");
	same("hello world", "%3s%s");
	same("hello world", "%c%c%3c");
	same("abc123def", "%[a-c]%[0-9]%s");
	same("abc]def", "%[^]]%[]]%n");
	same("key: value", "%[^:]: %[^\n]");
	same("a-b", "%[a-]%n");
	same("xyz", "%[abc]");
	same("abc def", "%*s %s");
	same(" x", "%[ x]");
}
END_TEST

START_TEST(scan_floats)
{
	same("1.5 -2.25e3 .5", "%f%lf%f");
	same("0x1.8p1 1e5", "%lf%lf");
	same("inf -infinity nan", "%f%f%f");
	same("infin", "%f");
	same("1.2.3", "%lf%lf");
	same("12345", "%3lf%lf");
	same(".", "%f");
	same("-.e5", "%f");
	same("1e5e5", "%lf%s");
	same("3.14abc", "%lf%s");
}
END_TEST

/*
 * Where the host is milder than ISO C11 7.21.6.2, paragraph 9: the longest beginning of a number is
 * taken, and it is none.
 */
START_TEST(scan_beginnings_that_are_no_numbers_fail)
{
	char letters[3];
	float number;
	unsigned whole;

	ck_assert_int_eq(libc_sscanf("0xg", "%x", &whole), 0);
	ck_assert_int_eq(libc_sscanf("1e+x", "%f", &number), 0);
	ck_assert_int_eq(libc_sscanf("1e", "%f", &number), 0);
	ck_assert_int_eq(libc_sscanf("ab", "%3c", letters), 0);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(scan_whole_numbers),
		UNIT(scan_plain_text_must_match),
		UNIT(scan_words_and_sets),
		UNIT(scan_floats),
		UNIT(scan_beginnings_that_are_no_numbers_fail),
	};

	return unit_run("libc_scan", tests, sizeof tests / sizeof tests[0]);
}
