/* SPDX-License-Identifier: MIT */
/*
 * volume.c: mounting and unmounting.
 *
 *	1. read the superblock, look at the features, check every number in it
 *	2. lay out kept memory, or take over what is there
 *	3. find the journal; play it back if it holds something, and begin again at 1
 *	4. for writing: make a journal if there is none, and say in the superblock that it is in use
 *	5. reap the orphans
 *
 *   Where what is kept is taken over, the volume is mounted already: only 1 and 2 and finding the
 *   journal are left, finishing a change and a transaction that were under way, and the orphans.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "inode.h"
#include "journal.h"
#include "space.h"
#include "volume.h"

#define BUFFERS_MIN	64u
#define BUFFERS_MAX	16384u
#define PAGE		4096u

static const char no_memory[] = "there is not enough memory for its cache";

int32_t
volume_corrupt(struct volume *volume, const char *what)
{
	if (volume->say)
		volume->say(what);
	return ERRNO(EIO);
}

bool
block_is_valid(const struct volume *volume, uint32_t block)
{
	return block > volume->first_block && block < volume->blocks;
}

struct ext2_super *
volume_super(struct volume *volume, struct buffer **buffer, int32_t *error)
{
	*buffer = cache_get(volume, EXT2_SUPER_AT >> volume->block_shift, error);
	return *buffer ? (struct ext2_super *)(cache_bytes(volume, *buffer) +
					       (EXT2_SUPER_AT & (volume->block_size - 1))) : NULL;
}

struct ext2_group *
volume_group(struct volume *volume, uint32_t group, struct buffer **buffer, int32_t *error)
{
	uint32_t at = group * (uint32_t)sizeof(struct ext2_group);

	*buffer = cache_get(volume, volume->first_block + 1 + (at >> volume->block_shift), error);
	return *buffer ? (struct ext2_group *)(cache_bytes(volume, *buffer) + (at & (volume->block_size - 1))) : NULL;
}

/* 1: the superblock. */

static const char *
wrong_features(const struct ext2_super *super)
{
	static char text[80];
	uint32_t unknown = super->incompat & ~EXT2_INCOMPAT_KNOWN;

	if (super->revision == 0 || unknown == 0)
		return NULL;
	strcpy(text, "it has features that are not known here (incompat ");
	char *at = text + strlen(text);
	for (int shift = 28; shift >= 0; shift -= 4) {
		if (unknown >> shift)
			*at++ = "0123456789abcdef"[unknown >> shift & 15];
	}
	strcpy(at, "): mke2fs -t ext2");
	return text;
}

static bool
power_of_two(uint32_t number)
{
	return number != 0 && (number & (number - 1)) == 0;
}

/* Do the superblock's numbers fit each other, and the disk?  NULL: they do. */
static const char *
wrong_numbers(const struct volume *volume, const struct ext2_super *super)
{
	uint32_t bits = 8 * volume->block_size;

	if (volume->first_block != (volume->block_size == BLOCK_MIN) || volume->blocks <= volume->first_block + 1)
		return "its first block is wrong";
	if (volume->device->size >> volume->block_shift < volume->blocks)
		return "it is larger than the disk";
	if (volume->blocks_per_group < 8 || volume->blocks_per_group > bits || volume->inodes_per_group == 0 ||
	    volume->inodes_per_group > bits)
		return "its groups have a wrong size";
	if (!power_of_two(volume->inode_size) || volume->inode_size < EXT2_INODE_SIZE ||
	    volume->inode_size > volume->block_size)
		return "its inodes have a wrong size";
	if (volume->groups > UINT32_MAX / volume->inodes_per_group ||
	    volume->inodes != volume->groups * volume->inodes_per_group ||
	    volume->first_inode < EXT2_FIRST_OLD || volume->first_inode > volume->inodes)
		return "its number of inodes is wrong";
	if (super->revision > 0 && super->descriptor_size != 0 && super->descriptor_size != sizeof(struct ext2_group))
		return "its groups' descriptors are of another size";
	if (volume->groups > (volume->blocks - volume->first_block) * (volume->block_size / sizeof(struct ext2_group)))
		return "it has too many groups";
	return NULL;
}

