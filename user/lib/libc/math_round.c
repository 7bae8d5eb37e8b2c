/* SPDX-License-Identifier: MIT */
/*
 * math_round.c: whole numbers near others; square roots and remainders.  All of it is exact or the nearest.
 *
 *   The unit rounds as its control word says, which is changed for the one instruction.  sqrt() is
 *   computed with the precision of a double: rounded from 64 bits to 53 it would be rounded twice.
 *   (For a float 64 bits are enough.)
 */
#include <math.h>

#include "x87.h"

static long double
round_as(long double x, uint16_t mode)
{
	uint16_t control = x87_control();

	x87_set_control((uint16_t)((control & ~X87_ROUND) | mode));
	__asm__ volatile("frndint" : "+t"(x));
	x87_set_control(control);
	return x;
}

long double
floorl(long double x)
{
	return round_as(x, X87_ROUND_DOWN);
}

long double
ceill(long double x)
{
	return round_as(x, X87_ROUND_UP);
}

long double
truncl(long double x)
{
	return round_as(x, X87_ROUND_ZERO);
}

long double
rintl(long double x)
{
	return x87_frndint(x);
}

long double
nearbyintl(long double x)
{
	return x87_frndint(x);
}

/* To the nearest, from the middle away from zero. */
long double
roundl(long double x)
{
	long double whole = truncl(x);

	if (fabsl(x - whole) >= 0.5L)
		whole += copysignl(1, x);
	return copysignl(whole, x);
}

long double
fmodl(long double x, long double y)
{
	return x87_fprem(x, y);
}

long double
remainderl(long double x, long double y)
{
	return x87_fprem1(x, y);
}

long double
sqrtl(long double x)
{
	return x87_fsqrt(x);
}

double
sqrt(double x)
{
	uint16_t control = x87_control();
	long double root = x;

	x87_set_control((uint16_t)((control & ~X87_PRECISION) | X87_PRECISION_DOUBLE));
	__asm__ volatile("fsqrt" : "+t"(root));
	x87_set_control(control);
	return (double)root;
}

float
sqrtf(float x)
{
	return (float)x87_fsqrt(x);
}

MATH_FORMS_1(floor)
MATH_FORMS_1(ceil)
MATH_FORMS_1(trunc)
MATH_FORMS_1(rint)
MATH_FORMS_1(nearbyint)
MATH_FORMS_1(round)
MATH_FORMS_2(fmod)
MATH_FORMS_2(remainder)

long
lrint(double value)
{
	return (long)rint(value);
}

long
lround(double value)
{
	return (long)round(value);
}

long long
llrint(double value)
{
	return (long long)rint(value);
}

long long
llround(double value)
{
	return (long long)round(value);
}
