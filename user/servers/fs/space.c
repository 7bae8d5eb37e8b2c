/* SPDX-License-Identifier: MIT */
/*
 * space.c: which blocks and inodes are free.
 */
#include <errno.h>

#include "cache.h"
#include "change.h"
#include "space.h"

/* Bitmaps.  Bit n of byte n / 8 is of the group's n-th block or inode; a set one is in use. */

static bool
bit_is_set(const uint8_t *map, uint32_t bit)
{
	return map[bit / 8] >> bit % 8 & 1;
}

/* The first clear bit in [from, end); end: none. */
static uint32_t
find_clear(const uint8_t *map, uint32_t from, uint32_t end)
{
	while (from < end && bit_is_set(map, from)) {
		from++;
		while (from % 32 == 0 && from + 32 <= end && ((const uint32_t *)map)[from / 32] == UINT32_MAX)
			from += 32;
	}
	return from < end ? from : end;
}

/* A group's bitmap. */
static uint8_t *
bitmap_get(struct volume *volume, uint32_t block, struct buffer **buffer, int32_t *error)
{
	*error = ERRNO(EIO);
	if (!block_is_valid(volume, block)) {
		volume_corrupt(volume, "a bitmap is nowhere");
		return NULL;
	}
	*buffer = cache_get(volume, block, error);
	return *buffer ? cache_bytes(volume, *buffer) : NULL;
}

static void
flip_bit(struct volume *volume, struct buffer *buffer, uint8_t *map, uint32_t bit)
{
	change_bytes(volume, buffer, &map[bit / 8], 1);
	map[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

/* Counts. */

static void
count16(struct volume *volume, struct buffer *buffer, uint16_t *count, int32_t more)
{
	change_bytes(volume, buffer, count, sizeof *count);
	*count = (uint16_t)(*count + more);
}

static void
count32(struct volume *volume, struct buffer *buffer, uint32_t *count, int32_t more)
{
	change_bytes(volume, buffer, count, sizeof *count);
	*count += (uint32_t)more;
}

/* So many more blocks are free, in a group and in all. */
static int32_t
count_blocks(struct volume *volume, uint32_t group, int32_t more)
{
	struct buffer *buffer, *super_buffer;
	int32_t error;
	struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);
	struct ext2_super *super = descriptor ? volume_super(volume, &super_buffer, &error) : NULL;

	if (!super)
		return error;
	count16(volume, buffer, &descriptor->blocks_free, more);
	count32(volume, super_buffer, &super->blocks_free, more);
	return 0;
}

static int32_t
count_inodes(struct volume *volume, uint32_t group, int32_t more, bool directory)
{
	struct buffer *buffer, *super_buffer;
	int32_t error;
	struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);
	struct ext2_super *super = descriptor ? volume_super(volume, &super_buffer, &error) : NULL;

	if (!super)
		return error;
	count16(volume, buffer, &descriptor->inodes_free, more);
	if (directory)
		count16(volume, buffer, &descriptor->directories, -more);
	count32(volume, super_buffer, &super->inodes_free, more);
	return 0;
}

/* Blocks. */

static uint32_t
group_of(const struct volume *volume, uint32_t block)
{
	return (block - volume->first_block) / volume->blocks_per_group;
}

static uint32_t
group_first(const struct volume *volume, uint32_t group)
{
	return volume->first_block + group * volume->blocks_per_group;
}

static uint32_t
group_length(const struct volume *volume, uint32_t group)
{
	uint32_t left = volume->blocks - group_first(volume, group);

	return left < volume->blocks_per_group ? left : volume->blocks_per_group;
}

/* Does the file system itself live in this block of the group? */
static bool
is_system(const struct volume *volume, const struct ext2_group *descriptor, uint32_t block)
{
	uint32_t table = volume->inodes_per_group * volume->inode_size >> volume->block_shift;

	return block == descriptor->block_bitmap || block == descriptor->inode_bitmap ||
	       (block >= descriptor->inode_table && block - descriptor->inode_table <= table &&
		block - descriptor->inode_table < table);
}

/* Take a block of a group, from a bit on.  1: taken, 0: there is none. */
static int32_t
alloc_in_group(struct volume *volume, uint32_t group, uint32_t from, uint32_t *block)
{
	struct buffer *buffer;
	int32_t error;
	const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);

	if (!descriptor)
		return error;
	if (descriptor->blocks_free == 0)
		return 0;
	uint32_t length = group_length(volume, group), bit;
	uint8_t *map = bitmap_get(volume, descriptor->block_bitmap, &buffer, &error);
	if (!map)
		return error;
	bit = find_clear(map, from, length);
	if (bit == length)
		bit = find_clear(map, 0, length);
	if (bit == length)
		return 0;
	*block = group_first(volume, group) + bit;
	if (is_system(volume, descriptor, *block))
		return volume_corrupt(volume, "a bitmap says that the file system's own blocks are free");
	flip_bit(volume, buffer, map, bit);
	error = count_blocks(volume, group, -1);
	return error < 0 ? error : 1;
}

int32_t
space_alloc(struct volume *volume, uint32_t goal, uint32_t *block)
{
	if (goal < volume->first_block || goal >= volume->blocks)
		goal = volume->first_block;
	uint32_t first = group_of(volume, goal);

	for (uint32_t n = 0; n < volume->groups; n++) {
		uint32_t group = first + n < volume->groups ? first + n : first + n - volume->groups;
		uint32_t from = n == 0 ? goal - group_first(volume, group) : 0;
		int32_t result = alloc_in_group(volume, group, from, block);

		if (result != 0)
			return result < 0 ? result : 0;
	}
	return ERRNO(ENOSPC);
}

