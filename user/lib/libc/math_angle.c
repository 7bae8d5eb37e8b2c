/* SPDX-License-Identifier: MIT */
/*
 * math_angle.c: sine, cosine, tangent and their inverses.
 *
 *   The unit's own reduction knows pi to 66 bits: sin(M_PI), which is the difference between pi and M_PI, it gives with four right
 *   digits.  So angles are reduced here: x = n pi/2 + r with |r| <= pi/4, pi/2 in four parts of 33, 33, 33 and 64 bits.  n has 31, so that n times
 *   each of the first three is exact; what is left of r is kept in two numbers, r and a little more.
 *
 *   For |x| < 2 to the power of 31 the results are those of the unit: on a processor within one of the last place of a double, under QEMU
 *   (x87.h) within two.  Beyond that the remainder of 2 pi in 64 bits is taken, and the digits that are right become fewer with the size
 *   of x.
 */
#include <math.h>

#include "x87.h"

/* pi/2 in parts: the first ones are exact in 33 bits. */
#define HALF_PI_1	0x1921fb544p-32L
#define HALF_PI_2	0x10b4611a6p-66L
#define HALF_PI_3	0x13198a2e0p-101L
#define HALF_PI_4	0xdc1cd129024e088ap-167L
#define TWO_BY_PI	0.636619772367581343075535053490057448L
#define TWO_PI		6.28318530717958647692528676655900577L
#define ANGLE_MAX	0x1p31L

/* An angle within pi/4 of a multiple of pi/2. */
struct angle {
	long double r, more;	/* more: what r has no bits for */
	unsigned quarter;	/* which multiple, modulo 4 */
};

static struct angle
reduce(long double x)
{
	if (fabsl(x) >= ANGLE_MAX)
		x = x87_fprem(x, TWO_PI);
	long double n = x87_frndint(x * TWO_BY_PI);
	long double a = x - n * HALF_PI_1;
	long double b = n * HALF_PI_2, c = a - b;
	long double lost = (a - c) - b;			/* what the subtraction rounded away */
	long double tail = lost - n * HALF_PI_3 - n * HALF_PI_4;
	long double r = c + tail;

	return (struct angle){ r, (c - r) + tail, (unsigned)(long long)n & 3 };
}

static long double
sine_near(const struct angle *a)
{
	return x87_fsin(a->r) + a->more * x87_fcos(a->r);
}

static long double
cosine_near(const struct angle *a)
{
	return x87_fcos(a->r) - a->more * x87_fsin(a->r);
}

/* The sine of an angle `turns` quarters further on. */
static long double
sine_of(const struct angle *a, unsigned turns)
{
	unsigned quarter = (a->quarter + turns) & 3;
	long double size = quarter & 1 ? cosine_near(a) : sine_near(a);

	return quarter & 2 ? -size : size;
}

long double
sinl(long double x)
{
	if (x == 0 || isnan(x) || isinf(x))
		return x - (isinf(x) ? x : 0);
	struct angle a = reduce(x);
	return sine_of(&a, 0);
}

long double
cosl(long double x)
{
	if (isnan(x) || isinf(x))
		return x - x;
	struct angle a = reduce(x);
	return sine_of(&a, 1);
}

long double
tanl(long double x)
{
	if (x == 0 || isnan(x) || isinf(x))
		return x - (isinf(x) ? x : 0);
	struct angle a = reduce(x);
	return sine_of(&a, 0) / sine_of(&a, 1);
}

long double
atan2l(long double y, long double x)
{
	if (isnan(x) || isnan(y))
		return x + y;
	return x87_fpatan(y, x);
}

long double
atanl(long double x)
{
	return atan2l(x, 1);
}

/* The cathetus of a right triangle whose hypotenuse is 1. */
static long double
other_side(long double x)
{
	return x87_fsqrt((1 - x) * (1 + x));
}

long double
asinl(long double x)
{
	return fabsl(x) > 1 ? NAN : atan2l(x, other_side(x));
}

long double
acosl(long double x)
{
	return fabsl(x) > 1 ? NAN : atan2l(other_side(x), x);
}

MATH_FORMS_1(sin)
MATH_FORMS_1(cos)
MATH_FORMS_1(tan)
MATH_FORMS_1(atan)
MATH_FORMS_1(asin)
MATH_FORMS_1(acos)
MATH_FORMS_2(atan2)
