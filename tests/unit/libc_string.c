/* SPDX-License-Identifier: MIT */
/*
 * libc_string.c: strings, characters, sorting, options and the environment, compared with the host's.
 *
 *   The functions keep their names here and hide the host's, which are looked up by name in its library.
 */
#include "unit.h"

#include <ctype.h>
#include <dlfcn.h>
#include <errno.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <strings.h>
#include <unistd.h>

#undef isalnum
#undef isalpha
#undef isblank
#undef iscntrl
#undef isdigit
#undef isgraph
#undef islower
#undef isprint
#undef ispunct
#undef isspace
#undef isupper
#undef isxdigit
#undef isascii
#undef toascii
#undef tolower
#undef toupper
size_t strlcpy(char *to, const char *from, size_t size);
size_t strlcat(char *to, const char *from, size_t size);
#include "user/lib/libc/ctype.c"
#include "user/lib/libc/environment.c"
#define complain complain_of_option
#include "user/lib/libc/getopt.c"
#include "user/lib/libc/libgen.c"
#include "user/lib/libc/mem.c"
#include "user/lib/libc/qsort.c"
#include "user/lib/libc/string_compare.c"
#include "user/lib/libc/string_copy.c"
#include "user/lib/libc/string_search.c"

static void *
host(const char *name)
{
	static void *library;
	void *symbol;

	if (!library)
		library = dlopen("libc.so.6", RTLD_NOW);
	symbol = library ? dlsym(library, name) : NULL;
	ck_assert_msg(symbol != NULL, "the host's library has no %s", name);
	return symbol;
}

/* A string in memory of its own, of few different letters; length < 12. */
static char *
random_text(uint32_t *state)
{
	size_t length = unit_random(state) % 12;
	char *text = malloc(length + 1);

	for (size_t i = 0; i < length; i++)
		text[i] = "abAB\xe4-"[unit_random(state) % 6];
	text[length] = '\0';
	return text;
}

static int
sign(int value)
{
	return (value > 0) - (value < 0);
}

#define ROUNDS 30000

typedef int compare_two(const char *, const char *);
typedef int compare_some(const char *, const char *, size_t);
typedef char *find_character(const char *, int);
typedef char *find_text(const char *, const char *);
typedef size_t span(const char *, const char *);

static void
compare_searches(const char *a, const char *b, int c)
{
	static const struct {
		const char *name;
		find_character *ours;
	} characters[] = { { "strchr", strchr }, { "strrchr", strrchr }, { "index", index }, { "rindex", rindex }, { "strchrnul", strchrnul } };
	static const struct {
		const char *name;
		find_text *ours;
	} texts[] = { { "strstr", strstr }, { "strcasestr", strcasestr }, { "strpbrk", strpbrk } };
	static const struct {
		const char *name;
		span *ours;
	} spans[] = { { "strspn", strspn }, { "strcspn", strcspn } };

	for (size_t i = 0; i < 5; i++)
		ck_assert_msg(characters[i].ours(a, c) == ((find_character *)host(characters[i].name))(a, c), "%s(\"%s\", %d)",
			      characters[i].name, a, c);
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(texts[i].ours(a, b) == ((find_text *)host(texts[i].name))(a, b), "%s(\"%s\", \"%s\")", texts[i].name,
			      a, b);
	for (size_t i = 0; i < 2; i++)
		ck_assert_msg(spans[i].ours(a, b) == ((span *)host(spans[i].name))(a, b), "%s(\"%s\", \"%s\")", spans[i].name, a, b);
}

static void
compare_orders(const char *a, const char *b, size_t n)
{
	static const struct {
		const char *name;
		compare_two *ours;
	} two[] = { { "strcmp", strcmp }, { "strcoll", strcoll }, { "strcasecmp", strcasecmp } };
	static const struct {
		const char *name;
		compare_some *ours;
	} some[] = { { "strncmp", strncmp }, { "strncasecmp", strncasecmp } };

	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(sign(two[i].ours(a, b)) == sign(((compare_two *)host(two[i].name))(a, b)), "%s(\"%s\", \"%s\")",
			      two[i].name, a, b);
	for (size_t i = 0; i < 2; i++)
		ck_assert_msg(sign(some[i].ours(a, b, n)) == sign(((compare_some *)host(some[i].name))(a, b, n)),
			      "%s(\"%s\", \"%s\", %zu)", some[i].name, a, b, n);
}

