/* SPDX-License-Identifier: MIT */
/*
 * random.h: numbers that nobody can foresee: the ChaCha20 block function, keyed with whatever the
 * machine does not repeat.
 *
 *   D. J. Bernstein, "ChaCha, a variant of Salsa20", 2008; RFC 8439, section 2.3.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define RANDOM_BLOCK	64u

struct random {
	uint32_t state[16];	/* constants, key, counter, nonce */
};

/* Begin with an empty key; random_stir() makes it one. */
void
random_init(struct random *random);

/* Mix bytes into the key. */
void
random_stir(struct random *random, const void *bytes, size_t length);

/* The next block of the stream; the key moves on, so that what was given out cannot be found again. */
void
random_block(struct random *random, uint8_t block[RANDOM_BLOCK]);

/* The block function itself: out = the state after 20 rounds, plus the state. */
void
random_chacha(const uint32_t state[16], uint32_t out[16]);
