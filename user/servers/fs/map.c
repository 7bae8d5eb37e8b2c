/* SPDX-License-Identifier: MIT */
/*
 * map.c: where a file's blocks are.
 */
#include <errno.h>

#include "cache.h"
#include "change.h"
#include "map.h"
#include "space.h"

#define LEVELS		3u
#define CUT_BUDGET	64u	/* blocks given back, and blocks of numbers looked at, in one change */

uint32_t
map_limit(const struct volume *volume)
{
	uint32_t shift = volume->pointer_shift;

	return EXT2_DIRECT + (1u << shift) + (1u << 2 * shift) + (1u << LEVELS * shift);
}

/*
 * The way to an index: how many levels of blocks of numbers there are (0..3), or -1: a file has no
 * such index.  way[0] is which of the inode's numbers, then which in each block.
 */
static int
find_way(const struct volume *volume, uint32_t index, uint32_t way[LEVELS + 1])
{
	uint32_t shift = volume->pointer_shift;

	if (index < EXT2_DIRECT) {
		way[0] = index;
		return 0;
	}
	index -= EXT2_DIRECT;
	for (unsigned levels = 1; levels <= LEVELS; levels++) {
		if (index >> levels * shift == 0) {
			way[0] = EXT2_DIRECT - 1 + levels;
			for (unsigned i = 1; i <= levels; i++)
				way[i] = index >> (levels - i) * shift & ((1u << shift) - 1);
			return (int)levels;
		}
		index -= 1u << levels * shift;
	}
	return -1;
}

/* A block of numbers, or NULL. */
static uint32_t *
numbers_get(struct volume *volume, uint32_t block, struct buffer **buffer, int32_t *error)
{
	if (!block_is_valid(volume, block)) {
		*error = volume_corrupt(volume, "a file has a block outside the volume");
		return NULL;
	}
	*buffer = cache_get(volume, block, error);
	return *buffer ? (uint32_t *)cache_bytes(volume, *buffer) : NULL;
}

int32_t
map_find(struct volume *volume, const struct inode *inode, uint32_t index, uint32_t *block)
{
	uint32_t way[LEVELS + 1];
	int levels = find_way(volume, index, way);
	struct buffer *buffer;
	int32_t error = 0;

	*block = 0;
	if (levels < 0)
		return ERRNO(EFBIG);
	uint32_t number = inode->raw->blocks[way[0]];
	for (int i = 1; i <= levels && number != 0; i++) {
		const uint32_t *numbers = numbers_get(volume, number, &buffer, &error);

		if (!numbers)
			return error;
		number = numbers[way[i]];
	}
	if (number != 0 && !block_is_valid(volume, number))
		return volume_corrupt(volume, "a file has a block outside the volume");
	*block = number;
	return 0;
}

void
map_find_some(struct volume *volume, const struct inode *inode, uint32_t index, uint32_t *blocks, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (index > UINT32_MAX - i || map_find(volume, inode, index + i, &blocks[i]) < 0)
			blocks[i] = 0;
	}
}

/* A number, in the inode or in a block of numbers, and the buffer that it lies in. */
struct place {
	struct buffer *buffer;
	uint32_t *first, *number;	/* the first of the row */
};

/* Where to look for a block: behind the one before it, or behind the numbers, or in the inode's group. */
static uint32_t
goal_of(const struct volume *volume, const struct inode *inode, const struct place *place)
{
	if (place->number > place->first && place->number[-1] != 0)
		return place->number[-1] + 1;
	if (place->buffer != inode->buffer)
		return place->buffer->block + 1;
	return volume->first_block + (inode->number - 1) / volume->inodes_per_group * volume->blocks_per_group;
}

/* Put a new block there. */
static int32_t
fill_place(struct volume *volume, struct inode *inode, struct place *place)
{
	uint32_t block;
	int32_t result = space_alloc(volume, goal_of(volume, inode, place), &block);

	if (result < 0)
		return result;
	change_bytes(volume, place->buffer, place->number, sizeof *place->number);
	*place->number = block;
	inode_change(volume, inode);
	inode->raw->sectors += volume->block_size / 512;
	return 0;
}

