/* SPDX-License-Identifier: MIT */
/*
 * format_float.c: floating-point numbers as text, exactly.
 *
 *   A number is taken apart into a whole mantissa and a power of two, written out in full as a decimal
 *   (decimal.h: a double has at most 309 digits before the point and 1,074 behind) and rounded once, at
 *   the last digit asked for.  So the result is the nearest there is, whatever the precision.
 *
 *   The digits are never gathered: struct number says where they begin and end, and they go out one by one.
 *   The row of a double takes 768 bytes of stack, that of a long double 10 KiB (%Lf only).
 */
#include <float.h>
#include <stdint.h>
#include <string.h>

#include "decimal.h"
#include "float_parts.h"
#include "format.h"

/* Words of whole part and fraction: 2 to the power of 1024, 2 to the power of -1074; and one for a carry. */
#define DOUBLE_WHOLE	36
#define DOUBLE_ROOM	(DOUBLE_WHOLE + 121)
#define LONG_WHOLE	551
#define LONG_ROOM	(LONG_WHOLE + 1829)

#define PRECISION_USUAL	6

static bool
is_capital(const struct format_conversion *c)
{
	return c->letter >= 'A' && c->letter <= 'Z';
}

/* What will be printed: digits from one position to another, with the point after position 0. */
struct number {
	const struct decimal *decimal;
	int from, to;		/* positions */
	int point;		/* the position after which the point stands */
	char exponent[8];	/* "e+12"; "" for none */
};

/* The digits after the point, without the zeros at the end (%g). */
static int
significant_to(const struct decimal *d, int from, int to)
{
	while (to > from && decimal_digit(d, to) == 0)
		to--;
	return to;
}

/* "e+05": at least two digits; "p+5" at least one. */
static void
write_exponent(char *text, char letter, int exponent, int least)
{
	unsigned value = exponent < 0 ? -(unsigned)exponent : (unsigned)exponent;
	char digits[6];
	int count = 0;

	*text++ = letter;
	*text++ = exponent < 0 ? '-' : '+';
	for (; value > 0 || count < least; value /= 10)
		digits[count++] = (char)('0' + value % 10);
	while (count > 0)
		*text++ = digits[--count];
	*text = '\0';
}

static void
put_decimal(struct format_output *output, const struct format_conversion *c, const char *sign,
	    const struct number *n)
{
	bool point = n->to > n->point || c->alternate;
	int length = n->to - n->from + 1 + point + (int)strlen(n->exponent);
	int after = format_before(output, c, sign, length);

	for (int p = n->from; p <= n->to; p++) {
		char digit = (char)('0' + decimal_digit(n->decimal, p));

		format_put(output, &digit, 1);
		if (p == n->point && point)
			format_put(output, ".", 1);
	}
	format_put(output, n->exponent, strlen(n->exponent));
	format_repeat(output, ' ', after);
}

/* %f: so many digits after the point. */
static void
as_fixed(struct number *n, struct decimal *d, int precision)
{
	decimal_round(d, precision);
	int leading = decimal_leading(d);
	n->from = leading < 0 ? leading : 0;
	n->to = precision;
	n->point = 0;
}

/* %e: one digit, the point, so many digits. */
static void
as_scientific(struct number *n, struct decimal *d, int precision, char letter)
{
	decimal_round(d, decimal_leading(d) + precision);
	n->from = n->point = decimal_leading(d);	/* again: 9.99 may have become 10.0 */
	n->to = n->from + precision;
	write_exponent(n->exponent, letter, -n->from, 2);
}

/* %g: so many digits in all, in the form that suits, without zeros at the end. */
static void
as_general(struct number *n, struct decimal *d, int precision, bool keep_zeros, char letter)
{
	if (precision == 0)
		precision = 1;
	decimal_round(d, decimal_leading(d) + precision - 1);
	int exponent = -decimal_leading(d);
	n->to = -exponent + precision - 1;
	if (exponent < -4 || exponent >= precision) {
		n->from = n->point = -exponent;
		write_exponent(n->exponent, letter, exponent, 2);
	} else {
		n->from = exponent > 0 ? -exponent : 0;
		n->point = 0;
	}
	if (!keep_zeros)
		n->to = significant_to(d, n->point, n->to);
}

static void
put_in_decimal(struct format_output *output, const struct format_conversion *c, const char *sign,
	       struct float_parts parts, struct decimal *d)
{
	struct number number = { .decimal = d };
	int precision = c->precision < 0 ? PRECISION_USUAL : c->precision;
	char e = is_capital(c) ? 'E' : 'e';