START_TEST(string_random_ones_as_the_host_does)
{
	uint32_t state = 11;

	for (int i = 0; i < ROUNDS; i++) {
		char *a = random_text(&state), *b = random_text(&state);
		size_t n = unit_random(&state) % 14, length = strlen(a);
		int c = (unsigned char)"abAB\xe4-\0x"[unit_random(&state) % 8];

		if (i % 3 == 0 && length > 2)
			b[unit_random(&state) % 3 < strlen(b) ? unit_random(&state) % (strlen(b) + 1) : strlen(b)] = '\0';
		ck_assert_uint_eq(length, ((size_t (*)(const char *))host("strlen"))(a));
		ck_assert_uint_eq(strnlen(a, n), n < length ? n : length);
		compare_searches(a, b, c);
		compare_orders(a, b, n);
		ck_assert_ptr_eq(memchr(a, c, length), ((void *(*)(const void *, int, size_t))host("memchr"))(a, c, length));
		ck_assert_ptr_eq(memrchr(a, c, length), ((void *(*)(const void *, int, size_t))host("memrchr"))(a, c, length));
		free(a);
		free(b);
	}
}
END_TEST

START_TEST(string_copies_write_what_they_should)
{
	typedef char *copy_some(char *, const char *, size_t);
	static const struct {
		const char *name;
		copy_some *ours;
	} copies[] = { { "strncpy", strncpy }, { "stpncpy", stpncpy }, { "strncat", strncat } };
	uint32_t state = 12;

	for (int i = 0; i < ROUNDS; i++) {
		char *from = random_text(&state), ours[40], theirs[40];
		size_t n = unit_random(&state) % 14;

		for (int j = 0; j < 3; j++) {
			memset(ours, 'x', sizeof ours);
			strcpy(ours, "start");
			memcpy(theirs, ours, sizeof ours);
			ck_assert_int_eq(copies[j].ours(ours, from, n) - ours,
					 ((copy_some *)host(copies[j].name))(theirs, from, n) - theirs);
			ck_assert_msg(memcmp(ours, theirs, sizeof ours) == 0, "%s(..., \"%s\", %zu)", copies[j].name, from, n);
		}
		char *copy = strndup(from, n), *whole = strdup(from);
		ck_assert_uint_eq(strlen(copy), n < strlen(from) ? n : strlen(from));
		ck_assert_str_eq(whole, from);
		free(copy);
		free(whole);
		free(from);
	}
}
END_TEST

START_TEST(string_bounded_copies_end_with_a_zero)
{
	char text[6];

	ck_assert_uint_eq(strlcpy(text, "hello!", sizeof text), 6);
	ck_assert_str_eq(text, "hello");
	ck_assert_uint_eq(strlcpy(text, "ab", sizeof text), 2);
	ck_assert_uint_eq(strlcat(text, "cdef", sizeof text), 6);
	ck_assert_str_eq(text, "abcde");
	ck_assert_uint_eq(strlcpy(text, "xyz", 0), 3);
	ck_assert_str_eq(text, "abcde");
	ck_assert_uint_eq(strlcat(text, "z", 3), 4);
}
END_TEST

START_TEST(string_words_are_cut)
{
	char text[] = "--a-bc--d", *rest = text, *save;

	ck_assert_str_eq(strsep(&rest, "-"), "");
	ck_assert_str_eq(strsep(&rest, "-"), "");
	ck_assert_str_eq(strsep(&rest, "-"), "a");
	char other[] = "  one two\tthree ";
	ck_assert_str_eq(strtok_r(other, " \t", &save), "one");
	ck_assert_str_eq(strtok_r(NULL, " \t", &save), "two");
	ck_assert_str_eq(strtok_r(NULL, " \t", &save), "three");
	ck_assert_ptr_null(strtok_r(NULL, " \t", &save));
	ck_assert_ptr_null(strtok_r(NULL, " \t", &save));
	char *last = strcpy(malloc(2), "x");	/* nothing behind it may be looked at */
	ck_assert_str_eq(strtok_r(last, "-", &save), "x");
	ck_assert_ptr_null(strtok_r(NULL, "-", &save));
	free(last);
}
END_TEST

