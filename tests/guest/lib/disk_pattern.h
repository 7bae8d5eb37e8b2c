/* SPDX-License-Identifier: MIT */
/*
 * disk_pattern.h: what tests write to disks, and where, so that guest and host compute the same.
 *
 *   A sector written in round r holds words that tell its number and the round.  A run is a list of
 *   requests, by a seed; later ones overwrite earlier ones.
 */
#pragma once

#include <stdint.h>

#define PATTERN_WORDS	128u		/* of 32 bits, a sector */
#define PATTERN_MOST	128u		/* sectors a request */

struct pattern_request {
	uint64_t first;
	uint32_t count;
};

static inline uint32_t
pattern_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static inline uint32_t
pattern_word(uint64_t sector, uint32_t round, uint32_t index)
{
	return (uint32_t)sector * 2654435761u ^ (uint32_t)(sector >> 32) ^ round << 20 ^ index * 40503u;
}

/* Sectors first.. of a round into memory. */
static inline void
pattern_fill(uint32_t *data, uint64_t first, uint32_t count, uint32_t round)
{
	for (uint32_t i = 0; i < count * PATTERN_WORDS; i++)
		data[i] = pattern_word(first + i / PATTERN_WORDS, round, i % PATTERN_WORDS);
}

/*
 * The next request of a run on a disk of so many sectors: short and long, at its beginning, its end
 * and elsewhere.
 */
static inline struct pattern_request
pattern_next(uint32_t *state, uint64_t sectors)
{
	struct pattern_request r;
	const uint32_t kind = pattern_random(state) % 4;
	uint64_t room;

	r.count = pattern_random(state) % (kind == 0 ? 3 : PATTERN_MOST) + 1;
	if (r.count > sectors)
		r.count = (uint32_t)sectors;
	room = sectors - r.count + 1;
	r.first = kind == 1 ? room - 1 : kind == 2 ? pattern_random(state) % 256 :
		  ((uint64_t)pattern_random(state) << 20 ^ pattern_random(state)) % room;
	if (r.first >= room)
		r.first = room - 1;
	return r;
}
