/* SPDX-License-Identifier: MIT */
/*
 * strtod.c: floating-point numbers in text, to the nearest.
 *
 *   text -> digits in a decimal (decimal.h) -> scaled by a power of two until the whole part has 32 bits
 *   -> 96 bits taken out of it -> rounded once to the bits that the type has (fewer near zero).  Rounding
 *   once is what makes the result the nearest: through double to float it would be rounded twice.
 *
 *   DIGITS_MAX digits are kept, the rest only as "a little more": no double lies closer to the middle
 *   between two others than its 767th digit tells.  A long double that needs more digits than that to
 *   decide can be off by one in its last bit.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#include "decimal.h"
#include "float_parts.h"

#define DIGITS_MAX	800

struct float_type {
	int bits;		/* of the mantissa */
	int least, most;	/* exponent of the lowest bit: in the smallest numbers, in the largest */
	int digits;		/* 10 to this power is infinite, to its negative zero */
	int whole, room;	/* words: decimal.h */
};

/* The smallest numbers begin behind as many words of zeros as the largest have; then come their digits. */
#define DIGIT_WORDS	(DIGITS_MAX / DECIMAL_DIGITS + 2)
#define DOUBLE_WHOLE	40
#define DOUBLE_ROOM	(DOUBLE_WHOLE + 120 + DIGIT_WORDS)
#define LONG_WHOLE	555
#define LONG_ROOM	(LONG_WHOLE + 555 + DIGIT_WORDS)

static const struct float_type type_float = { 24, -149, 104, 340, DOUBLE_WHOLE, DOUBLE_ROOM };
static const struct float_type type_double = { 53, -1074, 971, 340, DOUBLE_WHOLE, DOUBLE_ROOM };
static const struct float_type type_long_double = { 64, -16445, 16320, 4970, LONG_WHOLE, LONG_ROOM };

/*
 * What has been read, before it is rounded: (mantissa + tail / 2^32) * 2 to the power of exponent.  The
 * mantissa's highest bit is set, or all is zero; the tail's lowest bit stands for everything behind it.
 */
struct reading {
	uint64_t mantissa;
	uint32_t tail;
	int exponent;
};

/* Compare the lowest `drop` bits and the tail with half of the bit above them. */
static int
compare_middle(const struct reading *r, int drop)
{
	uint64_t rest = drop < 64 ? r->mantissa & ((1ull << drop) - 1) : r->mantissa;

	if (drop == 0)
		return r->tail < 1u << 31 ? -1 : r->tail > 1u << 31;
	if (rest != 1ull << (drop - 1))
		return rest < 1ull << (drop - 1) ? -1 : 1;
	return r->tail != 0;
}

/* Round to what the type can hold, and put it together. */
static long double
round_to(const struct float_type *type, const struct reading *r, bool negative)
{
	int drop = 64 - type->bits;

	if (r->mantissa == 0)
		return float_join(0, 0, negative);
	if (r->exponent + drop < type->least)
		drop = type->least - r->exponent;
	if (drop > 64) {
		errno = ERANGE;
		return float_join(0, 0, negative);
	}
	uint64_t kept = drop < 64 ? r->mantissa >> drop : 0;
	int exponent = r->exponent + drop;
	int half = compare_middle(r, drop);
	if (half > 0 || (half == 0 && (kept & 1)))
		kept++;
	if (drop == 0 && kept == 0) {			/* it was all ones */
		kept = 1ull << 63;
		exponent++;
	} else if (type->bits < 64 && kept >> type->bits) {
		kept >>= 1;
		exponent++;
	}
	if (kept == 0 || exponent > type->most)
		errno = ERANGE;
	if (exponent > type->most)
		return negative ? -__builtin_infl() : __builtin_infl();
	return float_join(kept, exponent, negative);
}

/* Multiply by a power of two until the whole part has 32 bits; returns the power. */
static int
normalize(struct decimal *d)
{
	int power = 0;

	for (;;) {
		uint64_t whole = decimal_whole(d);
		int step = DECIMAL_SHIFT;

		if (whole == UINT64_MAX)
			step = -DECIMAL_SHIFT;
		else if (whole != 0)
			step = __builtin_clzll(whole) - 32;
		if (step == 0)
			return power;
		decimal_scale(d, step);
		power += step;
	}
}

static uint32_t
take_bits(struct decimal *d)
{
	uint32_t whole = (uint32_t)decimal_whole(d);

	decimal_drop_whole(d);
	decimal_scale(d, 32);
	return whole;
}

static void
read_decimal(struct reading *r, struct decimal *d)
{
	r->exponent = -normalize(d) - 32;
	r->mantissa = (uint64_t)take_bits(d) << 32;
	r->mantissa |= take_bits(d);
	r->tail = take_bits(d);
	r->tail |= !decimal_is_zero(d) || d->sticky;
}

/* Read "e-12" or "p+3" if it stands there; else *exponent is 0.  Returns where it ends. */
static const char *
read_exponent(const char *at, char letter, int *exponent)
{
	bool negative = at[0] != '\0' && at[1] == '-';
	bool sign = at[0] != '\0' && (at[1] == '-' || at[1] == '+');
	const char *digit = at + 1 + sign;

	*exponent = 0;
	if (tolower((unsigned char)*at) != letter || !isdigit((unsigned char)*digit))
		return at;
	for (; isdigit((unsigned char)*digit); digit++) {
		if (*exponent < 100000000)
			*exponent = *exponent * 10 + (*digit - '0');
	}
	if (negative)
		*exponent = -*exponent;
	return digit;
}