START_TEST(mem_moves_whatever_overlaps)
{
	for (size_t from = 0; from < 12; from++) {
		for (size_t to = 0; to < 12; to++) {
			for (size_t length = 0; length < 12; length++) {
				char ours[24], theirs[24];

				for (size_t i = 0; i < 24; i++)
					ours[i] = theirs[i] = (char)('a' + i);
				ck_assert_ptr_eq(memmove(ours + to, ours + from, length), ours + to);
				((void *(*)(void *, const void *, size_t))host("memmove"))(theirs + to, theirs + from, length);
				ck_assert_mem_eq(ours, theirs, 24);
			}
		}
	}
	char text[8] = "abcdefg";
	ck_assert_ptr_eq(memccpy(text, "xyz", 'y', 3), text + 2);
	ck_assert_str_eq(text, "xycdefg");
	ck_assert_ptr_null(memccpy(text, "xyz", 'q', 3));
	ck_assert_ptr_eq(memmem("abcabd", 6, "abd", 3), (char *)memmem("abcabd", 6, "abd", 3));
	ck_assert_ptr_null(memmem("abcab", 5, "abd", 3));
	ck_assert_ptr_null(memmem("ab", 2, "abd", 3));
}
END_TEST

START_TEST(ctype_classes_are_those_of_the_c_locale)
{
	static const struct {
		const char *name;
		int (*ours)(int);
	} classes[] = {
		{ "isalnum", isalnum }, { "isalpha", isalpha }, { "isblank", isblank }, { "iscntrl", iscntrl }, { "isdigit", isdigit },
		{ "isgraph", isgraph }, { "islower", islower }, { "isprint", isprint }, { "ispunct", ispunct }, { "isspace", isspace },
		{ "isupper", isupper }, { "isxdigit", isxdigit },
	};

	for (int c = -1; c < 256; c++) {
		for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
			ck_assert_msg(!classes[i].ours(c) == !((int (*)(int))host(classes[i].name))(c), "%s(%d)", classes[i].name, c);
		ck_assert_int_eq(tolower(c), ((int (*)(int))host("tolower"))(c));
		ck_assert_int_eq(toupper(c), ((int (*)(int))host("toupper"))(c));
	}
}
END_TEST

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

START_TEST(qsort_sorts_and_bsearch_finds)
{
	uint32_t state = 3;

	for (size_t count = 0; count < 300; count++) {
		uint32_t *ours = malloc(count * 4 + 1), *theirs = malloc(count * 4 + 1), absent = 1u << 20;

		for (size_t i = 0; i < count; i++)
			ours[i] = theirs[i] = unit_random(&state) % (count % 3 ? 1000000 : 5);
		qsort(ours, count, 4, by_number);
		((void (*)(void *, size_t, size_t, int (*)(const void *, const void *)))host("qsort"))(theirs, count, 4, by_number);
		ck_assert_int_eq(memcmp(ours, theirs, count * 4), 0);
		for (size_t i = 0; i < count; i++)
			ck_assert_uint_eq(*(uint32_t *)bsearch(&theirs[i], ours, count, 4, by_number), theirs[i]);
		ck_assert_ptr_null(bsearch(&absent, ours, count, 4, by_number));
		free(ours);
		free(theirs);
	}
}
END_TEST

START_TEST(environment_changes)
{
	static char kept[] = "D=4", a[] = "A=1", ab[] = "AB=2", c[] = "C=", *rows[] = { ab, a, c, NULL };

	environ = rows;
	ck_assert_str_eq(getenv("A"), "1");
	ck_assert_str_eq(getenv("AB"), "2");
	ck_assert_str_eq(getenv("C"), "");
	ck_assert_ptr_null(getenv("B"));
	ck_assert_int_eq(setenv("A", "x", 0), 0);
	ck_assert_str_eq(getenv("A"), "1");
	ck_assert_int_eq(setenv("A", "y", 1), 0);
	ck_assert_str_eq(getenv("A"), "y");
	ck_assert_int_eq(setenv("NEW", "z", 1), 0);
	ck_assert_str_eq(getenv("NEW"), "z");
	ck_assert_int_eq(putenv(kept), 0);
	kept[2] = '5';
	ck_assert_str_eq(getenv("D"), "5");
	ck_assert_int_eq(unsetenv("AB"), 0);
	ck_assert_ptr_null(getenv("AB"));
	ck_assert_str_eq(getenv("C"), "");
	errno = 0;
	ck_assert_int_eq(setenv("X=Y", "", 1), -1);
	ck_assert_int_eq(errno, EINVAL);
	static const char *volatile held[2];		/* strings are never freed: keep them in sight */
	held[0] = getenv("A");
	held[1] = getenv("NEW");
	clearenv();
	ck_assert_ptr_null(getenv("A"));
	ck_assert_int_eq(setenv("A", "again", 1), 0);
	ck_assert_str_eq(getenv("A"), "again");
	ck_assert_str_eq(held[0], "y");
}
END_TEST

