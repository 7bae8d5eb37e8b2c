/* SPDX-License-Identifier: MIT */
/*
 * x87.h: the floating-point unit's instructions as functions, and how the three types of math.h
 * come from one.
 *
 *   Intel SDM volume 1, 8.3, "x87 FPU Instruction Set"; volume 2A.  A processor computes each to
 *   within 1 ulp of its 64-bit mantissa, so that a double rounded from it is the nearest but for
 *   one case in about a thousand.  Emulators may do less: QEMU's fsin, fcos and fsincos have the
 *   precision of a double.
 */
#pragma once

#include <stdint.h>

/*
 * A double as it is, but the compiler does not know where it came from: it would make floorl() of a
 * double floor() again, and that calls itself.
 */
static inline long double
x87_wide(double x)
{
	long double wide = x;

	__asm__("" : "+t"(wide));
	return wide;
}

/* The float and double forms of a function of long doubles: computed there and rounded. */
#define MATH_FORMS_1(name) \
	double name(double x) { return (double)name##l(x87_wide(x)); } \
	float name##f(float x) { return (float)name##l(x87_wide(x)); }
#define MATH_FORMS_2(name) \
	double name(double x, double y) { return (double)name##l(x, y); } \
	float name##f(float x, float y) { return (float)name##l(x, y); }

/* y * log2(x), x > 0. */
static inline long double
x87_fyl2x(long double x, long double y)
{
	__asm__("fyl2x" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

/* y * log2(x + 1), |x| < 1 - sqrt(1/2). */
static inline long double
x87_fyl2xp1(long double x, long double y)
{
	__asm__("fyl2xp1" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

/* 2 to the power of x, minus 1, |x| <= 1. */
static inline long double
x87_f2xm1(long double x)
{
	__asm__("f2xm1" : "+t"(x));
	return x;
}

/* x * 2 to the power of n, a whole number. */
static inline long double
x87_fscale(long double x, long double n)
{
	__asm__("fscale" : "+t"(x) : "u"(n));
	return x;
}

/* The angle of the point (x, y). */
static inline long double
x87_fpatan(long double y, long double x)
{
	__asm__("fpatan" : "+t"(x) : "u"(y) : "st(1)");
	return x;
}

static inline long double
x87_fsin(long double x)
{
	__asm__("fsin" : "+t"(x));
	return x;
}

static inline long double
x87_fcos(long double x)
{
	__asm__("fcos" : "+t"(x));
	return x;
}

static inline long double
x87_fsqrt(long double x)
{
	__asm__("fsqrt" : "+t"(x));
	return x;
}

/* To a whole number, as the control word says: to the nearest, unless somebody changed it. */
static inline long double
x87_frndint(long double x)
{
	__asm__("frndint" : "+t"(x));
	return x;
}

#define X87_INCOMPLETE	0x0400u		/* status word, C2: the remainder needs another step */

/* x - y * (x / y, towards zero), exactly. */
static inline long double
x87_fprem(long double x, long double y)
{
	uint16_t status;

	do
		__asm__("fprem\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y) : "cc");
	while (status & X87_INCOMPLETE);
	return x;
}

/* x - y * (x / y, to the nearest), exactly. */
static inline long double
x87_fprem1(long double x, long double y)
{
	uint16_t status;

	do
		__asm__("fprem1\n\tfnstsw %1" : "+t"(x), "=a"(status) : "u"(y) : "cc");
	while (status & X87_INCOMPLETE);
	return x;
}

/* The control word: how to round, and to how many bits. */
#define X87_ROUND		0x0c00u
#define   X87_ROUND_DOWN	0x0400u
#define   X87_ROUND_UP		0x0800u
#define   X87_ROUND_ZERO	0x0c00u
#define X87_PRECISION		0x0300u
#define   X87_PRECISION_DOUBLE	0x0200u

static inline uint16_t
x87_control(void)
{
	uint16_t control;

	__asm__ volatile("fnstcw %0" : "=m"(control));
	return control;
}

static inline void
x87_set_control(uint16_t control)
{
	__asm__ volatile("fldcw %0" : : "m"(control));
}