static const char *
read_geometry(struct volume *volume, const struct ext2_super *super)
{
	if (super->magic != EXT2_MAGIC)
		return "it is no ext2 file system";
	if (super->revision > 1 || wrong_features(super))
		return super->revision > 1 ? "it is of a later revision" : wrong_features(super);
	if (super->block_shift > 2)
		return "its blocks have a size other than 1, 2 or 4 KiB";
	volume->block_shift = 10 + super->block_shift;
	volume->block_size = 1u << volume->block_shift;
	volume->pointer_shift = volume->block_shift - 2;
	volume->blocks = super->blocks;
	volume->first_block = super->first_block;
	volume->blocks_per_group = super->blocks_per_group;
	volume->inodes = super->inodes;
	volume->inodes_per_group = super->inodes_per_group;
	volume->inode_size = super->revision > 0 ? super->inode_size : EXT2_INODE_SIZE;
	volume->first_inode = super->revision > 0 ? super->first_inode : EXT2_FIRST_OLD;
	volume->has_types = super->revision > 0 && (super->incompat & EXT2_INCOMPAT_FILETYPE);
	volume->size_max = inode_size_max(volume);
	volume->recent_inode = 0;
	if (volume->blocks_per_group != 0)
		volume->groups = (volume->blocks - volume->first_block - 1) / volume->blocks_per_group + 1;
	return wrong_numbers(volume, super);
}

static int32_t
read_super(struct volume *volume, struct ext2_super *super, const char **why)
{
	void *piece = super;
	int32_t result = volume->device->read(volume->device, EXT2_SUPER_AT, sizeof *super, &piece, 1);

	*why = "its superblock cannot be read";
	if (result < 0)
		return result;
	*why = read_geometry(volume, super);
	return *why ? ERRNO(EINVAL) : 0;
}

/* What forbids writing.  NULL: nothing. */
static const char *
read_only_reason(const struct volume *volume, const struct ext2_super *super)
{
	if (volume->device->read_only)
		return "the disk is";
	if (super->revision > 0 && (super->ro_compat & ~EXT2_RO_KNOWN))
		return "it has features that are not known here";
	if ((super->state & EXT2_STATE_ERRORS) || !(super->state & EXT2_STATE_VALID))
		return "it was not unmounted in order, or has errors: e2fsck it";
	return NULL;
}

/* 2: kept memory. */

/* Blocks that wait to be free lie in the volume. */
static bool
freed_is_sound(const struct volume *volume)
{
	const struct kept *kept = volume->kept;

	for (uint32_t i = 0; i < kept->freed_count; i++) {
		const struct freed *freed = &kept->freed[i];

		if (freed->first < volume->first_block || freed->first >= volume->blocks ||
		    freed->count > volume->blocks - freed->first)
			return false;
	}
	return true;
}

static bool
is_ours(const struct volume *volume, const struct ext2_super *super, uint32_t size)
{
	const struct kept *kept = volume->kept;

	return kept->magic == KEPT_MAGIC && kept->version == KEPT_VERSION && kept->size == size &&
	       kept->block_size == volume->block_size && kept->buffer_count == volume->cache.count &&
	       kept->blocks == volume->blocks && kept->inodes == volume->inodes && kept->half <= 1 &&
	       kept->freed_count <= FREED_MAX && freed_is_sound(volume) &&
	       memcmp(kept->uuid, super->uuid, sizeof kept->uuid) == 0;
}

static void
begin_kept(struct volume *volume, const struct ext2_super *super, uint32_t size)
{
	struct kept *kept = volume->kept;

	kept->magic = 0;
	kept_barrier();
	memset(&kept->magic, 0, offsetof(struct kept, buffers) - offsetof(struct kept, magic) +
				volume->cache.count * sizeof(struct buffer));
	kept->version = KEPT_VERSION;
	kept->size = size;
	kept->block_size = volume->block_size;
	kept->buffer_count = volume->cache.count;
	kept->blocks = volume->blocks;
	kept->inodes = volume->inodes;
	memcpy(kept->uuid, super->uuid, sizeof kept->uuid);
}

