/* SPDX-License-Identifier: MIT */
/*
 * math_parts.c: numbers taken apart and put together: exponents, signs, neighbours.  All exact.
 */
#include <limits.h>
#include <math.h>
#include <stdint.h>

#include "float_parts.h"
#include "x87.h"

long double
fabsl(long double x)
{
	return __builtin_fabsl(x);
}

long double
copysignl(long double x, long double sign)
{
	union float_image image = { .value = x }, of = { .value = sign };

	image.sign_exponent = (uint16_t)((image.sign_exponent & FLOAT_EXPONENT) | (of.sign_exponent & FLOAT_SIGN));
	return image.value;
}

long double
fmaxl(long double x, long double y)
{
	if (isnan(x))
		return y;
	return isnan(y) || x > y || (x == y && !signbit(x)) ? x : y;
}

long double
fminl(long double x, long double y)
{
	if (isnan(x))
		return y;
	return isnan(y) || x < y || (x == y && signbit(x)) ? x : y;
}

long double
fdiml(long double x, long double y)
{
	if (isnan(x) || isnan(y))
		return x + y;
	return x > y ? x - y : 0;
}

MATH_FORMS_1(fabs)
MATH_FORMS_2(copysign)
MATH_FORMS_2(fmax)
MATH_FORMS_2(fmin)
MATH_FORMS_2(fdim)

/* x = result * 2 to the power of *exponent, with 0.5 <= |result| < 1. */
long double
frexpl(long double value, int *exponent)
{
	struct float_parts parts = float_parts(value);

	*exponent = 0;
	if (parts.kind != FLOAT_FINITE || parts.mantissa == 0)
		return value;
	parts = float_parts_normal(parts);
	*exponent = parts.exponent + 64;
	return float_join(parts.mantissa, -64, parts.negative);
}

double
frexp(double value, int *exponent)
{
	return (double)frexpl(value, exponent);
}

float
frexpf(float value, int *exponent)
{
	return (float)frexpl(value, exponent);
}

long double
scalbnl(long double value, int exponent)
{
	return x87_fscale(value, exponent);
}

/*
 * What is too small for a double is rounded once, by the conversion: the unit's own format still
 * holds all bits of a double times any power of two that does not lose them.
 */
double
scalbn(double value, int exponent)
{
	return (double)x87_fscale(value, exponent);
}

float
scalbnf(float value, int exponent)
{
	return (float)x87_fscale(value, exponent);
}

long double
ldexpl(long double value, int exponent)
{
	return scalbnl(value, exponent);
}

double
ldexp(double value, int exponent)
{
	return scalbn(value, exponent);
}

float
ldexpf(float value, int exponent)
{
	return scalbnf(value, exponent);
}

long double
modfl(long double value, long double *whole)
{
	*whole = truncl(value);
	return copysignl(isinf(value) ? 0 : value - *whole, value);
}

double
modf(double value, double *whole)
{
	*whole = trunc(value);
	return (double)copysignl(isinf(value) ? 0 : (long double)value - *whole, value);
}

float
modff(float value, float *whole)
{
	*whole = truncf(value);
	return (float)copysignl(isinf(value) ? 0 : (long double)value - *whole, value);
}

int
ilogb(double value)
{
	int exponent;

	if (value == 0)
		return FP_ILOGB0;
	if (isnan(value))
		return FP_ILOGBNAN;
	if (isinf(value))
		return INT_MAX;
	frexp(value, &exponent);
	return exponent - 1;
}

long double
logbl(long double x)
{
	int exponent;

	if (x == 0)
		return -HUGE_VALL;
	if (isnan(x) || isinf(x))
		return x * x;
	frexpl(x, &exponent);
	return exponent - 1;
}

MATH_FORMS_1(logb)

union double_image {
	double value;
	uint64_t bits;
};

/* The doubles in their order are the whole numbers of their bits, once for each sign. */
double
nextafter(double from, double to)
{
	union double_image image = { .value = from };

	if (isnan(from) || isnan(to))
		return from + to;
	if (from == to)
		return to;
	if (from == 0) {
		image.bits = 1;
		return copysign(image.value, to);
	}
	image.bits += (from < to) == (from > 0) ? 1 : -1ull;
	return image.value;
}

double
nan(const char *text)
{
	(void)text;
	return NAN;
}
