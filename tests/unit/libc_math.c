/* SPDX-License-Identifier: MIT */
/*
 * libc_math.c: the library's mathematics on the host's x87 unit, compared with the host's own library.
 *
 *   The functions keep their names here and hide the host's, which are looked up by name in its
 *   library.  What is exact must have the same bits; what is not may be so many units in the last
 *   place of a double away from what the host computes with long doubles.
 */
#include "unit.h"

#include <dlfcn.h>
#include <limits.h>
#include <math.h>

#undef isinf
#define isinf(x) __builtin_isinf_sign(x)
#include "user/lib/libc/math_angle.c"
#include "user/lib/libc/math_exp.c"
#include "user/lib/libc/math_hyperbolic.c"
#include "user/lib/libc/math_parts.c"
#include "user/lib/libc/math_round.c"

typedef long double long_function(long double);
typedef long double long_function_2(long double, long double);
typedef double function(double);
typedef double function_2(double, double);

static void *
host(const char *name)
{
	static void *library;
	void *symbol;

	if (!library)
		library = dlopen("libm.so.6", RTLD_NOW);
	symbol = library ? dlsym(library, name) : NULL;
	ck_assert_msg(symbol != NULL, "the host's library has no %s", name);
	return symbol;
}

static double
random_double(uint32_t *state)
{
	union {
		uint64_t bits;
		double value;
	} image = { (uint64_t)unit_random(state) << 32 | unit_random(state) };

	return image.value;
}

/* Uniform between two values. */
static double
random_between(uint32_t *state, double low, double high)
{
	return low + (high - low) * ((double)unit_random(state) / UINT32_MAX);
}

/* How many doubles lie between: |seen - exact| in units of the last place of a double at exact. */
static double
distance(double seen, long double exact)
{
	int exponent;

	if (isnan(exact) || isnan(seen))
		return isnan(exact) && isnan(seen) ? 0 : INFINITY;
	if ((double)exact == seen)
		return 0;
	if (isinf(exact) || isinf(seen))
		return INFINITY;
	frexpl(exact, &exponent);
	if (exponent < -1021)
		exponent = -1021;
	return (double)(fabsl(seen - exact) / ldexpl(1, exponent - 53));
}

static const struct near {
	const char *name, *host;
	function *ours;
	double low, high, limit;	/* limit: units in the last place */
} near[] = {
	{ "sin", "sinl", sin, -10, 10, 0.6 }, { "sin", "sinl", sin, -2e9, 2e9, 0.6 }, { "sin", "sinl", sin, -1e-5, 1e-5, 0.6 },
	{ "cos", "cosl", cos, -10, 10, 0.6 }, { "cos", "cosl", cos, -2e9, 2e9, 0.6 },
	{ "tan", "tanl", tan, -10, 10, 0.6 }, { "tan", "tanl", tan, -2e9, 2e9, 0.6 },
	{ "asin", "asinl", asin, -1, 1, 0.6 }, { "acos", "acosl", acos, -1, 1, 0.6 },
	{ "atan", "atanl", atan, -3, 3, 0.6 }, { "atan", "atanl", atan, -1e9, 1e9, 0.6 },
	{ "exp", "expl", exp, -745, 710, 0.6 }, { "exp", "expl", exp, -1, 1, 0.6 },
	{ "exp2", "exp2l", exp2, -1070, 1024, 0.6 }, { "expm1", "expm1l", expm1, -0.5, 0.5, 0.6 },
	{ "expm1", "expm1l", expm1, -40, 700, 0.6 },
	{ "log", "logl", log, 0, 2, 0.6 }, { "log", "logl", log, 0, 1e300, 0.6 },
	{ "log2", "log2l", log2, 0, 1e9, 0.6 }, { "log10", "log10l", log10, 0, 1e9, 0.6 },
	{ "log1p", "log1pl", log1p, -0.999, 1, 0.6 }, { "cbrt", "cbrtl", cbrt, -1e9, 1e9, 0.6 },
	{ "sinh", "sinhl", sinh, -2, 2, 0.6 }, { "sinh", "sinhl", sinh, -700, 700, 0.6 },
	{ "cosh", "coshl", cosh, -3, 3, 0.6 }, { "cosh", "coshl", cosh, -700, 700, 0.6 },
	{ "tanh", "tanhl", tanh, -3, 3, 0.6 }, { "asinh", "asinhl", asinh, -3, 3, 0.6 },
	{ "asinh", "asinhl", asinh, -1e12, 1e12, 0.6 }, { "acosh", "acoshl", acosh, 1, 5, 0.6 },
	{ "acosh", "acoshl", acosh, 1, 1e12, 0.6 }, { "atanh", "atanhl", atanh, -1, 1, 0.6 },
};

