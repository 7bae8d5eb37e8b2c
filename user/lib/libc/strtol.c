/* SPDX-License-Identifier: MIT */
/*
 * strtol.c: whole numbers in text.
 *
 *   All are one function that reads the digits into 64 bits without a sign, and remembers whether they were
 *   too many; each type then looks whether it can hold that.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

struct whole {
	unsigned long long value;
	bool negative, too_large;
};

static int
digit_of(char character)
{
	if (isdigit((unsigned char)character))
		return character - '0';
	if (isalpha((unsigned char)character))
		return tolower((unsigned char)character) - 'a' + 10;
	return INT_MAX;
}

/* Read the base's prefix; "0x" is one only if a digit follows. */
static const char *
read_base(const char *at, int *base)
{
	bool hexadecimal = at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && digit_of(at[2]) < 16;

	if ((*base == 0 || *base == 16) && hexadecimal) {
		*base = 16;
		return at + 2;
	}
	if (*base == 0)
		*base = *at == '0' ? 8 : 10;
	return at;
}

static struct whole
read_number(const char *text, char **end, int base)
{
	struct whole r = { 0, false, false };
	const char *at = text, *digits;

	if (end)
		*end = (char *)text;
	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		return r;
	}
	while (isspace((unsigned char)*at))
		at++;
	r.negative = *at == '-';
	at += *at == '-' || *at == '+';
	digits = at = read_base(at, &base);
	for (; digit_of(*at) < base; at++) {
		unsigned long long next;

		r.too_large |= __builtin_mul_overflow(r.value, (unsigned)base, &next);
		r.too_large |= __builtin_add_overflow(next, (unsigned)digit_of(*at), &r.value);
	}
	if (at > digits && end)
		*end = (char *)at;
	return r;
}

/* As a number with a sign whose largest is `most`. */
static long long
as_signed(struct whole r, long long most)
{
	unsigned long long limit = (unsigned long long)most + r.negative;

	if (r.too_large || r.value > limit) {
		errno = ERANGE;
		return r.negative ? -most - 1 : most;
	}
	return (long long)(r.negative ? -r.value : r.value);
}

static unsigned long long
as_unsigned(struct whole r, unsigned long long most)
{
	if (r.too_large || r.value > most) {
		errno = ERANGE;
		return most;
	}
	return r.negative ? -r.value : r.value;
}

long
strtol(const char *restrict text, char **restrict end, int base)
{
	return (long)as_signed(read_number(text, end, base), LONG_MAX);
}

long long
strtoll(const char *restrict text, char **restrict end, int base)
{
	return as_signed(read_number(text, end, base), LLONG_MAX);
}

unsigned long
strtoul(const char *restrict text, char **restrict end, int base)
{
	return (unsigned long)as_unsigned(read_number(text, end, base), ULONG_MAX);
}

unsigned long long
strtoull(const char *restrict text, char **restrict end, int base)
{
	return as_unsigned(read_number(text, end, base), ULLONG_MAX);
}

intmax_t
strtoimax(const char *restrict text, char **restrict end, int base)
{
	return strtoll(text, end, base);
}

uintmax_t
strtoumax(const char *restrict text, char **restrict end, int base)
{
	return strtoull(text, end, base);
}

int
atoi(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

long
atol(const char *text)
{
	return strtol(text, NULL, 10);
}

long long
atoll(const char *text)
{
	return strtoll(text, NULL, 10);
}
