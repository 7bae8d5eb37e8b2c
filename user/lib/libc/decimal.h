/* SPDX-License-Identifier: MIT */
/*
 * decimal.h: numbers with as many decimal digits as it takes, for exact conversion to and from binary.
 *
 *   A number is a row of words of nine digits each, most significant first.  Words before `point` are the
 *   whole part, the rest is the fraction:
 *
 *	index	  first ...  point - 1 | point ...  last - 1
 *	weight	       ...     1e9  1  |  1e-9  ...
 *
 *   Words outside first..last are zero and need not be there.  Every binary fraction is a decimal one too
 *   (a half is 0.5), so doubling and halving lose nothing as long as the row is long enough; what falls
 *   off its end is remembered in `sticky`: the number is a little larger than it says.
 *
 *   Positions: the digit at position p has the weight 10 to the power of -p.  The digit before the point
 *   has position 0, the one after it position 1.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define DECIMAL_WORD	1000000000u
#define DECIMAL_DIGITS	9		/* of a word */
#define DECIMAL_SHIFT	29		/* bits at once, at most */

struct decimal {
	uint32_t *words;
	int room;		/* words there are */
	int point, first, last;
	bool sticky;
};

/* Begin with zero; the row and the place of its point are the caller's. */
void
decimal_clear(struct decimal *decimal, uint32_t *words, int room, int point);

/* Add a digit (0..9) at a position where there is none yet. */
void
decimal_add_digit(struct decimal *decimal, int position, uint32_t digit);

/* Make it a whole number.  It was clear. */
void
decimal_set(struct decimal *decimal, uint64_t value);

/* Multiply by 2 to the power of bits (any sign). */
void
decimal_scale(struct decimal *decimal, int bits);

bool
decimal_is_zero(const struct decimal *decimal);

/* The position of the first digit that is not zero; 0 for zero. */
int
decimal_leading(const struct decimal *decimal);

/* The digit at a position, 0..9. */
unsigned
decimal_digit(const struct decimal *decimal, int position);

/* Round to the digit at a position: to the nearest, in the middle to the even one. */
void
decimal_round(struct decimal *decimal, int position);

/* The whole part; UINT64_MAX if it is 10 to the power of 18 or more. */
uint64_t
decimal_whole(const struct decimal *decimal);

/* Leave only the fraction. */
void
decimal_drop_whole(struct decimal *decimal);