#define SAMPLES 20000

START_TEST(math_functions_are_near)
{
	uint32_t state = 31415;

	for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
		long_function *exact = (long_function *)host(near[i].host);
		double worst = 0, where = 0;

		for (int j = 0; j < SAMPLES; j++) {
			double x = random_between(&state, near[i].low, near[i].high);
			double away = distance(near[i].ours(x), exact(x));

			if (away > worst) {
				worst = away;
				where = x;
			}
		}
		ck_assert_msg(worst <= near[i].limit, "%s(%.17g): expected within %.2f units, seen %.3f", near[i].name,
			      where, near[i].limit, worst);
	}
}
END_TEST

START_TEST(math_angles_near_multiples_of_pi)
{
	long_function *exact = (long_function *)host("sinl");

	for (int n = 1; n < 100000; n = n * 3 / 2 + 1) {
		double x = n * M_PI;

		ck_assert_double_le(distance(sin(x), exact(x)), 0.6);
	}
	ck_assert(isnan(sin(INFINITY)) && isnan(cos(-INFINITY)) && isnan(tan(INFINITY)));
	ck_assert(signbit(sin(-0.0)) && signbit(tan(-0.0)) && cos(-0.0) == 1);
}
END_TEST

START_TEST(math_powers_are_near)
{
	long_function_2 *exact = (long_function_2 *)host("powl"), *angle = (long_function_2 *)host("atan2l");
	long_function_2 *side = (long_function_2 *)host("hypotl");
	uint32_t state = 2718;
	double worst = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double x = random_between(&state, 0, 100), y = random_between(&state, -150, 150);

		worst = fmax(worst, distance(pow(x, y), exact(x, y)));
		ck_assert_double_le(distance(atan2(x - 50, y), angle(x - 50, y)), 0.6);
		ck_assert_double_le(distance(hypot(x, y), side(x, y)), 0.6);
	}
	ck_assert_double_le(worst, 1.0);
}
END_TEST

START_TEST(math_powers_of_whole_numbers_are_exact)
{
	for (int base = 2; base <= 40; base++) {
		double power = 1;

		for (int n = 0; power < 0x1p53; n++, power *= base) {
			ck_assert_msg(pow(base, n) == power, "pow(%d, %d): expected %.17g, seen %.17g", base, n, power,
				      pow(base, n));
			ck_assert(pow(-base, n) == (n % 2 ? -power : power));
		}
	}
}
END_TEST

static const double odd[] = {
	0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2, -2, 2.5, -2.5, 3, -3, 0.49999999999999994, -0.49999999999999994, 1e300, -1e300,
	5e-324, -5e-324, 2.2250738585072014e-308, 4503599627370495.5, -4503599627370495.5, 9007199254740991, INFINITY, -INFINITY,
	NAN,
};
#define ODD_COUNT (sizeof odd / sizeof odd[0])

