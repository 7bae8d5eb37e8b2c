/* SPDX-License-Identifier: MIT */
/*
 * math_exp.c: powers and logarithms.
 *
 *   exp(x) = 2 to the power of n, times e to the power of r, with n = x / ln 2 rounded and r = x -
 *   n ln 2.  ln 2 is split in two, so that n times its first part is exact and r has all its bits.
 *   The result is the nearest double, but for one case in about a thousand where it is the one
 *   beside it.
 *
 *   pow(x, y) = 2 to the power of y log2 x.  The product has 64 bits, of which up to 10 are its
 *   whole part; so the result is off by at most one double, and exact where it is a whole number
 *   below 2 to the power of 53.
 *
 *   Logarithms are the unit's own and as good as it is.
 */
#include <math.h>
#include <stdbool.h>

#include "x87.h"

#define LN2		0.693147180559945309417232121458176568L
#define LN2_HIGH	0xb17217f7p-32L			/* 32 bits of it */
#define LN2_LOW		0xd1cf79abc9e3b398p-96L		/* and what follows */
#define LOG2_E		1.44269504088896340735992468100189214L
#define LOG10_2		0.301029995663981195213738894724493027L
#define EXPONENT_MAX	20000		/* beyond it everything is infinite or zero */

/* 2 to the power of n + f, with a whole n and |f| <= 1. */
static long double
power_of_two(long double n, long double f)
{
	return x87_fscale(x87_f2xm1(f) + 1, n);
}

long double
exp2l(long double x)
{
	if (isnan(x))
		return x;
	if (fabsl(x) > EXPONENT_MAX)
		return x > 0 ? HUGE_VALL : 0;
	long double n = x87_frndint(x);
	return power_of_two(n, x - n);
}

long double
expl(long double x)
{
	if (isnan(x))
		return x;
	if (fabsl(x) > EXPONENT_MAX)
		return x > 0 ? HUGE_VALL : 0;
	long double n = x87_frndint(x * LOG2_E);
	return power_of_two(n, (x - n * LN2_HIGH - n * LN2_LOW) * LOG2_E);
}

/* exp(x) - 1, without losing what is small. */
long double
expm1l(long double x)
{
	if (fabsl(x) < LN2 / 2)
		return x == 0 ? x : x87_f2xm1(x * LOG2_E);
	return expl(x) - 1;
}

/* factor * log2(x): any logarithm, with its special cases. */
static long double
logarithm(long double x, long double factor)
{
	if (isnan(x))
		return x;
	if (x == 0)
		return -HUGE_VALL;
	if (x < 0)
		return NAN;
	if (isinf(x))
		return x;
	return x87_fyl2x(x, factor);
}

long double
logl(long double x)
{
	return logarithm(x, LN2);
}

long double
log2l(long double x)
{
	return logarithm(x, 1);
}

long double
log10l(long double x)
{
	return logarithm(x, LOG10_2);
}

/* log(1 + x), without losing what is small. */
long double
log1pl(long double x)
{
	if (fabsl(x) < 0.25L)
		return x == 0 ? x : x87_fyl2xp1(x, LN2);
	return logl(1 + x);
}

static bool
is_whole(long double y)
{
	return x87_frndint(y) == y;
}

static bool
is_odd(long double y)
{
	return is_whole(y) && !isinf(y) && !is_whole(y / 2);
}

/* What |x| is to the power of an infinite y. */
static long double
power_infinite(long double size, bool positive)
{
	if (size == 1)
		return 1;
	return (size > 1) == positive ? HUGE_VALL : 0;
}

/* ISO C11, F.10.4.4, says what the special cases are. */
long double
powl(long double x, long double y)
{
	if (y == 0 || x == 1)
		return 1;
	if (isnan(x) || isnan(y))
		return x + y;
	long double size = fabsl(x), sign = signbit(x) && is_odd(y) ? -1 : 1;
	if (isinf(y))
		return power_infinite(size, y > 0);
	if (size == 0 || isinf(size))
		return copysignl((size == 0) == (y > 0) ? 0 : HUGE_VALL, sign);
	if (x < 0 && !is_whole(y))
		return NAN;
	return sign * exp2l(x87_fyl2x(size, y));
}

/* Nearly by logarithms, then one step of Newton's. */
long double
cbrtl(long double x)
{
	if (x == 0 || isnan(x) || isinf(x))
		return x;
	long double size = fabsl(x), root = exp2l(x87_fyl2x(size, 1 / 3.0L));
	root -= (root - size / (root * root)) / 3;
	return copysignl(root, x);
}

long double
hypotl(long double x, long double y)
{
	long double large = fmaxl(fabsl(x), fabsl(y)), small = fminl(fabsl(x), fabsl(y));

	if (isinf(x) || isinf(y))
		return HUGE_VALL;
	if (large == 0 || isnan(x) || isnan(y))
		return fabsl(x) + fabsl(y);
	long double ratio = small / large;
	return large * x87_fsqrt(1 + ratio * ratio);
}

MATH_FORMS_1(exp)
MATH_FORMS_1(exp2)
MATH_FORMS_1(expm1)
MATH_FORMS_1(log)
MATH_FORMS_1(log2)
MATH_FORMS_1(log10)
MATH_FORMS_1(log1p)
MATH_FORMS_1(cbrt)
MATH_FORMS_2(pow)
MATH_FORMS_2(hypot)
