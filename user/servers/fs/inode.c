/* SPDX-License-Identifier: MIT */
/*
 * inode.c: inodes: what a file is, whatever its names.
 */
#include <errno.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "inode.h"
#include "map.h"
#include "space.h"

#define SECTORS_MAX	UINT32_MAX	/* inode.sectors counts no further */
#define EXTRA_WANTED	32u		/* bytes behind the first 128 that new inodes say they use */

int32_t
inode_get(struct volume *volume, uint32_t number, struct inode *inode)
{
	struct buffer *buffer = volume->recent_buffer;
	int32_t error;

	if (number == volume->recent_inode && number != 0) {
		*inode = (struct inode){ number, buffer, volume->recent_raw };
		cache_use(volume, buffer);
		return 0;
	}
	if (number < 1 || number > volume->inodes)
		return volume_corrupt(volume, "an inode number that there is not");
	uint32_t index = (number - 1) % volume->inodes_per_group;
	const struct ext2_group *group = volume_group(volume, (number - 1) / volume->inodes_per_group, &buffer, &error);
	if (!group)
		return error;
	uint32_t at = index * volume->inode_size, block = group->inode_table + (at >> volume->block_shift);
	if (!block_is_valid(volume, block))
		return volume_corrupt(volume, "inodes are nowhere");
	inode->number = number;
	inode->buffer = cache_get(volume, block, &error);
	if (!inode->buffer)
		return error;
	at &= volume->block_size - 1;
	inode->raw = (struct ext2_inode *)(cache_bytes(volume, inode->buffer) + at);
	volume->recent_inode = number;
	volume->recent_buffer = inode->buffer;
	volume->recent_raw = inode->raw;
	return 0;
}

static uint32_t
bytes_in_use(const struct volume *volume)
{
	return volume->inode_size > EXT2_INODE_SIZE ? EXT2_INODE_SIZE + EXT2_EXTRA_SIZE : EXT2_INODE_SIZE;
}

void
inode_change(struct volume *volume, struct inode *inode)
{
	change_bytes(volume, inode->buffer, inode->raw, bytes_in_use(volume));
}

/* Seconds alone: what a larger inode has of finer times is zero. */
static void
set_time(struct volume *volume, const struct inode *inode, uint32_t *seconds, uint32_t *more)
{
	const struct ext2_inode *raw = inode->raw;

	*seconds = volume->now();
	if (volume->inode_size > EXT2_INODE_SIZE && raw->extra_size >= EXT2_EXTRA_SIZE)
		*more = 0;
}

void
inode_touch(struct volume *volume, struct inode *inode, bool contents)
{
	struct ext2_inode *raw = inode->raw;

	set_time(volume, inode, &raw->status_changed, &raw->status_changed_more);
	if (!contents)
		return;
	set_time(volume, inode, &raw->changed, &raw->changed_more);
	raw->version++;
}

void
inode_fill(struct volume *volume, struct inode *inode, uint32_t mode)
{
	struct ext2_inode *raw = inode->raw;
	uint32_t generation = raw->generation + 1, version = raw->version + 1;

	change_bytes(volume, inode->buffer, raw, volume->inode_size);
	memset(raw, 0, volume->inode_size);
	raw->mode = (uint16_t)mode;
	raw->generation = generation;
	raw->version = version;		/* never what the same number had before */
	if (volume->inode_size >= EXT2_INODE_SIZE + EXTRA_WANTED)
		raw->extra_size = EXTRA_WANTED;
	raw->used = raw->changed = raw->status_changed = volume->now();
}

int32_t
inode_new(struct volume *volume, uint32_t directory, uint32_t mode, struct inode *inode)
{
	uint32_t number;
	int32_t result = space_alloc_inode(volume, directory, (mode & INODE_FORMAT) == INODE_DIRECTORY, &number);

	if (result == 0)
		result = inode_get(volume, number, inode);
	if (result == 0 && inode->raw->links != 0)
		result = volume_corrupt(volume, "an inode is free and in use");
	if (result == 0)
		inode_fill(volume, inode, mode);
	return result;
}

/* Sizes. */

uint64_t
inode_size_max(const struct volume *volume)
{
	uint64_t by_map = (uint64_t)map_limit(volume) << volume->block_shift;
	/* Its blocks of numbers count as well: one in pointers of them, and a little. */
	uint64_t by_sectors = ((uint64_t)SECTORS_MAX << 9) - ((uint64_t)SECTORS_MAX << 9 >> (volume->pointer_shift - 1));

	return by_map < by_sectors ? by_map : by_sectors;
}

/* The first file of 2 GiB says so in the superblock. */
static int32_t
mark_large(struct volume *volume)
{
	struct buffer *buffer;
	int32_t error;
	struct ext2_super *super = volume_super(volume, &buffer, &error);

	if (!super)
		return error;
	if (super->ro_compat & EXT2_RO_LARGE_FILE)
		return 0;
	change_bytes(volume, buffer, &super->ro_compat, sizeof super->ro_compat);
	super->ro_compat |= EXT2_RO_LARGE_FILE;
	return 0;
}

int32_t
inode_set_size(struct volume *volume, struct inode *inode, uint64_t size)
{
	int32_t result = 0;

	if (size > INT32_MAX && inode_is(inode, INODE_FILE))
		result = mark_large(volume);
	if (result < 0)
		return result;
	inode->raw->size = (uint32_t)size;
	if (inode_is(inode, INODE_FILE))
		inode->raw->size_high = (uint32_t)(size >> 32);
	return 0;
}

/* Cutting. */

