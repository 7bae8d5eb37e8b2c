/* SPDX-License-Identifier: MIT */
/*
 * grade_random.c: random numbers that repeat.
 *
 *   SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014): a
 *   counter with a good mixing function.  Every test has a generator of its own, so adding a test
 *   changes no other test's inputs.
 */
#include "grade_test.h"

static uint64_t
mix(uint64_t value)
{
	value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
	return value ^ (value >> 31);
}

struct random
random_of_test(uint64_t seed, const struct rubric_test *test)
{
	struct random random = { .state = mix(seed) };

	for (const char *c = test->name; *c; c++)
		random.state = mix(random.state + (unsigned char)*c);
	return random;
}

uint64_t
random_next(struct random *random)
{
	random->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(random->state);
}

uint32_t
random_below(struct random *random, uint32_t bound)
{
	return (uint32_t)((random_next(random) >> 32) * bound >> 32);
}

uint32_t
random_between(struct random *random, uint32_t first, uint32_t last)
{
	if (last - first == UINT32_MAX)
		return (uint32_t)random_next(random);
	return first + random_below(random, last - first + 1);
}
