/* SPDX-License-Identifier: MIT */
/*
 * decimal.c: numbers with as many decimal digits as it takes.  The picture is in decimal.h.
 */
#include <stddef.h>

#include "decimal.h"

void
decimal_clear(struct decimal *decimal, uint32_t *words, int room, int point)
{
	*decimal = (struct decimal){
		.words = words,
		.room = room,
		.point = point,
		.first = point,
		.last = point,
	};
}

/* Make the row reach index i, which lies in the room. */
static void
reach(struct decimal *d, int i)
{
	if (d->first == d->last)
		d->first = d->last = i;
	while (d->first > i)
		d->words[--d->first] = 0;
	while (d->last <= i)
		d->words[d->last++] = 0;
}

static void
trim(struct decimal *d)
{
	while (d->first < d->last && d->words[d->first] == 0)
		d->first++;
	while (d->first < d->last && d->words[d->last - 1] == 0)
		d->last--;
}

/* The index of the word with the digit at a position; *unit becomes the digit's weight in it. */
static int
word_of(const struct decimal *d, int position, uint32_t *unit)
{
	int before = position - 1;
	int words = before >= 0 ? before / DECIMAL_DIGITS : -((-before - 1) / DECIMAL_DIGITS) - 1;

	*unit = 1;
	for (int i = before - words * DECIMAL_DIGITS; i < DECIMAL_DIGITS - 1; i++)
		*unit *= 10;
	return d->point + words;
}

static uint32_t
word_at(const struct decimal *d, int i)
{
	return i >= d->first && i < d->last ? d->words[i] : 0;
}

void
decimal_add_digit(struct decimal *decimal, int position, uint32_t digit)
{
	uint32_t unit;
	int i = word_of(decimal, position, &unit);

	if (digit == 0)
		return;
	if (i >= decimal->room) {
		decimal->sticky = true;
		return;
	}
	reach(decimal, i);
	decimal->words[i] += digit * unit;
}

void
decimal_set(struct decimal *decimal, uint64_t value)
{
	for (int i = decimal->point - 1; value > 0; i--) {
		reach(decimal, i);
		decimal->words[i] = (uint32_t)(value % DECIMAL_WORD);
		value /= DECIMAL_WORD;
	}
	trim(decimal);
}

static void
shift_left(struct decimal *d, int bits)
{
	uint32_t carry = 0;

	for (int i = d->last - 1; i >= d->first; i--) {
		uint64_t value = ((uint64_t)d->words[i] << bits) + carry;

		d->words[i] = (uint32_t)(value % DECIMAL_WORD);
		carry = (uint32_t)(value / DECIMAL_WORD);
	}
	if (carry > 0)
		d->words[--d->first] = carry;
	trim(d);
}

static void
shift_right(struct decimal *d, int bits)
{
	uint32_t mask = (1u << bits) - 1, rest = 0;

	for (int i = d->first; i < d->last; i++) {
		uint64_t value = (uint64_t)rest * DECIMAL_WORD + d->words[i];

		d->words[i] = (uint32_t)(value >> bits);
		rest = (uint32_t)value & mask;
	}
	for (; rest > 0 && d->last < d->room; d->last++) {
		uint64_t value = (uint64_t)rest * DECIMAL_WORD;

		d->words[d->last] = (uint32_t)(value >> bits);
		rest = (uint32_t)value & mask;
	}
	d->sticky = d->sticky || rest > 0;
	trim(d);
}

void
decimal_scale(struct decimal *decimal, int bits)
{
	for (; bits > DECIMAL_SHIFT; bits -= DECIMAL_SHIFT)
		shift_left(decimal, DECIMAL_SHIFT);
	for (; bits < -DECIMAL_SHIFT; bits += DECIMAL_SHIFT)
		shift_right(decimal, DECIMAL_SHIFT);
	if (bits > 0)
		shift_left(decimal, bits);
	else if (bits < 0)
		shift_right(decimal, -bits);
}

bool
decimal_is_zero(const struct decimal *decimal)
{
	return decimal->first == decimal->last;
}

int
decimal_leading(const struct decimal *decimal)
{
	int position = (decimal->first - decimal->point) * DECIMAL_DIGITS + 1;

	if (decimal_is_zero(decimal))
		return 0;
	while (decimal_digit(decimal, position) == 0)
		position++;
	return position;
}

unsigned
decimal_digit(const struct decimal *decimal, int position)
{
	uint32_t unit;
	int i = word_of(decimal, position, &unit);

	return word_at(decimal, i) / unit % 10;
}

/*
 * Compare what lies behind the digit of weight `unit` in word i with half of that unit: negative, zero or
 * positive.
 */
static int
compare_half(const struct decimal *d, int i, uint32_t unit)
{
	uint32_t rest = word_at(d, i) % unit;
	bool more;

	if (unit == 1) {
		unit = DECIMAL_WORD;
		rest = word_at(d, ++i);
	}
	more = d->sticky || (d->first < d->last && i < d->last - 1);
	if (rest != unit / 2)
		return rest < unit / 2 ? -1 : 1;
	return more;
}

void
decimal_round(struct decimal *decimal, int position)
{
	uint32_t unit;
	int i = word_of(decimal, position, &unit);

	if (i >= decimal->last || decimal_is_zero(decimal))
		return;
	int half = compare_half(decimal, i, unit);
	reach(decimal, i);
	decimal->words[i] -= decimal->words[i] % unit;
	decimal->last = i + 1;
	if (half > 0 || (half == 0 && decimal->words[i] / unit % 2 == 1)) {
		decimal->words[i] += unit;
		while (decimal->words[i] == DECIMAL_WORD) {
			decimal->words[i--] = 0;
			reach(decimal, i);
			decimal->words[i]++;
		}
	}
	decimal->sticky = false;
	trim(decimal);
}

uint64_t
decimal_whole(const struct decimal *decimal)
{
	int point = decimal->point;

	if (!decimal_is_zero(decimal) && decimal->first < point - 2)
		return UINT64_MAX;
	return (uint64_t)word_at(decimal, point - 2) * DECIMAL_WORD + word_at(decimal, point - 1);
}

void
decimal_drop_whole(struct decimal *decimal)
{
	int point = decimal->point;

	if (decimal->first < point)
		decimal->first = decimal->last < point ? decimal->last : point;
	trim(decimal);
}