/* One change of a truncation.  1: there is more. */
static int32_t
cut_some(struct volume *volume, uint32_t number, uint64_t size)
{
	uint32_t from = (uint32_t)((size + volume->block_size - 1) >> volume->block_shift), lowest;
	struct inode inode;
	int32_t result = inode_get(volume, number, &inode);

	if (result < 0)
		return result;
	result = map_cut(volume, &inode, from, &lowest);
	if (result < 0)
		return result;
	uint64_t reached = (uint64_t)lowest << volume->block_shift;
	if (result == 0 || reached < size)
		reached = size;
	if (reached < inode_size(volume, &inode)) {
		int32_t error = inode_set_size(volume, &inode, reached);

		if (error < 0)
			return error;
	}
	inode_touch(volume, &inode, true);
	return result;
}

int32_t
inode_cut(struct volume *volume, uint32_t number, uint64_t size)
{
	int32_t result;

	do {
		result = change_begin(volume);
		if (result == 0)
			result = change_end(volume, cut_some(volume, number, size));
	} while (result > 0);
	return result;
}

/* Orphans. */

int32_t
inode_orphan(struct volume *volume, struct inode *inode)
{
	struct buffer *buffer;
	int32_t error;
	struct ext2_super *super = volume_super(volume, &buffer, &error);

	if (!super)
		return error;
	inode_change(volume, inode);
	change_bytes(volume, buffer, &super->orphan, sizeof super->orphan);
	inode->raw->deleted = super->orphan;
	super->orphan = inode->number;
	return 0;
}

/* Take an inode out of the list. */
static int32_t
leave_orphans(struct volume *volume, const struct inode *inode)
{
	struct buffer *buffer;
	struct inode before;
	int32_t result = 0;
	struct ext2_super *super = volume_super(volume, &buffer, &result);

	if (!super)
		return result;
	uint32_t *place = &super->orphan;
	for (uint32_t i = 0; *place != inode->number && i <= volume->inodes; i++) {
		result = *place == 0 ? ERRNO(EIO) : inode_get(volume, *place, &before);
		if (result < 0)
			return volume_corrupt(volume, "the list of orphans is broken");
		buffer = before.buffer;
		place = &before.raw->deleted;
	}
	if (*place != inode->number)
		return volume_corrupt(volume, "the list of orphans has no end");
	change_bytes(volume, buffer, place, sizeof *place);
	*place = inode->raw->deleted;
	return 0;
}

/* Its block of attributes, which others may have as well. */
static int32_t
drop_attributes(struct volume *volume, struct inode *inode)
{
	uint32_t block = inode->raw->attributes;
	int32_t error;

	if (block == 0)
		return 0;
	if (!block_is_valid(volume, block))
		return volume_corrupt(volume, "attributes are nowhere");
	struct buffer *buffer = cache_get(volume, block, &error);
	if (!buffer)
		return error;
	struct ext2_attributes *attributes = (struct ext2_attributes *)cache_bytes(volume, buffer);
	if (attributes->magic != EXT2_ATTRIBUTES_MAGIC)
		return volume_corrupt(volume, "attributes are something else");
	inode->raw->attributes = 0;
	if (attributes->count <= 1)
		return space_free(volume, block);
	change_bytes(volume, buffer, &attributes->count, sizeof attributes->count);
	attributes->count--;
	return 0;
}

static int32_t
give_back(struct volume *volume, uint32_t number)
{
	struct inode inode;
	int32_t result = inode_get(volume, number, &inode);

	if (result == 0)
		result = leave_orphans(volume, &inode);
	if (result < 0)
		return result;
	inode_change(volume, &inode);
	result = drop_attributes(volume, &inode);
	if (result == 0)
		result = space_free_inode(volume, number, inode_is(&inode, INODE_DIRECTORY));
	/* Smaller numbers mean orphans, to e2fsck. */
	inode.raw->deleted = volume->now() > volume->inodes ? volume->now() : volume->inodes + 1;
	inode.raw->sectors = 0;
	return result;
}

bool
inode_has_blocks(const struct volume *volume, const struct inode *inode)
{
	uint32_t attributes = inode->raw->attributes ? volume->block_size / 512 : 0;

	return inode_is(inode, INODE_FILE) || inode_is(inode, INODE_DIRECTORY) ||
	       (inode_is(inode, INODE_LINK) && inode->raw->sectors > attributes);
}

int32_t
inode_reap(struct volume *volume, uint32_t number)
{
	struct inode inode;

	volume_look(volume);
	int32_t result = inode_get(volume, number, &inode);
	if (result == 0 && inode.raw->links > 0)
		return ERRNO(EBUSY);
	if (result == 0 && inode_has_blocks(volume, &inode))
		result = inode_cut(volume, number, 0);
	if (result == 0)
		result = change_begin(volume);
	if (result < 0)
		return result;
	return change_end(volume, give_back(volume, number));
}

int32_t
inode_reap_all(struct volume *volume)
{
	uint32_t number = 0, next;
	struct buffer *buffer;
	struct inode inode;
	int32_t result = 0;

	volume_look(volume);
	const struct ext2_super *super = volume_super(volume, &buffer, &result);
	if (super)
		number = super->orphan;
	for (uint32_t i = 0; number != 0 && i < volume->inodes && result >= 0; i++) {
		volume_look(volume);
		result = inode_get(volume, number, &inode);
		if (result < 0)
			break;
		next = inode.raw->deleted;
		if (!volume->is_open || !volume->is_open(volume, number))
			result = inode_reap(volume, number);
		number = next;
	}
	return result;
}
