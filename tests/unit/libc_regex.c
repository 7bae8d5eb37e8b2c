/* SPDX-License-Identifier: MIT */
/*
 * libc_regex.c: regular expressions, compared with what the host's regexec() finds.
 */
#include "unit.h"

#include <ctype.h>
#include <regex.h>

/* The host's own, before its names are taken. */
static int
host_match(const char *pattern, int flags, const char *text, int how, regmatch_t *matches, size_t count)
{
	regex_t regex;
	int result = regcomp(&regex, pattern, flags);

	if (result != 0)
		return -1;
	result = regexec(&regex, text, count, matches, how);
	regfree(&regex);
	return result;
}

static size_t
strlcpy_here(char *to, const char *from, size_t size)
{
	snprintf(to, size, "%s", from);
	return strlen(from);
}

#define regex_t libc_regex_t
#define regoff_t libc_regoff_t
#define regmatch_t libc_regmatch_t
#define regcomp libc_regcomp
#define regexec libc_regexec
#define regerror libc_regerror
#define regfree libc_regfree
#define strlcpy strlcpy_here
#undef REG_EXTENDED
#undef REG_ICASE
#undef REG_NOSUB
#undef REG_NEWLINE
#undef REG_NOTBOL
#undef REG_NOTEOL
#undef REG_STARTEND
#undef REG_BADPAT
enum { HOST_EXTENDED = 1, HOST_ICASE = 2, HOST_NEWLINE = 4, HOST_NOSUB = 8, HOST_NOTBOL = 1, HOST_NOTEOL = 2 };
#undef REG_NOMATCH
#undef REG_ECOLLATE
#undef REG_ECTYPE
#undef REG_EESCAPE
#undef REG_ESUBREG
#undef REG_EBRACK
#undef REG_EPAREN
#undef REG_EBRACE
#undef REG_BADBR
#undef REG_ERANGE
#undef REG_ESPACE
#undef REG_BADRPT
#include "user/lib/libc/include/regex.h"
#include "user/lib/libc/regex.c"
#define same same_bytes
#include "user/lib/libc/regex_back.c"
#define push push_step
#define run run_threads
#define step step_of_run
#include "user/lib/libc/regex_run.c"
#undef step
#define insert insert_instruction
#define copy copy_code
#include <limits.h>
#undef RE_DUP_MAX
#define RE_DUP_MAX 255
#include "user/lib/libc/regex_bracket.c"
#include "user/lib/libc/regex_compile.c"
#undef same
#undef regmatch_t

/* What the host calls the same flags. */
static int
host_flags(int flags)
{
	return (flags & REG_EXTENDED ? HOST_EXTENDED : 0) | (flags & REG_ICASE ? HOST_ICASE : 0) |
	       (flags & REG_NEWLINE ? HOST_NEWLINE : 0);
}

#define PARTS 6

/* Both refuse the expression, or find the same: the first `parts` of the match and its parts. */
static void
same(const char *pattern, int flags, const char *text, int how, int parts)
{
	struct host_places {
		int so, eo;
	} theirs[PARTS];
	libc_regmatch_t ours[PARTS];
	libc_regex_t regex;
	int compiled = libc_regcomp(&regex, pattern, flags);
	int their_result = host_match(pattern, host_flags(flags), text, how, (void *)theirs, PARTS);

	ck_assert_msg((compiled != 0) == (their_result < 0), "regcomp(\"%s\", %d): expected %s, seen %d", pattern, flags,
		      their_result < 0 ? "a refusal" : "0", compiled);
	if (compiled != 0)
		return;
	int result = libc_regexec(&regex, text, PARTS, ours, how);
	ck_assert_msg((result == 0) == (their_result == 0), "\"%s\" (%d) in \"%s\": expected %d, seen %d", pattern, flags, text,
		      their_result, result);
	for (int i = 0; i < parts && result == 0; i++)
		ck_assert_msg(ours[i].rm_so == theirs[i].so && ours[i].rm_eo == theirs[i].eo,
			      "\"%s\" (%d) in \"%s\", part %d: expected %d..%d, seen %d..%d", pattern, flags, text, i, theirs[i].so,
			      theirs[i].eo, (int)ours[i].rm_so, (int)ours[i].rm_eo);
	libc_regfree(&regex);
}

struct example {
	const char *pattern, *text;
};

