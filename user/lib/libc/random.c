/* SPDX-License-Identifier: MIT */
/*
 * random.c: numbers that look like chance: the same row for the same seed.
 *
 *   A linear congruence over 64 bits whose high bits are taken: its low ones repeat soon.  Multiplier:
 *   D. E. Knuth, The Art of Computer Programming, volume 2, 3.3.4.  Not for secrets.
 */
#include <stdint.h>
#include <stdlib.h>

#define MULTIPLIER	6364136223846793005ull
#define INCREMENT	1442695040888963407ull

static uint64_t state = 1;

static int
next(uint64_t *from)
{
	*from = *from * MULTIPLIER + INCREMENT;
	return (int)(*from >> 33);
}

int
rand(void)
{
	return next(&state);
}

int
rand_r(unsigned *seed)
{
	uint64_t own = *seed;
	int value;

	next(&own);
	value = next(&own);
	*seed = (unsigned)(own >> 16);
	return value;
}

void
srand(unsigned seed)
{
	state = seed;
	next(&state);
}

long
random(void)
{
	return next(&state);
}

void
srandom(unsigned seed)
{
	srand(seed);
}
