/* SPDX-License-Identifier: MIT */
/*
 * math.h: ISO C11 7.12, as far as no table is needed: what the x87 unit computes, and what follows from it.
 *
 *   How exact they are stands in libc/math_*.c.  Missing: erf, gamma and Bessel functions, fma,
 *   complex.h.  errno is not set (math_errhandling says so): the results are the infinities and
 *   NaNs that IEEE 754 asks for.
 */
#pragma once

typedef long double float_t;	/* FLT_EVAL_METHOD is 2 */
typedef long double double_t;

#define HUGE_VAL	__builtin_huge_val()
#define HUGE_VALF	__builtin_huge_valf()
#define HUGE_VALL	__builtin_huge_vall()
#define INFINITY	__builtin_inff()
#define NAN		__builtin_nanf("")

#define FP_NAN		0
#define FP_INFINITE	1
#define FP_ZERO		2
#define FP_SUBNORMAL	3
#define FP_NORMAL	4

#define FP_ILOGB0	(-2147483647 - 1)
#define FP_ILOGBNAN	(-2147483647 - 1)

#define MATH_ERRNO	1
#define MATH_ERREXCEPT	2
#define math_errhandling MATH_ERREXCEPT

#define fpclassify(x)	__builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, x)
#define isfinite(x)	__builtin_isfinite(x)
#define isinf(x)	__builtin_isinf_sign(x)
#define isnan(x)	__builtin_isnan(x)
#define isnormal(x)	__builtin_isnormal(x)
#define signbit(x)	(__builtin_signbit(x) != 0)
#define isgreater(x, y)		__builtin_isgreater(x, y)
#define isgreaterequal(x, y)	__builtin_isgreaterequal(x, y)
#define isless(x, y)		__builtin_isless(x, y)
#define islessequal(x, y)	__builtin_islessequal(x, y)
#define islessgreater(x, y)	__builtin_islessgreater(x, y)
#define isunordered(x, y)	__builtin_isunordered(x, y)

#define M_E		2.7182818284590452354
#define M_LOG2E		1.4426950408889634074
#define M_LOG10E	0.43429448190325182765
#define M_LN2		0.69314718055994530942
#define M_LN10		2.30258509299404568402
#define M_PI		3.14159265358979323846
#define M_PI_2		1.57079632679489661923
#define M_PI_4		0.78539816339744830962
#define M_1_PI		0.31830988618379067154
#define M_2_PI		0.63661977236758134308
#define M_SQRT2		1.41421356237309504880
#define M_SQRT1_2	0.70710678118654752440

/* A function of one argument (or two) in its three types. */
#define MATH_1(name)	double name(double); float name##f(float); long double name##l(long double)
#define MATH_2(name)	double name(double, double); float name##f(float, float); \
			long double name##l(long double, long double)

MATH_1(acos);
MATH_1(acosh);
MATH_1(asin);
MATH_1(asinh);
MATH_1(atan);
MATH_1(atanh);
MATH_1(cbrt);
MATH_1(ceil);
MATH_1(cos);
MATH_1(cosh);
MATH_1(exp);
MATH_1(exp2);
MATH_1(expm1);
MATH_1(fabs);
MATH_1(floor);
MATH_1(log);
MATH_1(log10);
MATH_1(log1p);
MATH_1(log2);
MATH_1(logb);
MATH_1(nearbyint);
MATH_1(rint);
MATH_1(round);
MATH_1(sin);
MATH_1(sinh);
MATH_1(sqrt);
MATH_1(tan);
MATH_1(tanh);
MATH_1(trunc);

MATH_2(atan2);
MATH_2(copysign);
MATH_2(fdim);
MATH_2(fmax);
MATH_2(fmin);
MATH_2(fmod);
MATH_2(hypot);
MATH_2(pow);
MATH_2(remainder);

#undef MATH_1
#undef MATH_2

double frexp(double value, int *exponent);
float frexpf(float value, int *exponent);
long double frexpl(long double value, int *exponent);
double ldexp(double value, int exponent);
float ldexpf(float value, int exponent);
long double ldexpl(long double value, int exponent);
double modf(double value, double *whole);
float modff(float value, float *whole);
long double modfl(long double value, long double *whole);
double scalbn(double value, int exponent);
float scalbnf(float value, int exponent);
long double scalbnl(long double value, int exponent);
double nextafter(double from, double to);
int ilogb(double value);
long lrint(double value);
long lround(double value);
long long llrint(double value);
long long llround(double value);
double nan(const char *text);