START_TEST(regex_basic_ones)
{
	static const struct example examples[] = {
		{ "abc", "xxabcxx" }, { "a*b", "aaab" }, { "a*", "" }, { "a.c", "abc" }, { "^abc$", "abc" }, { "^abc$", "abcd" },
		{ "a^b", "a^b" }, { "a$b", "a$b" }, { "*a", "*a" }, { "^*a", "*a" }, { "\\(*a\\)", "*a" }, { "a\\{2,3\\}", "aaaa" },
		{ "a\\{2\\}", "aaaa" }, { "a\\{2,\\}", "aaaa" }, { "a\\{0\\}b", "ab" }, { "\\(ab\\)*c", "ababc" },
		{ "\\(a\\)\\(b\\)", "ab" }, { "\\(a*\\)b\\1", "aabaa" }, { "\\(.\\)\\1", "abccd" }, { "\\(^a\\)b", "ab" },
		{ "a+b", "a+b" }, { "a?b", "a?b" }, { "(a)", "(a)" }, { "a|b", "a|b" }, { "a{2}", "a{2}" }, { "a\\+", "aaa" },
		{ "ab\\?c", "ac" }, { "a\\|b", "b" }, { "[abc]*", "cabd" }, { "[^abc]", "abcd" }, { "[]]", "]" }, { "[^]]", "]x" },
		{ "[a-c]x", "bx" }, { "[[:alpha:]]*", "abc1" }, { "[[:digit:]a]*", "a1b" }, { "[a-]", "-" }, { "[.]", "a." },
		{ "\\.", "a." }, { "\\*", "*" }, { "\\[", "[" }, { "\\w\\+", " ab_1 " }, { "\\<b", "ab b" }, { "b\\>", "ba b" },
		{ "a\\(b", "ab" }, { "a\\)b", "ab" }, { "[a", "a" }, { "a\\", "a" }, { "a\\{1", "a" }, { "a\\{2,1\\}", "a" },
		{ "a\\{x\\}", "a" }, { "\\1", "a" }, { "\\(a\\1\\)", "a" }, { "[b-a]", "a" }, { "[[:nope:]]", "a" }, { "", "abc" },
		{ "x*", "abc" }, { "\\(\\)", "a" }, { "\\(a*\\)*", "b" }, { "s/\\(x\\)/", "s/x/" }, { "^$", "" }, { "^", "a" }, { "$", "a" },
	};

	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		if (strcmp(examples[i].pattern, "\\(a*\\)*") == 0)
			same(examples[i].pattern, 0, examples[i].text, 0, 1);
		else
			same(examples[i].pattern, 0, examples[i].text, 0, PARTS);
	}
}
END_TEST

START_TEST(regex_extended_ones)
{
	static const struct example examples[] = {
		{ "a|b", "b" }, { "ab|abc", "abc" }, { "(a|ab)(c|bcd)", "abcd" }, { "a+", "aaa" }, { "ab?c", "ac" },
		{ "(ab)+", "ababx" }, { "(a|b)*c", "abac" }, { "a{2,3}", "aaaa" }, { "a{2}b", "aab" }, { "(ab){2}", "ababab" },
		{ "a{0,1}b", "b" }, { "^(a|b)$", "b" }, { "a^b", "a^b" }, { "()", "a" }, { "(a)(b)(c)(d)", "abcd" }, { "\\(a\\)", "(a)" },
		{ "a\\.b", "a.b" }, { "[0-9]+\\.[0-9]*", "x3.14" }, { "^[a-z_][a-z0-9_]*$", "a_1" }, { "(a)|b", "b" }, { "x(y)?z", "xz" },
		{ "(foo|bar|baz)+", "foobarbaz!" }, { "a||b", "b" }, { "(|a)b", "ab" }, { "*a", "a" }, { "+a", "a" }, { "(*a)", "a" },
		{ "a|*b", "b" }, { "(a", "a" }, { "a)", "a)" }, { "a{1", "a" }, { "a{2,1}", "a" }, { "a{256}", "a" }, { "(.*)x(.*)", "1x2x3" },
		{ "(.)\\1", "abb" }, { "\\bfoo\\b", "a foo b" }, { "\\s+\\S", "a  b" }, { "a.b", "a\nb" }, { "(a*)+b", "aab" },
		{ "((a)|(b))*", "ab" }, { "(a?){3}b", "aab" }, { ".{3}", "abcd" }, { "[^\n]+$", "ab" },
	};

	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		bool parts_differ = strcmp(examples[i].pattern, "((a)|(b))*") == 0 ||
				    strcmp(examples[i].pattern, "(a|ab)(c|bcd)") == 0 ||
				    strcmp(examples[i].pattern, "(a*)+b") == 0 || strcmp(examples[i].pattern, "a{256}") == 0;

		if (strcmp(examples[i].pattern, "a{256}") != 0)		/* the host allows more */
			same(examples[i].pattern, REG_EXTENDED, examples[i].text, 0, parts_differ ? 1 : PARTS);
	}
}
END_TEST

START_TEST(regex_flags)
{
	same("\\(a\\)*\\(b\\)*\\(.\\)\\3", 0, "abacc", 0, 1);
	same("(a(b)x|ab)\\2", REG_EXTENDED, "abb", 0, PARTS);	/* what a failed way has read counts no more */
	same("(x(a)|x)(b)\\3", REG_EXTENDED, "xbb", 0, PARTS);
	same("(a(x)|ay)(b)\\3|(c)", REG_EXTENDED, "axbaybb", 0, PARTS);
	same("aBc", REG_ICASE, "xAbCx", 0, PARTS);
	same("[a-c]+", REG_ICASE | REG_EXTENDED, "xABCx", 0, PARTS);
	same("[^a]", REG_ICASE, "Ab", 0, PARTS);
	same("(a)\\1", REG_ICASE | REG_EXTENDED, "xaA", 0, PARTS);
	same("^b$", REG_NEWLINE, "a\nb\nc", 0, PARTS);
	same("^b$", 0, "a\nb\nc", 0, PARTS);
	same("a.*", REG_NEWLINE, "ab\nc", 0, PARTS);
	same("[^x]*", REG_NEWLINE, "ab\nc", 0, PARTS);
	same("^a", 0, "a", HOST_NOTBOL, PARTS);
	same("a$", 0, "a", HOST_NOTEOL, PARTS);
	same("^b", REG_NEWLINE, "a\nb", HOST_NOTBOL, PARTS);
}
END_TEST