/* How many buffers there is room for, and where their bytes begin. */
static int32_t
lay_out(struct volume *volume, uint32_t size)
{
	struct cache *cache = &volume->cache;
	uint32_t head = sizeof(struct kept) + PAGE;

	if (size < head)
		return ERRNO(ENOMEM);
	cache->count = (size - head) / (volume->block_size + sizeof(struct buffer));
	if (cache->count > BUFFERS_MAX)
		cache->count = BUFFERS_MAX;
	head = (uint32_t)(sizeof(struct kept) + cache->count * sizeof(struct buffer) + PAGE - 1) & ~(PAGE - 1);
	cache->bytes = (uint8_t *)volume->kept + head;
	return cache->count < BUFFERS_MIN ? ERRNO(ENOMEM) : 0;
}

/* 3 to 5. */

static int32_t
mark(struct volume *volume, bool in_use)
{
	struct buffer *buffer;
	int32_t result = 0;
	struct ext2_super *super = volume_super(volume, &buffer, &result);

	if (!super)
		return result;
	change_start(volume);
	change_bytes(volume, buffer, super, sizeof *super);
	super->write_time = volume->now();
	if (in_use) {
		super->mount_time = super->write_time;
		super->mounts++;
	}
	if (super->compat & EXT2_COMPAT_JOURNAL)
		super->incompat = (super->incompat & ~EXT2_INCOMPAT_RECOVER) | (in_use ? EXT2_INCOMPAT_RECOVER : 0);
	else
		super->state = (uint16_t)(in_use ? super->state & ~EXT2_STATE_VALID : super->state | EXT2_STATE_VALID);
	change_end(volume, 0);
	return volume_sync(volume);
}

/* The same, straight to its place, whether there is a journal or not. */
static int32_t
mark_in_place(struct volume *volume, bool in_use)
{
	uint32_t length = volume->journal.length;
	int32_t result;

	volume->journal.length = 0;
	result = mark(volume, in_use);
	volume->journal.length = length;
	return result;
}

static void
forget_all(struct volume *volume)
{
	for (uint32_t i = 0; i < volume->cache.count; i++)
		volume->kept->buffers[i].state = 0;
	cache_recount(volume);
}

/*
 * The mark that the volume is in use; and a journal where there is none, while it says that it may
 * need a repair.
 */
static int32_t
begin_writing(struct volume *volume, const char **why)
{
	uint32_t length = volume->journal.length;
	int32_t result;

	volume->journal.length = 0;	/* what comes now goes straight to its place */
	result = mark(volume, true);
	if (result == 0 && length == 0) {
		result = journal_make(volume);
		if (result == 0)
			result = journal_find(volume, why);
		if (result == ERRNO(ENOSPC)) {
			volume->say("there is no room for a journal: a power cut may need e2fsck");
			result = 0;
		}
		length = volume->journal.length;
	}
	if (volume->kept->sequence < volume->journal.sequence)
		volume->kept->sequence = volume->journal.sequence;
	volume->journal.length = length;
	*why = "it cannot be written";
	return result;
}

/* With the journal played back, if it had to be. */
static int32_t
open_fresh(struct volume *volume, struct ext2_super *super, const char **why)
{
	bool journal = super->revision > 0 && (super->compat & EXT2_COMPAT_JOURNAL), played = false;
	const char *reason = read_only_reason(volume, super);
	int32_t result = 0;

	*why = "its journal is not in a file of its own";
	if (journal)
		result = super->journal_inode == EXT2_JOURNAL ? journal_find(volume, why) : ERRNO(EINVAL);
	if (result == 0 && journal && (super->incompat & EXT2_INCOMPAT_RECOVER))
		result = journal_replay(volume, &played, why);
	if (result == 0 && played) {
		forget_all(volume);
		result = read_super(volume, super, why);
	}
	if (result < 0)
		return result;
	if (reason && !volume->read_only) {
		volume->read_only = true;
		volume->say("it can only be read:");
		volume->say(reason);
	}
	if (!volume->read_only)
		result = begin_writing(volume, why);
	if (result < 0)
		return result;
	volume->kept->read_only = volume->read_only;
	kept_barrier();
	volume->kept->magic = KEPT_MAGIC;
	return 0;
}

