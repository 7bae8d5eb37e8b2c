/* SPDX-License-Identifier: MIT */
/*
 * math_hyperbolic.c: hyperbolic functions, from expm1() and log1p(), which keep what is small.
 *
 *   Within two of the last place of a double, mostly the nearest.
 */
#include <math.h>

#include "x87.h"

#define LARGE	25	/* exp(-LARGE) is nothing beside exp(LARGE), for a double */

long double
sinhl(long double x)
{
	long double size = fabsl(x);

	if (x == 0 || isnan(x))
		return x;
	if (size > LARGE) {
		long double half = expl(size / 2);	/* exp(size) may be too large where the result is not */

		return copysignl(half / 2 * half, x);
	}
	long double e = expm1l(size);
	return copysignl((e + e / (e + 1)) / 2, x);
}

long double
coshl(long double x)
{
	long double half = expl(fabsl(x) / 2);

	if (fabsl(x) > LARGE)
		return half / 2 * half;
	return (expl(x) + expl(-x)) / 2;
}

long double
tanhl(long double x)
{
	if (x == 0 || isnan(x))
		return x;
	if (fabsl(x) > LARGE)
		return copysignl(1, x);
	long double e = expm1l(2 * fabsl(x));
	return copysignl(e / (e + 2), x);
}

long double
asinhl(long double x)
{
	long double size = fabsl(x);

	if (x == 0 || isnan(x) || isinf(x))
		return x;
	if (size > 0x1p32L)
		return copysignl(logl(size) + logl(2), x);
	return copysignl(log1pl(size + size * size / (1 + x87_fsqrt(size * size + 1))), x);
}

long double
acoshl(long double x)
{
	if (x < 1)
		return NAN;
	if (x > 0x1p32L)
		return logl(x) + logl(2);
	long double above = x - 1;
	return log1pl(above + x87_fsqrt(above * (x + 1)));
}

long double
atanhl(long double x)
{
	long double size = fabsl(x);

	if (x == 0 || isnan(x))
		return x;
	if (size > 1)
		return NAN;
	if (size == 1)
		return copysignl(HUGE_VALL, x);
	return copysignl(log1pl(2 * size / (1 - size)) / 2, x);
}

MATH_FORMS_1(sinh)
MATH_FORMS_1(cosh)
MATH_FORMS_1(tanh)
MATH_FORMS_1(asinh)
MATH_FORMS_1(acosh)
MATH_FORMS_1(atanh)