START_TEST(regex_random_ones_as_the_host_does)
{
	static const char *const pieces[] = { "a", "b", "c", ".", "a*", "(", ")", "|", "[ab]", "[^a]", "b+", "c?", "{2}", "^", "$", "(a|b)", "a{1,2}" };
	uint32_t state = 20;

	for (int i = 0; i < 20000; i++) {
		char pattern[64] = "", text[16];
		size_t length = unit_random(&state) % 9;

		for (unsigned j = unit_random(&state) % 7; j > 0; j--)
			strcat(pattern, pieces[unit_random(&state) % 17]);
		for (size_t j = 0; j < length; j++)
			text[j] = "abc"[unit_random(&state) % 3];
		text[length] = '\0';
		if (strstr(pattern, "^{") || strstr(pattern, "${") || strstr(pattern, "({") || strstr(pattern, "|{") || *pattern == '{' ||
		    strstr(pattern, "}{") || strchr(pattern, ')') == pattern || strstr(pattern, "*{") || strstr(pattern, "+{") ||
		    strstr(pattern, "?{"))
			continue;	/* POSIX leaves it open */
		same(pattern, REG_EXTENDED, text, 0, 1);
	}
}
END_TEST

START_TEST(regex_takes_no_longer_on_hard_ones)
{
	char pattern[256] = "", text[64] = "";
	libc_regex_t regex;

	for (int i = 0; i < 30; i++)
		strcat(pattern, "a?");
	for (int i = 0; i < 30; i++) {
		strcat(pattern, "a");
		strcat(text, "a");
	}
	ck_assert_int_eq(libc_regcomp(&regex, pattern, REG_EXTENDED), 0);
	ck_assert_int_eq(libc_regexec(&regex, text, 0, NULL, 0), 0);
	libc_regfree(&regex);
	ck_assert_int_eq(libc_regcomp(&regex, "(a*)*(a*)*(a*)*b", REG_EXTENDED), 0);
	ck_assert_int_eq(libc_regexec(&regex, text, 0, NULL, 0), REG_NOMATCH);
	libc_regfree(&regex);
	ck_assert_int_eq(libc_regcomp(&regex, "((((a{99}){99}){99}){99}){99}", REG_EXTENDED), REG_ESPACE);
}
END_TEST

/* With REG_STARTEND: where a match is found from a place on, in a text with a zero in it; -1: nowhere. */
static int
found_from(const char *pattern, int from)
{
	static const char text[] = "ab\0ab ab";
	libc_regmatch_t match = { .rm_so = from, .rm_eo = sizeof text - 1 };
	libc_regex_t regex;

	ck_assert_int_eq(libc_regcomp(&regex, pattern, 0), 0);
	int result = libc_regexec(&regex, text, 1, &match, REG_STARTEND);
	libc_regfree(&regex);
	return result == 0 ? (int)match.rm_so : -1;
}

START_TEST(regex_part_of_a_text_with_a_zero_in_it)
{
	ck_assert_int_eq(found_from("b", 0), 1);
	ck_assert_int_eq(found_from("b", 2), 4);
	ck_assert_int_eq(found_from("b$", 2), 7);
	ck_assert_int_eq(found_from("\\(a\\)b \\1", 1), 3);
	ck_assert_int_eq(found_from("^a", 0), 0);
	ck_assert_int_eq(found_from("^b", 1), -1);	/* what is before the place counts */
	ck_assert_int_eq(found_from("\\<b", 1), -1);
	ck_assert_int_eq(found_from("x*", 8), 8);
}
END_TEST

START_TEST(regex_errors_have_words)
{
	char text[8];

	ck_assert_uint_eq(libc_regerror(REG_EBRACK, NULL, text, sizeof text), strlen("[ without ]") + 1);
	ck_assert_str_eq(text, "[ witho");
	libc_regerror(99, NULL, text, sizeof text);
	ck_assert_str_eq(text, "Unknown");
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(regex_basic_ones),
		UNIT(regex_extended_ones),
		UNIT(regex_flags),
		UNIT(regex_random_ones_as_the_host_does),
		UNIT(regex_takes_no_longer_on_hard_ones),
		UNIT(regex_part_of_a_text_with_a_zero_in_it),
		UNIT(regex_errors_have_words),
	};

	return unit_run("libc_regex", tests, sizeof tests / sizeof tests[0]);
}
