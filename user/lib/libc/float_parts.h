/* SPDX-License-Identifier: MIT */
/*
 * float_parts.h: a floating-point number taken apart, and put together.
 *
 *   The x87 format holds every float and double: 64 bits of mantissa with the leading one among them, 15 of
 *   exponent and a sign.  Intel SDM volume 1, 4.2.2, "Floating-Point Data Types".
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum float_kind {
	FLOAT_FINITE,
	FLOAT_INFINITE,
	FLOAT_NAN,
};

/* Finite: mantissa * 2 to the power of exponent. */
struct float_parts {
	uint64_t mantissa;
	int exponent;
	bool negative;
	enum float_kind kind;
};

union float_image {
	long double value;
	struct {
		uint64_t mantissa;
		uint16_t sign_exponent;
	};
};

#define FLOAT_SIGN	0x8000u
#define FLOAT_EXPONENT	0x7fffu
#define FLOAT_BIAS	(16383 + 63)	/* with it the mantissa is a whole number */

static inline struct float_parts
float_parts(long double value)
{
	union float_image image = { .value = value };
	int exponent = image.sign_exponent & FLOAT_EXPONENT;
	struct float_parts parts = {
		.mantissa = image.mantissa,
		.exponent = (exponent > 0 ? exponent : 1) - FLOAT_BIAS,
		.negative = image.sign_exponent & FLOAT_SIGN,
	};

	if (exponent == FLOAT_EXPONENT)
		parts.kind = parts.mantissa << 1 ? FLOAT_NAN : FLOAT_INFINITE;
	return parts;
}

/* The same number with the highest bit of the mantissa set.  It is not zero. */
static inline struct float_parts
float_parts_normal(struct float_parts parts)
{
	int shift = __builtin_clzll(parts.mantissa);

	parts.mantissa <<= shift;
	parts.exponent -= shift;
	return parts;
}

#define FLOAT_LEAST	(1 - FLOAT_BIAS)	/* the exponent of the smallest numbers */

/* mantissa * 2 to the power of exponent, which the format can hold exactly. */
static inline long double
float_join(uint64_t mantissa, int exponent, bool negative)
{
	union float_image image = { .value = 0 };

	if (mantissa != 0) {
		int shift = __builtin_clzll(mantissa);

		if (exponent - shift < FLOAT_LEAST)
			shift = exponent - FLOAT_LEAST;
		image.mantissa = mantissa << shift;
		if (image.mantissa >> 63)
			image.sign_exponent = (uint16_t)(exponent - shift + FLOAT_BIAS);
	}
	if (negative)
		image.sign_exponent |= FLOAT_SIGN;
	return image.value;
}