START_TEST(paths_have_parts)
{
	static const char *const paths[] = { "", "/", "//", "a", "a/", "/a", "a/b", "/a/b/", "a//b//", "//a", ".", "..", "a/.", "///a///b" };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char ours[16], theirs[16];

		strcpy(ours, paths[i]);
		strcpy(theirs, paths[i]);
		ck_assert_str_eq(basename(ours), ((char *(*)(char *))host("__xpg_basename"))(theirs));
		strcpy(ours, paths[i]);
		strcpy(theirs, paths[i]);
		const char *expected = ((char *(*)(char *))host("dirname"))(theirs);
		if (strncmp(paths[i], "//", 2) != 0 || paths[i][2] == '/')	/* two slashes are the system's own affair */
			ck_assert_str_eq(dirname(ours), expected);
	}
}
END_TEST

/* What getopt says of a command line, as text. */
static void
describe(char *text, int argc, char **argv, int (*get)(int, char *const *, const char *, const struct option *, int *),
	 const char *options)
{
	static int flag;
	static const struct option longs[] = {
		{ "all", no_argument, NULL, 'A' }, { "almost", no_argument, NULL, 'B' }, { "file", required_argument, NULL, 'F' },
		{ "maybe", optional_argument, NULL, 'M' }, { "flag", no_argument, &flag, 9 }, { NULL, 0, NULL, 0 },
	};
	int option, which = -1;

	optind = 0;
	opterr = 0;
	flag = 0;
	while ((option = get(argc, argv, options, longs, &which)) != -1) {
		text += sprintf(text, "%d%s%s ", option, optarg ? "=" : "", optarg ? optarg : "");
		if (option == '?' || option == ':')
			text += sprintf(text, "(%d) ", optopt);
	}
	sprintf(text, "rest %d flag %d", optind, flag);
}

START_TEST(getopt_reads_what_the_host_reads)
{
	static const char *const lines[][6] = {
		{ "-a", "-b", "x" }, { "-ab", "x" }, { "-afx", "y" }, { "-af", "x", "y" }, { "-f" }, { "-q" }, { "-aq", "-b" },
		{ "--", "-a" }, { "-a", "--", "-b" }, { "-" }, { "x", "-a" }, { "-o" }, { "-ox" }, { "-o", "x" }, { "--all" }, { "--al" },
		{ "--alm" }, { "--file=x" }, { "--file", "x", "y" }, { "--file" }, { "--all=x" }, { "--maybe" }, { "--maybe=x" },
		{ "--nope" }, { "--flag", "-a" }, { "--fl" }, { "--fi=1", "-b" }, { "" },
	};
	typedef int get_long(int, char *const *, const char *, const struct option *, int *);

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		for (int silent = 0; silent < 2; silent++) {
			char program[] = "program", *argv[8] = { program }, ours[256], theirs[256];
			int argc = 1;

			for (; lines[i][argc - 1]; argc++)
				argv[argc] = (char *)lines[i][argc - 1];
			describe(ours, argc, argv, getopt_long, silent ? ":abf:o::" : "abf:o::");
			describe(theirs, argc, argv, (get_long *)host("getopt_long"), silent ? "+:abf:o::" : "+abf:o::");
			ck_assert_msg(strcmp(ours, theirs) == 0, "%s ...: expected %s, seen %s", argv[1], theirs, ours);
		}
	}
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(string_random_ones_as_the_host_does),
		UNIT(string_copies_write_what_they_should),
		UNIT(string_bounded_copies_end_with_a_zero),
		UNIT(string_words_are_cut),
		UNIT(mem_moves_whatever_overlaps),
		UNIT(ctype_classes_are_those_of_the_c_locale),
		UNIT(qsort_sorts_and_bsearch_finds),
		UNIT(environment_changes),
		UNIT(paths_have_parts),
		UNIT(getopt_reads_what_the_host_reads),
	};

	return unit_run("libc_string", tests, sizeof tests / sizeof tests[0]);
}
