/* SPDX-License-Identifier: MIT */
/*
 * random.c: numbers that nobody can foresee.
 *
 *   Of each block the first half goes out and the second half becomes the new key.  Stirring adds
 *   (exclusive or) to the key, eight words at a time, and turns the wheel once after each.  Pure
 *   code.
 */
#include <string.h>

#include "random.h"

#define KEY		4u	/* the first word of the key in the state */
#define KEY_WORDS	8u
#define COUNTER		12u

static uint32_t
rotate(uint32_t value, unsigned bits)
{
	return value << bits | value >> (32 - bits);
}

static void
quarter(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
	*a += *b; *d = rotate(*d ^ *a, 16);
	*c += *d; *b = rotate(*b ^ *c, 12);
	*a += *b; *d = rotate(*d ^ *a, 8);
	*c += *d; *b = rotate(*b ^ *c, 7);
}

void
random_chacha(const uint32_t state[16], uint32_t out[16])
{
	uint32_t x[16];

	memcpy(x, state, sizeof x);
	for (unsigned round = 0; round < 20; round += 2) {
		for (unsigned i = 0; i < 4; i++)	/* columns */
			quarter(&x[i], &x[4 + i], &x[8 + i], &x[12 + i]);
		for (unsigned i = 0; i < 4; i++)	/* diagonals */
			quarter(&x[i], &x[4 + (i + 1) % 4], &x[8 + (i + 2) % 4], &x[12 + (i + 3) % 4]);
	}
	for (unsigned i = 0; i < 16; i++)
		out[i] = x[i] + state[i];
}

void
random_init(struct random *random)
{
	/* "expand 32-byte k", the constants of the design */
	*random = (struct random){ { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 } };
}

/* Next block; its second half is the next key. */
static void
turn(struct random *random, uint32_t out[16])
{
	random_chacha(random->state, out);
	memcpy(&random->state[KEY], &out[KEY_WORDS], KEY_WORDS * sizeof *out);
	random->state[COUNTER]++;
}

void
random_stir(struct random *random, const void *bytes, size_t length)
{
	uint8_t *key = (uint8_t *)&random->state[KEY];
	const uint8_t *from = bytes;
	uint32_t out[16];

	for (size_t i = 0; i < length; i++) {
		key[i % (KEY_WORDS * 4)] ^= from[i];
		if (i % (KEY_WORDS * 4) == KEY_WORDS * 4 - 1)
			turn(random, out);
	}
	turn(random, out);
}

void
random_block(struct random *random, uint8_t block[RANDOM_BLOCK])
{
	uint32_t out[16];

	turn(random, out);
	memcpy(block, out, KEY_WORDS * 4);
	turn(random, out);
	memcpy(block + KEY_WORDS * 4, out, KEY_WORDS * 4);
}