int32_t
map_make(struct volume *volume, struct inode *inode, uint32_t index, uint32_t *block)
{
	uint32_t way[LEVELS + 1] = { 0 };
	int levels = find_way(volume, index, way);
	struct place place = { inode->buffer, inode->raw->blocks, inode->raw->blocks + way[0] };
	int32_t result = 0;

	if (levels < 0)
		return ERRNO(EFBIG);
	for (int i = 0;; i++) {
		bool made = *place.number == 0;

		if (made)
			result = fill_place(volume, inode, &place);
		if (result < 0)
			return result;
		*block = *place.number;
		if (!block_is_valid(volume, *block))
			return volume_corrupt(volume, "a file has a block outside the volume");
		if (i == levels)
			return made;
		if (made)
			place.buffer = cache_fresh(volume, *block, true, &result);
		else
			place.buffer = cache_get(volume, *block, &result);
		if (!place.buffer)
			return result;
		place.first = (uint32_t *)cache_bytes(volume, place.buffer);
		place.number = place.first + way[i + 1];
	}
}

/* Giving back. */

struct cut {
	struct volume *volume;
	struct inode *inode;
	uint32_t from, lowest, budget;
};

/* A single block, of contents or of numbers that are all 0. */
static int32_t
cut_block(struct cut *cut, struct buffer *holder, uint32_t *number)
{
	uint32_t sectors = cut->volume->block_size / 512, block = *number;
	struct ext2_inode *raw = cut->inode->raw;

	change_bytes(cut->volume, holder, number, sizeof *number);
	*number = 0;
	raw->sectors = raw->sectors > sectors ? raw->sectors - sectors : 0;
	return space_free(cut->volume, block);
}

/*
 * What hangs on a number, `level` levels of numbers above contents whose first index is `base`.  It
 * goes backwards, so that at each moment the file has only lost its end.  1: the budget is used up.
 */
static int32_t
cut_tree(struct cut *cut, struct buffer *holder, uint32_t *number, unsigned level, uint32_t base)
{
	uint32_t shift = cut->volume->pointer_shift, span = level > 0 ? 1u << (level - 1) * shift : 1;
	struct buffer *buffer;
	int32_t result = 0;

	if (cut->budget == 0)
		return 1;
	cut->budget--;
	if (level == 0) {
		cut->lowest = base;
		return cut_block(cut, holder, number);
	}
	uint32_t *numbers = numbers_get(cut->volume, *number, &buffer, &result);
	if (!numbers)
		return result;
	for (uint32_t i = 1u << shift; i-- > 0 && result == 0;) {
		uint32_t first = base + i * span;

		if (first + span <= cut->from)
			break;
		if (numbers[i] != 0)
			result = cut_tree(cut, buffer, &numbers[i], level - 1, first);
	}
	if (result == 0 && base >= cut->from)
		result = cut_block(cut, holder, number);
	return result;
}

int32_t
map_cut(struct volume *volume, struct inode *inode, uint32_t from, uint32_t *lowest)
{
	struct cut cut = { volume, inode, from, UINT32_MAX, CUT_BUDGET };
	uint32_t *numbers = inode->raw->blocks, base = map_limit(volume);
	int32_t result = 0;

	inode_change(volume, inode);
	for (uint32_t i = EXT2_POINTERS; i-- > 0 && result == 0;) {
		unsigned level = i < EXT2_DIRECT ? 0 : i - EXT2_DIRECT + 1;
		uint32_t span = 1u << level * volume->pointer_shift;

		base -= span;
		if (base + span <= from)
			break;
		if (numbers[i] != 0)
			result = cut_tree(&cut, inode->buffer, &numbers[i], level, base);
	}
	*lowest = cut.lowest;
	return result;
}