/* Note a block as one to be free. */
static void
note_freed(struct volume *volume, uint32_t block)
{
	struct kept *kept = volume->kept;
	struct freed *last = kept->freed + kept->freed_count - (kept->freed_count > 0);

	if (kept->freed_count > 0 && (block + 1 == last->first || block == last->first + last->count)) {
		change_kept(volume, last, sizeof *last);
		if (block < last->first)
			last->first = block;
		last->count++;
		return;
	}
	change_kept(volume, &kept->freed_count, sizeof kept->freed_count);
	kept->freed[kept->freed_count] = (struct freed){ block, 1 };
	kept->freed_count++;
}

int32_t
space_free(struct volume *volume, uint32_t block)
{
	struct buffer *buffer;
	int32_t error;

	if (!block_is_valid(volume, block))
		return volume_corrupt(volume, "a file has a block outside the volume");
	uint32_t group = group_of(volume, block);
	const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);
	if (!descriptor)
		return error;
	const uint8_t *map = bitmap_get(volume, descriptor->block_bitmap, &buffer, &error);
	if (!map)
		return error;
	if (is_system(volume, descriptor, block) || !bit_is_set(map, block - group_first(volume, group)))
		return volume_corrupt(volume, "a file has a block that is not a file's");
	if (volume->kept->freed_count == FREED_MAX)
		return ERRNO(EIO);
	cache_forget(volume, block);
	note_freed(volume, block);
	return 0;
}

/* Some blocks of one group, at the end of an entry. */
static int32_t
release_some(struct volume *volume, struct freed *freed)
{
	uint32_t end = freed->first + freed->count, group = group_of(volume, end - 1), count = 0;
	struct buffer *buffer;
	int32_t error;
	const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);
	uint8_t *map = descriptor ? bitmap_get(volume, descriptor->block_bitmap, &buffer, &error) : NULL;

	if (!map)
		return error;
	uint32_t first = freed->first > group_first(volume, group) ? freed->first : group_first(volume, group);
	change_bytes(volume, buffer, map, volume->block_size);
	for (uint32_t block = first; block < end; block++) {
		uint32_t bit = block - group_first(volume, group);

		count += bit_is_set(map, bit);
		map[bit / 8] &= (uint8_t)~(1u << bit % 8);
	}
	change_kept(volume, freed, sizeof *freed);
	freed->count = first - freed->first;
	return count_blocks(volume, group, (int32_t)count);
}

int32_t
space_release(struct volume *volume)
{
	struct kept *kept = volume->kept;
	int32_t result = 0;

	while (kept->freed_count > 0 && result == 0) {
		struct freed *last = &kept->freed[kept->freed_count - 1];

		change_start(volume);
		result = release_some(volume, last);
		if (result == 0 && last->count == 0) {
			change_kept(volume, &kept->freed_count, sizeof kept->freed_count);
			kept->freed_count--;
		}
		result = change_end(volume, result);
	}
	return result;
}

uint32_t
space_waiting(const struct volume *volume)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < volume->kept->freed_count; i++)
		count += volume->kept->freed[i].count;
	return count;
}

/* Inodes. */

/* The group with the most free blocks that has an inode, too. */
static uint32_t
roomiest_group(struct volume *volume, uint32_t otherwise)
{
	uint32_t best = otherwise, most = 0;

	for (uint32_t group = 0; group < volume->groups; group++) {
		struct buffer *buffer;
		int32_t error;
		const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);

		if (descriptor && descriptor->inodes_free > 0 && descriptor->blocks_free > most) {
			best = group;
			most = descriptor->blocks_free;
		}
	}
	return best;
}

/* 1: taken, 0: there is none. */
static int32_t
alloc_inode_in_group(struct volume *volume, uint32_t group, bool directory, uint32_t *number)
{
	struct buffer *buffer;
	int32_t error;
	const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);

	if (!descriptor)
		return error;
	if (descriptor->inodes_free == 0)
		return 0;
	uint8_t *map = bitmap_get(volume, descriptor->inode_bitmap, &buffer, &error);
	if (!map)
		return error;
	uint32_t before = group * volume->inodes_per_group, reserved = volume->first_inode - 1;
	uint32_t bit = find_clear(map, reserved > before ? reserved - before : 0, volume->inodes_per_group);
	if (bit >= volume->inodes_per_group)
		return 0;
	*number = group * volume->inodes_per_group + bit + 1;
	flip_bit(volume, buffer, map, bit);
	error = count_inodes(volume, group, -1, directory);
	return error < 0 ? error : 1;
}

int32_t
space_alloc_inode(struct volume *volume, uint32_t parent, bool directory, uint32_t *number)
{
	uint32_t first = (parent - 1) / volume->inodes_per_group;

	if (directory)
		first = roomiest_group(volume, first);
	for (uint32_t n = 0; n < volume->groups; n++) {
		uint32_t group = first + n < volume->groups ? first + n : first + n - volume->groups;
		int32_t result = alloc_inode_in_group(volume, group, directory, number);

		if (result != 0)
			return result < 0 ? result : 0;
	}
	return ERRNO(ENOSPC);
}

int32_t
space_free_inode(struct volume *volume, uint32_t number, bool directory)
{
	uint32_t group = (number - 1) / volume->inodes_per_group, bit = (number - 1) % volume->inodes_per_group;
	struct buffer *buffer;
	int32_t error;
	const struct ext2_group *descriptor = volume_group(volume, group, &buffer, &error);
	uint8_t *map = descriptor ? bitmap_get(volume, descriptor->inode_bitmap, &buffer, &error) : NULL;

	if (!map)
		return error;
	if (number < volume->first_inode || !bit_is_set(map, bit))
		return volume_corrupt(volume, "an inode that is free, or not a file's, is given back");
	flip_bit(volume, buffer, map, bit);
	return count_inodes(volume, group, 1, directory);
}