/* The same value; zeros with the same sign. */
static int
identical(double a, double b)
{
	return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

START_TEST(math_special_cases_of_two_arguments)
{
	static const struct {
		const char *name;
		function_2 *ours;
	} functions[] = {
		{ "pow", pow }, { "atan2", atan2 }, { "fmod", fmod }, { "remainder", remainder }, { "hypot", hypot },
		{ "copysign", copysign }, { "fdim", fdim }, { "nextafter", nextafter },
	};

	for (size_t f = 0; f < sizeof functions / sizeof functions[0]; f++) {
		function_2 *theirs = (function_2 *)host(functions[f].name);

		for (size_t i = 0; i < ODD_COUNT * ODD_COUNT; i++) {
			double x = odd[i / ODD_COUNT], y = odd[i % ODD_COUNT];

			ck_assert_msg(identical(functions[f].ours(x, y), theirs(x, y)) ||
				      (theirs(x, y) != 0 && distance(functions[f].ours(x, y), theirs(x, y)) <= 1),
				      "%s(%.17g, %.17g): expected %.17g, seen %.17g", functions[f].name, x, y, theirs(x, y),
				      functions[f].ours(x, y));
		}
	}
}
END_TEST

START_TEST(math_exact_functions_have_the_same_bits)
{
	static const struct {
		const char *name;
		function *ours;
	} functions[] = {
		{ "floor", floor }, { "ceil", ceil }, { "trunc", trunc }, { "round", round }, { "rint", rint },
		{ "nearbyint", nearbyint }, { "sqrt", sqrt }, { "fabs", fabs }, { "logb", logb },
	};
	uint32_t state = 1618;

	for (size_t f = 0; f < sizeof functions / sizeof functions[0]; f++) {
		function *theirs = (function *)host(functions[f].name);

		for (size_t i = 0; i < SAMPLES; i++) {
			double x = i < ODD_COUNT ? odd[i] :
				   i % 2 ? random_double(&state) : random_between(&state, -1000, 1000);

			ck_assert_msg(identical(functions[f].ours(x), theirs(x)), "%s(%.17g): expected %.17g, seen %.17g",
				      functions[f].name, x, theirs(x), functions[f].ours(x));
		}
	}
}
END_TEST

START_TEST(math_remainders_are_exact)
{
	function_2 *theirs = (function_2 *)host("fmod"), *nearest = (function_2 *)host("remainder");
	uint32_t state = 5772;

	for (int i = 0; i < SAMPLES; i++) {
		double x = random_double(&state), y = i % 2 ? random_double(&state) : random_between(&state, -10, 10);

		ck_assert(identical(fmod(x, y), theirs(x, y)));
		ck_assert(identical(remainder(x, y), nearest(x, y)));
	}
}
END_TEST

START_TEST(math_numbers_come_apart_and_together)
{
	double (*their_frexp)(double, int *) = (double (*)(double, int *))host("frexp");
	double (*their_ldexp)(double, int) = (double (*)(double, int))host("ldexp");
	double (*their_modf)(double, double *) = (double (*)(double, double *))host("modf");
	uint32_t state = 1414;

	for (size_t i = 0; i < SAMPLES; i++) {
		double x = i < ODD_COUNT ? odd[i] : random_double(&state), whole, their_whole;
		int exponent, their_exponent, by = (int)(unit_random(&state) % 2400) - 1200;

		ck_assert(identical(frexp(x, &exponent), their_frexp(x, &their_exponent)));
		ck_assert(isnan(x) || isinf(x) || exponent == their_exponent);
		ck_assert_msg(identical(ldexp(x, by), their_ldexp(x, by)), "ldexp(%a, %d): expected %a, seen %a", x, by,
			      their_ldexp(x, by), ldexp(x, by));
		ck_assert(identical(modf(x, &whole), their_modf(x, &their_whole)) && identical(whole, their_whole));
	}
	ck_assert_int_eq(ilogb(0.75), -1);
	ck_assert_int_eq(ilogb(INFINITY), INT_MAX);
	ck_assert_int_eq(lround(-2.5), -3);
	ck_assert_int_eq(lrint(2.5), 2);
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(math_functions_are_near),
		UNIT(math_angles_near_multiples_of_pi),
		UNIT(math_powers_are_near),
		UNIT(math_powers_of_whole_numbers_are_exact),
		UNIT(math_special_cases_of_two_arguments),
		UNIT(math_exact_functions_have_the_same_bits),
		UNIT(math_remainders_are_exact),
		UNIT(math_numbers_come_apart_and_together),
	};

	return unit_run("libc_math", tests, sizeof tests / sizeof tests[0]);
}
