/* SPDX-License-Identifier: MIT */
/*
 * libc_pattern.c: patterns of the shell, compared with what the host's fnmatch() says.
 */
#include "unit.h"

#include <ctype.h>
#include <fnmatch.h>

#define fnmatch libc_fnmatch
int libc_fnmatch(const char *pattern, const char *text, int flags);
#undef FNM_NOMATCH
#define FNM_NOMATCH 1
#include "user/lib/libc/fnmatch.c"
#undef fnmatch

static void
same(const char *pattern, const char *text, int flags)
{
	int ours = libc_fnmatch(pattern, text, flags), theirs = fnmatch(pattern, text, flags);

	ck_assert_msg(ours == theirs, "fnmatch(\"%s\", \"%s\", %d): expected %d, seen %d", pattern, text, flags, theirs,
		      ours);
}

START_TEST(pattern_cases)
{
	static const char *const pairs[][2] = {
		{ "", "" }, { "", "a" }, { "*", "" }, { "*", "abc" }, { "a*c", "abbc" }, { "a*c", "abbd" }, { "**a", "ba" },
		{ "?", "" }, { "?", "a" }, { "a?c", "abc" }, { "*.c", "x.c" }, { "*.c", ".c" }, { "[abc]", "b" },
		{ "[!abc]", "b" }, { "[^abc]", "d" }, { "[a-c]x", "bx" }, { "[]]", "]" }, { "[]a]", "a" }, { "[!]]", "]" },
		{ "[a-]", "-" }, { "[-a]", "-" }, { "[", "[" }, { "[a", "[a" }, { "a[", "a[" }, { "[[:alpha:]]", "x" },
		{ "[[:digit:]x]", "x" }, { "[[:nope:]]", "n" }, { "\\*", "*" }, { "\\*", "a" }, { "\\a", "a" }, { "[\\]]", "]" },
		{ "*a*b*c*", "xxaxxbxxcxx" }, { "*a*b*c*", "xxaxxcxxb" }, { "a/b", "a/b" }, { "a*b", "a/b" }, { "a?b", "a/b" },
		{ "*/b", "a/b" }, { "*", ".a" }, { "?a", ".a" }, { "[.]a", ".a" }, { ".*", ".a" }, { "a/*", "a/.b" },
		{ "*a", "aaaaaaaaaaaaaaaaab" }, { "[z-a]", "b" }, { "[a-c-e]", "-" }, { "a\\", "a\\" },
	};
	static const int flags[] = { 0, FNM_PATHNAME, FNM_PERIOD, FNM_PATHNAME | FNM_PERIOD, FNM_NOESCAPE };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (strcmp(pairs[i][0], "a\\") == 0)
			continue;	/* POSIX leaves it open */
		for (size_t j = 0; j < sizeof flags / sizeof flags[0]; j++)
			same(pairs[i][0], pairs[i][1], flags[j]);
	}
}
END_TEST

START_TEST(pattern_random_ones_as_the_host_does)
{
	static const char plain[] = "ab*?/.*ab", brackets[] = "ab*[]!-b]", text_letters[] = "ab/.ab";
	static const int flags[] = { 0, FNM_PATHNAME, FNM_PERIOD, FNM_PATHNAME | FNM_PERIOD };
	uint32_t state = 7;

	for (int i = 0; i < 200000; i++) {
		char pattern[8], text[8];
		size_t p = unit_random(&state) % 7, t = unit_random(&state) % 7;

		for (size_t k = 0; k < p; k++)
			pattern[k] = (i % 4 ? plain : brackets)[unit_random(&state) % 9];
		for (size_t k = 0; k < t; k++)
			text[k] = text_letters[unit_random(&state) % 6];
		pattern[p] = text[t] = '\0';
		same(pattern, text, flags[i % 4]);
	}
}
END_TEST

START_TEST(pattern_many_stars_end_soon)
{
	ck_assert_int_eq(libc_fnmatch("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b",
				      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0), 1);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(pattern_cases),
		UNIT(pattern_random_ones_as_the_host_does),
		UNIT(pattern_many_stars_end_soon),
	};

	return unit_run("libc_pattern", tests, sizeof tests / sizeof tests[0]);
}
