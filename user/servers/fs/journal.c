/* SPDX-License-Identifier: MIT */
/*
 * journal.c: finding, making and writing the journal.  Playing it back: replay.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "inode.h"
#include "journal.h"
#include "journal_format.h"
#include "map.h"
#include "space.h"

/* Where everything is. */

static struct journal_super *
super_of(struct volume *volume)
{
	return (struct journal_super *)volume->journal.super;
}

static int32_t
move_block(struct volume *volume, uint32_t index, void *bytes, bool write)
{
	uint64_t offset = (uint64_t)volume->journal.blocks[index] << volume->block_shift;
	struct device *device = volume->device;

	return (write ? device->write : device->read)(device, offset, volume->block_size, &bytes, 1);
}

/* Is what the superblock says of itself something we can use? */
static bool
super_fits(struct volume *volume, uint32_t length)
{
	const struct journal_super *super = super_of(volume);
	uint32_t kind = big_endian(super->header.kind);

	return big_endian(super->header.magic) == JOURNAL_MAGIC &&
	       (kind == JOURNAL_SUPER || (kind == JOURNAL_SUPER_OLD && super->incompat == 0)) &&
	       big_endian(super->block_size) == volume->block_size && big_endian(super->length) <= length &&
	       big_endian(super->length) >= 8 && big_endian(super->first) == 1 &&
	       (big_endian(super->incompat) & ~JOURNAL_INCOMPAT_REVOKE) == 0 && super->ro_compat == 0 &&
	       big_endian(super->start) < big_endian(super->length);
}

static int32_t
find_blocks(struct volume *volume, uint32_t length, const char **why)
{
	struct inode inode;
	int32_t result = inode_get(volume, EXT2_JOURNAL, &inode);

	for (uint32_t i = 0; result == 0 && i < length; i++) {
		uint32_t block;

		result = map_find(volume, &inode, i, &block);
		if (result == 0 && block == 0)
			result = ERRNO(EIO);
		volume->journal.blocks[i] = block;
		if (i % 64 == 0)
			volume_look(volume);
		if (result == 0 && i % 64 == 0)
			result = inode_get(volume, EXT2_JOURNAL, &inode);
	}
	if (result < 0)
		*why = "the journal's blocks cannot be found";
	return result;
}

int32_t
journal_find(struct volume *volume, const char **why)
{
	struct journal *journal = &volume->journal;
	struct inode inode;
	int32_t result = inode_get(volume, EXT2_JOURNAL, &inode);
	uint32_t length = 0;

	if (result == 0)
		length = inode.raw->size >> volume->block_shift;
	if (length > JOURNAL_BLOCKS_MAX)
		length = JOURNAL_BLOCKS_MAX;
	journal->super = calloc(2, volume->block_size);
	if (!journal->super)
		return ERRNO(ENOMEM);
	journal->scratch = journal->super + volume->block_size;
	*why = "the journal is no file";
	if (result == 0 && (length < 8 || inode.raw->links == 0))
		result = ERRNO(EIO);
	if (result == 0)
		result = find_blocks(volume, length, why);
	if (result == 0)
		result = move_block(volume, 0, journal->super, false);
	if (result < 0)
		return result;
	*why = "the journal is of a kind that is not known here";
	if (!super_fits(volume, inode.raw->size >> volume->block_shift))
		return ERRNO(EINVAL);
	/* A longer one is used in part, and was never played back by us in more. */
	if (big_endian(super_of(volume)->length) < length)
		length = big_endian(super_of(volume)->length);
	journal->length = length;
	journal->sequence = big_endian(super_of(volume)->sequence);
	journal->half = (length - 1) / 2;
	return 0;
}

void
journal_close(struct volume *volume)
{
	free(volume->journal.super);
	volume->journal.super = NULL;
	volume->journal.length = 0;
}

/* Writing. */

/* Say on the disk where to begin, 0: nowhere. */
static int32_t
write_super(struct volume *volume, uint32_t start, uint32_t sequence)
{
	struct journal_super *super = super_of(volume);

	super->start = big_endian(start);
	super->sequence = big_endian(sequence);
	return move_block(volume, 0, super, true);
}

static uint32_t
tags_max(const struct volume *volume)
{
	return (volume->block_size - sizeof(struct journal_header) - JOURNAL_UUID_SIZE) / sizeof(struct journal_tag);
}

static void
fill_header(void *block, uint32_t size, enum journal_kind kind, uint32_t sequence)
{
	memset(block, 0, size);
	*(struct journal_header *)block = (struct journal_header){
		.magic = big_endian(JOURNAL_MAGIC),
		.kind = big_endian(kind),
		.sequence = big_endian(sequence),
	};
}

