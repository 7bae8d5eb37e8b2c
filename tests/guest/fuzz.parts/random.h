/* SPDX-License-Identifier: MIT */
/*
 * random.h: random numbers that a seed repeats.
 *
 *   Marsaglia's xorshift generator of 32 bits ("Xorshift RNGs", Journal of Statistical Software 8,
 *   2003): three shifts a number, never 0, period 2^32 - 1.  Small remainders are as good as a
 *   fuzzer needs.
 */
#pragma once

#include <stdint.h>

struct random {
	uint32_t state;			/* never 0 */
};

/* Start from a seed; neighbouring seeds give unrelated sequences. */
static inline void
random_seed(struct random *random, uint32_t seed)
{
	seed = (seed ^ seed >> 16) * 0x7feb352du;
	seed = (seed ^ seed >> 15) * 0x846ca68bu;
	seed ^= seed >> 16;
	random->state = seed != 0 ? seed : 1;
}

static inline uint32_t
random_next(struct random *random)
{
	uint32_t x = random->state;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return random->state = x;
}

/* 0 .. n - 1; n > 0. */
static inline uint32_t
random_below(struct random *random, uint32_t n)
{
	return (random_next(random) >> 3) % n;
}

/* True once in n times. */
static inline _Bool
random_chance(struct random *random, uint32_t n)
{
	return random_below(random, n) == 0;
}
