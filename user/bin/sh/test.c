/* SPDX-License-Identifier: MIT */
/*
 * test.c: test and [.
 *
 *	or      and (-o and)*
 *	and     not (-a not)*
 *	not     ! not | primary
 *	primary ( or ) | -f word ... | word = word ... | word
 *
 *   What a word means depends on what follows: a word before a binary operator is an operand, even if it
 *   looks like `!` or `-f`.  POSIX.1-2017, XCU "test".
 */
#include "sh.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct words {
	char **at;
	char **end;
	bool wrong;
};

static bool test_or(struct words *w);

static const char *const binary_operators[] = {
	"=", "!=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", NULL,
};

static size_t
left(const struct words *w)
{
	return (size_t)(w->end - w->at);
}

static bool
is_binary(const char *word)
{
	for (size_t i = 0; binary_operators[i]; i++) {
		if (strcmp(word, binary_operators[i]) == 0)
			return true;
	}
	return false;
}

static bool
accept(struct words *w, const char *word)
{
	if (left(w) == 0 || strcmp(*w->at, word) != 0)
		return false;
	w->at++;
	return true;
}

static long long
number(struct words *w, const char *word)
{
	char *end;
	long long value = strtoll(word, &end, 10);

	end += strspn(end, " \t\n");
	if (*end || end == word) {
		complain("test: %s: not a number", word);
		w->wrong = true;
	}
	return value;
}

static bool
mode_is(const struct stat *st, char letter)
{
	switch (letter) {
	case 'b':
		return S_ISBLK(st->st_mode);
	case 'c':
		return S_ISCHR(st->st_mode);
	case 'd':
		return S_ISDIR(st->st_mode);
	case 'f':
		return S_ISREG(st->st_mode);
	case 'p':
		return S_ISFIFO(st->st_mode);
	case 's':
		return st->st_size > 0;
	default:
		return true;		/* -e */
	}
}

static bool
test_unary(struct words *w, char letter, const char *word)
{
	struct stat st;

	switch (letter) {
	case 'n':
		return *word != '\0';
	case 'z':
		return *word == '\0';
	case 't':
		return isatty((int)number(w, word));
	case 'r':
		return access(word, R_OK) == 0;
	case 'w':
		return access(word, W_OK) == 0;
	case 'x':
		return access(word, X_OK) == 0;
	case 'h':
	case 'L':
		return lstat(word, &st) == 0 && S_ISLNK(st.st_mode);
	default:
		return stat(word, &st) == 0 && mode_is(&st, letter);
	}
}

static bool
test_files(const char *a, char operator, const char *b)
{
	struct stat sa, sb;
	bool has_a = stat(a, &sa) == 0, has_b = stat(b, &sb) == 0;

	if (operator == 'e')
		return has_a && has_b && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
	if (operator == 'o')
		return has_b && (!has_a || sa.st_mtime < sb.st_mtime);
	return has_a && (!has_b || sa.st_mtime > sb.st_mtime);
}

static bool
test_binary(struct words *w, const char *a, const char *operator, const char *b)
{
	long long x, y;

	if (*operator != '-')
		return (strcmp(a, b) == 0) == (*operator == '=');
	if (operator[2] == 't' && (operator[1] == 'n' || operator[1] == 'o'))
		return test_files(a, operator[1], b);
	if (operator[2] == 'f')
		return test_files(a, 'e', b);
	x = number(w, a);
	y = number(w, b);
	switch (operator[1]) {
	case 'e':
		return x == y;
	case 'n':
		return x != y;
	case 'l':
		return operator[2] == 't' ? x < y : x <= y;
	default:
		return operator[2] == 't' ? x > y : x >= y;
	}
}

static bool
test_primary(struct words *w)
{
	char **a = w->at;
	bool value;

	if (left(w) == 0) {
		w->wrong = true;
		return false;
	}
	if (left(w) >= 3 && is_binary(a[1])) {
		w->at += 3;
		return test_binary(w, a[0], a[1], a[2]);
	}
	if (left(w) >= 2 && a[0][0] == '-' && a[0][1] && !a[0][2] && strchr("bcdefhLnprstwxz", a[0][1])) {
		w->at += 2;
		return test_unary(w, a[0][1], a[1]);
	}
	if (left(w) >= 2 && accept(w, "(")) {
		value = test_or(w);
		w->wrong = w->wrong || !accept(w, ")");
		return value;
	}
	w->at++;
	return **a != '\0';
}

static bool
test_not(struct words *w)
{
	if (left(w) >= 2 && !(left(w) >= 3 && is_binary(w->at[1])) && accept(w, "!"))
		return !test_not(w);
	return test_primary(w);
}

static bool
test_and(struct words *w)
{
	bool value = test_not(w);

	while (accept(w, "-a")) {
		bool right = test_not(w);

		value = value && right;
	}
	return value;
}

static bool
test_or(struct words *w)
{
	bool value = test_and(w);

	while (accept(w, "-o")) {
		bool right = test_and(w);

		value = value || right;
	}
	return value;
}

int
builtin_test(int argc, char **argv)
{
	struct words w = { argv + 1, argv + argc, false };
	bool value;

	if (strcmp(argv[0], "[") == 0) {
		if (argc < 2 || strcmp(argv[argc - 1], "]") != 0) {
			complain("[: the ] at the end is missing");
			return 2;
		}
		w.end--;
	}
	if (left(&w) == 0)
		return 1;
	value = test_or(&w);
	if (!w.wrong && left(&w) > 0) {
		complain("test: %s: cannot stand here", *w.at);
		w.wrong = true;
	}
	return w.wrong ? 2 : !value;
}