static bool
needs_escape(const uint8_t *bytes)
{
	return *(const uint32_t *)bytes == big_endian(JOURNAL_MAGIC);
}

/* A descriptor of the next `count` buffers in cache.order[]. */
static void
fill_descriptor(struct volume *volume, uint32_t sequence, const uint32_t *order, uint32_t count)
{
	uint8_t *at = volume->journal.scratch + sizeof(struct journal_header);

	fill_header(volume->journal.scratch, volume->block_size, JOURNAL_DESCRIPTOR, sequence);
	for (uint32_t i = 0; i < count; i++) {
		const struct buffer *buffer = &volume->kept->buffers[order[i]];
		uint32_t flags = i > 0 ? JOURNAL_TAG_SAME : 0;

		if (needs_escape(cache_bytes(volume, buffer)))
			flags |= JOURNAL_TAG_ESCAPED;
		if (i == count - 1)
			flags |= JOURNAL_TAG_LAST;
		*(struct journal_tag *)at = (struct journal_tag){ big_endian(buffer->block), big_endian(flags) };
		at += sizeof(struct journal_tag);
		if (i == 0) {
			memcpy(at, super_of(volume)->uuid, JOURNAL_UUID_SIZE);
			at += JOURNAL_UUID_SIZE;
		}
	}
}

/* The copies of some buffers, from a place of the log on. */
static int32_t
write_copies(struct volume *volume, uint32_t at, const uint32_t *order, uint32_t count)
{
	struct run run = { .volume = volume };
	int32_t result = 0;

	for (uint32_t i = 0; i < count && result == 0; i++) {
		uint8_t *bytes = cache_bytes(volume, &volume->kept->buffers[order[i]]);

		if (!needs_escape(bytes)) {
			run_add(&run, volume->journal.blocks[at + i], bytes);
			continue;
		}
		memcpy(volume->journal.scratch, bytes, volume->block_size);
		memset(volume->journal.scratch, 0, sizeof(uint32_t));
		result = move_block(volume, at + i, volume->journal.scratch, true);
	}
	int32_t end = run_end(&run);
	return result < 0 ? result : end;
}

/* Step 3. */
static int32_t
write_log(struct volume *volume, uint32_t at, uint32_t sequence)
{
	uint32_t left = cache_sort(volume, BUFFER_CHANGED), end = at + volume->journal.half;
	const uint32_t *order = volume->cache.order;
	int32_t result = 0;

	while (left > 0 && result == 0) {
		uint32_t count = left < tags_max(volume) ? left : tags_max(volume);

		if (count + 2 > end - at)
			return ERRNO(ENOSPC);
		fill_descriptor(volume, sequence, order, count);
		result = move_block(volume, at, volume->journal.scratch, true);
		if (result == 0)
			result = write_copies(volume, at + 1, order, count);
		at += 1 + count;
		order += count;
		left -= count;
	}
	if (result < 0)
		return result;
	fill_header(volume->journal.scratch, volume->block_size, JOURNAL_COMMIT, sequence);
	return move_block(volume, at, volume->journal.scratch, true);
}

int32_t
journal_commit(struct volume *volume)
{
	struct device *device = volume->device;
	struct kept *kept = volume->kept;
	uint32_t half = !kept->half, sequence = kept->sequence + 1;
	uint32_t start = 1 + half * volume->journal.half;
	int32_t result = write_log(volume, start, sequence);

	if (result == 0)
		result = device->flush(device);
	if (result < 0)
		return result;
	kept->sequence = sequence;
	kept->half = half;
	kept_barrier();
	result = write_super(volume, start, sequence);
	if (result == 0)
		result = device->flush(device);
	if (result == 0)
		result = cache_write(volume, BUFFER_CHANGED);
	if (result == 0)
		result = device->flush(device);
	return result < 0 ? result : write_super(volume, 0, sequence + 1);
}

/* Making. */

/* Its blocks, one change each: zeros, in a file that is not marked as anything yet. */
static int32_t
make_blocks(struct volume *volume)
{
	int32_t result = 0;

	for (uint32_t i = 0; i < JOURNAL_BLOCKS_MAX && result == 0; i++) {
		struct inode inode;
		uint32_t block;

		result = change_begin(volume);
		if (result < 0)
			break;
		result = inode_get(volume, EXT2_JOURNAL, &inode);
		if (result == 0)
			result = map_make(volume, &inode, i, &block);
		if (result > 0 && cache_fresh(volume, block, false, &result))
			inode.raw->size = (i + 1) << volume->block_shift;
		result = change_end(volume, result < 0 ? result : 0);
	}
	return result;
}