static int32_t
take_over(struct volume *volume, const struct ext2_super *super, const char **why)
{
	int32_t result = 0;

	volume->read_only |= volume->kept->read_only != 0;
	if (super->revision > 0 && (super->compat & EXT2_COMPAT_JOURNAL))
		result = journal_find(volume, why);
	if (result < 0 || volume->read_only)
		return result;
	*why = "it cannot be written";
	if (volume->kept->resting)
		result = mark_in_place(volume, true);
	volume->kept->resting = 0;
	if (result == 0 && volume->kept->committing)
		result = volume_sync(volume);
	return result;
}

int32_t
volume_open(struct volume *volume, void *kept, uint32_t size, bool read_only, const char **why)
{
	struct ext2_super super;
	int32_t result;

	volume->kept = kept;
	volume->read_only = read_only;
	volume->operation = 1;
	result = read_super(volume, &super, why);
	if (result < 0)
		return result;
	result = lay_out(volume, size);
	if (result < 0) {
		*why = no_memory;
		return result;
	}
	bool ours = is_ours(volume, &super, size);
	if (ours)
		change_recover(volume);
	ours = ours && is_ours(volume, &super, size);	/* what was undone may be wrong, too */
	if (!ours)
		begin_kept(volume, &super, size);
	result = cache_open(volume);
	*why = no_memory;
	if (result == 0)
		result = ours ? take_over(volume, &super, why) : open_fresh(volume, &super, why);
	if (result == 0 && !volume->read_only)
		inode_reap_all(volume);
	if (result < 0)
		volume_drop(volume);
	return result;
}

int32_t
volume_sync(struct volume *volume)
{
	struct kept *kept = volume->kept;
	int32_t result = 0;

	if (volume->read_only)
		return 0;
	kept->committing = 1;
	kept_barrier();
	result = space_release(volume);
	if (result == 0)
		result = cache_write(volume, BUFFER_DATA);
	if (result == 0 && volume->journal.length > 0 && volume->cache.changed > 0)
		result = journal_commit(volume);
	else if (result == 0)
		result = volume->device->flush(volume->device);
	if (result == 0 && volume->cache.changed > 0) {
		result = cache_write(volume, BUFFER_CHANGED);
		if (result == 0)
			result = volume->device->flush(volume->device);
	}
	if (result < 0)
		return result;
	kept_barrier();
	kept->committing = 0;
	return 0;
}

int32_t
volume_rest(struct volume *volume)
{
	int32_t result;

	if (volume->read_only)
		return 0;
	result = inode_reap_all(volume);
	if (result >= 0)
		result = volume_sync(volume);
	if (result == 0)
		result = volume->device->flush(volume->device);
	if (result < 0)
		return result;
	volume->kept->resting = 1;	/* before the mark: a successor marks it once too often rather than never */
	kept_barrier();
	return mark_in_place(volume, false);
}

int32_t
volume_close(struct volume *volume)
{
	int32_t result = volume_rest(volume);

	volume->kept->magic = 0;
	volume_drop(volume);
	return result;
}

void
volume_drop(struct volume *volume)
{
	cache_close(volume);
	journal_close(volume);
}

void
volume_status(struct volume *volume, struct io_statfs *status)
{
	struct buffer *buffer;
	int32_t error;
	const struct ext2_super *super = volume_super(volume, &buffer, &error);

	status->block_size = volume->block_size;
	status->blocks = volume->blocks;
	status->nodes = volume->inodes;
	status->read_only = volume->read_only;
	if (!super)
		return;
	status->blocks_free = super->blocks_free + space_waiting(volume);
	status->nodes_free = super->inodes_free;
}