	decimal_set(d, parts.mantissa);
	if (parts.mantissa != 0)
		decimal_scale(d, parts.exponent);
	if (c->letter == 'f' || c->letter == 'F')
		as_fixed(&number, d, precision);
	else if (c->letter == 'e' || c->letter == 'E')
		as_scientific(&number, d, precision, e);
	else
		as_general(&number, d, precision, c->alternate, e);
	put_decimal(output, c, sign, &number);
}

static void __attribute__((noinline))
put_double(struct format_output *output, const struct format_conversion *c, const char *sign,
	   struct float_parts parts)
{
	uint32_t words[DOUBLE_ROOM];
	struct decimal d;

	decimal_clear(&d, words, DOUBLE_ROOM, DOUBLE_WHOLE);
	put_in_decimal(output, c, sign, parts, &d);
}

static void __attribute__((noinline))
put_long_double(struct format_output *output, const struct format_conversion *c, const char *sign,
		struct float_parts parts)
{
	uint32_t words[LONG_ROOM];
	struct decimal d;

	decimal_clear(&d, words, LONG_ROOM, LONG_WHOLE);
	put_in_decimal(output, c, sign, parts, &d);
}

#define FRACTION_BITS	63	/* behind the point in 1.fraction */
#define FRACTION_DIGITS	16	/* hexadecimal ones, the last bit being 0 */

/* Round a fraction of 64 bits to so many hexadecimal digits; adds to *whole what it overflows by. */
static uint64_t
round_fraction(uint64_t fraction, int digits, unsigned *whole)
{
	if (digits >= FRACTION_DIGITS)
		return fraction;
	unsigned drop = 64 - 4 * (unsigned)digits;
	uint64_t kept = drop == 64 ? 0 : fraction >> drop << drop;
	uint64_t rest = fraction - kept, half = 1ull << (drop - 1);
	bool odd = drop == 64 ? *whole & 1 : fraction >> drop & 1;

	if (rest > half || (rest == half && odd)) {
		kept += drop == 64 ? 0 : 1ull << drop;
		*whole += kept == 0;
	}
	return kept;
}

/* %a: the bits themselves, always as 0x1.8p+1: numbers below the normal ones too. */
static void
put_bits(struct format_output *output, const struct format_conversion *c, const char *sign,
		struct float_parts parts)
{
	const char *digits = is_capital(c) ? "0123456789ABCDEF" : "0123456789abcdef";
	char prefix[4], text[FRACTION_DIGITS], exponent[8];
	int count = 0;

	if (parts.mantissa != 0)
		parts = float_parts_normal(parts);
	unsigned whole = (unsigned)(parts.mantissa >> FRACTION_BITS);
	uint64_t fraction = parts.mantissa << 1;
	if (c->precision >= 0)
		fraction = round_fraction(fraction, c->precision, &whole);
	write_exponent(exponent, is_capital(c) ? 'P' : 'p', parts.mantissa ? parts.exponent + FRACTION_BITS : 0, 1);
	for (; fraction != 0; fraction <<= 4)
		text[count++] = digits[fraction >> 60];

	int zeros = c->precision > count ? c->precision - count : 0;
	bool point = count + zeros > 0 || c->alternate;
	strcpy(stpcpy(prefix, sign), is_capital(c) ? "0X" : "0x");
	int after = format_before(output, c, prefix, 1 + point + count + zeros + (int)strlen(exponent));
	format_put(output, &digits[whole], 1);
	format_put(output, ".", point);
	format_put(output, text, (size_t)count);
	format_repeat(output, '0', zeros);
	format_put(output, exponent, strlen(exponent));
	format_repeat(output, ' ', after);
}

static void
put_special(struct format_output *output, const struct format_conversion *c, const char *sign,
	    const char *text)
{
	struct format_conversion plain = *c;

	plain.zeros = false;
	int after = format_before(output, &plain, sign, (int)strlen(text));
	format_put(output, text, strlen(text));
	format_repeat(output, ' ', after);
}

void
format_float(struct format_output *output, const struct format_conversion *c, long double value)
{
	struct float_parts parts = float_parts(value);
	const char *sign = format_sign(c, parts.negative);

	if (parts.kind == FLOAT_NAN)
		put_special(output, c, sign, is_capital(c) ? "NAN" : "nan");
	else if (parts.kind == FLOAT_INFINITE)
		put_special(output, c, sign, is_capital(c) ? "INF" : "inf");
	else if (c->letter == 'a' || c->letter == 'A')
		put_bits(output, c, sign, parts);
	else if (c->size == 'L')
		put_long_double(output, c, sign, parts);
	else
		put_double(output, c, sign, parts);
}