/* Digits with at most one point among them, and no digit at all is nothing. */
struct digits {
	const char *start, *end;
	int whole;		/* how many stand before the point */
};

static struct digits
read_digits(const char *at, int (*is_digit)(int))
{
	struct digits digits = { at, at, 0 };
	bool point = false, any = false;

	for (;; at++) {
		if (is_digit((unsigned char)*at)) {
			any = true;
			digits.whole += !point;
		} else if (*at == '.' && !point) {
			point = true;
		} else {
			break;
		}
	}
	if (any)
		digits.end = at;
	return digits;
}

/* Put the digits into the decimal; returns false if they are beyond what the type can hold. */
static bool
add_digits(struct decimal *d, const struct digits *digits, int exponent, int limit)
{
	int position = 1 - digits->whole - exponent, first = 0;
	bool begun = false;

	for (const char *at = digits->start; at < digits->end; at++) {
		if (*at == '.')
			continue;
		if (*at != '0' && !begun) {
			if (position > limit || position < -limit)
				return false;
			begun = true;
			first = position;
		}
		if (begun && position - first >= DIGITS_MAX)
			d->sticky = d->sticky || *at != '0';
		else if (begun)
			decimal_add_digit(d, position, (uint32_t)(*at - '0'));
		position++;
	}
	return true;
}

static const char *
convert_decimal(const char *text, const struct float_type *type, uint32_t *words, bool negative,
		long double *value)
{
	struct digits digits = read_digits(text, isdigit);
	struct reading r = { 0, 0, 0 };
	struct decimal d;
	int exponent;

	if (digits.end == text)
		return NULL;
	const char *end = read_exponent(digits.end, 'e', &exponent);
	decimal_clear(&d, words, type->room, type->whole);
	if (!add_digits(&d, &digits, exponent, type->digits)) {
		r.mantissa = 1ull << 63;	/* as large, or as small, as makes no difference */
		r.exponent = exponent + digits.whole > 0 ? 100000 : -100000;
	} else if (!decimal_is_zero(&d)) {
		read_decimal(&r, &d);
	}
	*value = round_to(type, &r, negative);
	return end;
}

static uint32_t
hexadecimal_digit(char character)
{
	if (isdigit((unsigned char)character))
		return (uint32_t)(character - '0');
	return (uint32_t)(tolower((unsigned char)character) - 'a') + 10;
}

static void
read_hexadecimal(struct reading *r, const struct digits *digits)
{
	bool more = false, point = false;

	for (const char *at = digits->start; at < digits->end; at++) {
		if (*at == '.') {
			point = true;
			continue;
		}
		uint32_t digit = hexadecimal_digit(*at);
		bool full = r->mantissa >> 60;

		if (full) {
			more |= digit != 0;
		} else {
			r->mantissa = r->mantissa << 4 | r->tail >> 28;
			r->tail = r->tail << 4 | digit;
		}
		r->exponent += (full ? 4 : 0) - (point ? 4 : 0);
	}
	while ((r->mantissa || r->tail) && !(r->mantissa >> 63)) {
		r->mantissa = r->mantissa << 1 | r->tail >> 31;
		r->tail <<= 1;
		r->exponent--;
	}
	r->exponent += 32;
	r->tail |= more;
}

static const char *
convert_hexadecimal(const char *text, const struct float_type *type, bool negative, long double *value)
{
	struct digits digits = read_digits(text, isxdigit);
	struct reading r = { 0, 0, 0 };
	int exponent;

	if (digits.end == text)
		return NULL;
	const char *end = read_exponent(digits.end, 'p', &exponent);
	read_hexadecimal(&r, &digits);
	r.exponent += exponent;
	*value = round_to(type, &r, negative);
	return end;
}

/* inf, infinity, nan, nan(anything). */
static const char *
convert_word(const char *text, bool negative, long double *value)
{
	long double sign = negative ? -1 : 1;

	if (strncasecmp(text, "inf", 3) == 0) {
		*value = sign * __builtin_infl();
		return text + (strncasecmp(text, "infinity", 8) == 0 ? 8 : 3);
	}
	if (strncasecmp(text, "nan", 3) != 0)
		return NULL;
	*value = __builtin_copysignl(__builtin_nanl(""), sign);
	const char *at = text + 3;
	if (*at == '(') {
		for (at++; isalnum((unsigned char)*at) || *at == '_'; at++)
			;
		if (*at == ')')
			return at + 1;
	}
	return text + 3;
}

static long double
convert(const char *text, char **end, const struct float_type *type, uint32_t *words)
{
	long double value = 0;
	const char *at = text, *after = NULL;

	while (isspace((unsigned char)*at))
		at++;
	bool negative = *at == '-';
	at += *at == '-' || *at == '+';
	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
		after = convert_hexadecimal(at + 2, type, negative, &value);
	if (!after)
		after = convert_decimal(at, type, words, negative, &value);
	if (!after)
		after = convert_word(at, negative, &value);
	if (end)
		*end = (char *)(after ? after : text);
	return value;
}

double
strtod(const char *restrict text, char **restrict end)
{
	uint32_t words[DOUBLE_ROOM];

	return (double)convert(text, end, &type_double, words);
}

float
strtof(const char *restrict text, char **restrict end)
{
	uint32_t words[DOUBLE_ROOM];

	return (float)convert(text, end, &type_float, words);
}

long double
strtold(const char *restrict text, char **restrict end)
{
	uint32_t words[LONG_ROOM];

	return convert(text, end, &type_long_double, words);
}

double
atof(const char *text)
{
	return strtod(text, NULL);
}