static int32_t
make_inode(struct volume *volume)
{
	struct inode inode;
	int32_t result = change_begin(volume);

	if (result < 0)
		return result;
	result = inode_get(volume, EXT2_JOURNAL, &inode);
	if (result == 0 && inode.raw->links != 0)
		result = ERRNO(EEXIST);
	if (result == 0)
		inode_fill(volume, &inode, 0100600);
	if (result == 0)
		inode.raw->links = 1;
	return change_end(volume, result);
}

/* There was no room for all of it. */
static void
unmake_inode(struct volume *volume)
{
	struct inode inode;

	if (inode_cut(volume, EXT2_JOURNAL, 0) < 0 || change_begin(volume) < 0)
		return;
	int32_t result = inode_get(volume, EXT2_JOURNAL, &inode);
	if (result == 0) {
		inode_change(volume, &inode);
		memset(inode.raw, 0, EXT2_INODE_SIZE);
	}
	change_end(volume, result);
}

/* The journal's first block, and then the superblock's word that there is a journal. */
static int32_t
make_known(struct volume *volume)
{
	struct inode inode;
	struct buffer *buffer;
	uint32_t block = 0;
	int32_t result = inode_get(volume, EXT2_JOURNAL, &inode);

	if (result == 0)
		result = map_find(volume, &inode, 0, &block);
	struct ext2_super *super = result == 0 ? volume_super(volume, &buffer, &result) : NULL;
	struct buffer *first = super ? cache_get(volume, block, &result) : NULL;
	if (!first)
		return result;
	struct journal_super *own = (struct journal_super *)cache_bytes(volume, first);
	fill_header(own, volume->block_size, JOURNAL_SUPER, 0);
	own->block_size = big_endian(volume->block_size);
	own->length = big_endian(JOURNAL_BLOCKS_MAX);
	own->first = own->sequence = own->users = big_endian(1u);
	memcpy(own->uuid, super->uuid, sizeof own->uuid);
	cache_dirty(volume, first);
	result = volume_sync(volume);
	if (result < 0)
		return result;
	change_start(volume);
	super = volume_super(volume, &buffer, &result);
	if (!super)
		return change_end(volume, result);
	change_bytes(volume, buffer, super, sizeof *super);
	super->compat |= EXT2_COMPAT_JOURNAL;
	super->incompat |= EXT2_INCOMPAT_RECOVER;
	super->state |= EXT2_STATE_VALID;
	super->journal_inode = EXT2_JOURNAL;
	super->journal_backup = EXT2_JOURNAL_BACKUP;
	memcpy(super->journal_blocks, inode.raw->blocks, sizeof inode.raw->blocks);
	super->journal_blocks[15] = 0;
	super->journal_blocks[16] = inode.raw->size;
	change_end(volume, 0);
	return volume_sync(volume);
}

static bool
is_power(uint32_t number, uint32_t base)
{
	while (number > base && number % base == 0)
		number /= base;
	return number == base;
}

/* Does a group begin with a copy of the superblock? */
static bool
has_copy(uint32_t group, const struct ext2_super *super)
{
	return !(super->ro_compat & EXT2_RO_SPARSE_SUPER) || group == 1 || is_power(group, 3) ||
	       is_power(group, 5) || is_power(group, 7);
}

/*
 * The superblock's copies say that there is a journal, too: else e2fsck would wonder.  They do not
 * matter otherwise.
 */
static void
tell_copies(struct volume *volume)
{
	struct ext2_super *copy = (struct ext2_super *)volume->kept->bounce;
	void *piece = copy;
	struct ext2_super now;

	if (volume->device->read(volume->device, EXT2_SUPER_AT, sizeof now, (void *[]){ &now }, 1) < 0)
		return;
	for (uint32_t group = 1; group < volume->groups; group++) {
		uint32_t block = volume->first_block + group * volume->blocks_per_group;
		uint64_t offset = (uint64_t)block << volume->block_shift;

		if (!has_copy(group, &now) ||
		    volume->device->read(volume->device, offset, sizeof *copy, &piece, 1) < 0 ||
		    copy->magic != EXT2_MAGIC)
			continue;
		copy->compat = now.compat;
		copy->journal_inode = now.journal_inode;
		copy->journal_backup = now.journal_backup;
		memcpy(copy->journal_blocks, now.journal_blocks, sizeof copy->journal_blocks);
		volume->device->write(volume->device, offset, sizeof *copy, &piece, 1);
	}
}

int32_t
journal_make(struct volume *volume)
{
	int32_t result = make_inode(volume);

	if (result < 0)
		return result;
	result = make_blocks(volume);
	if (result < 0) {
		unmake_inode(volume);
		return result;
	}
	result = make_known(volume);
	if (result == 0)
		tell_copies(volume);
	return result;
}
