/* SPDX-License-Identifier: MIT */
/*
 * replay.c: playing the journal back (journal.h).
 *
 *   The log is walked from where its superblock says, transaction after transaction, as long as
 *   each block there has the magic and the number that is due.  The first time only to see where
 *   the last whole transaction ends; then its copies go to their places, in order.  A walk looks at
 *   each block of the log once at most.
 *
 *   Other systems also write lists of blocks that are not to be played back.  A journal with such a
 *   list is left to e2fsck.
 */
#include <errno.h>
#include <string.h>

#include "journal.h"
#include "journal_format.h"

struct replay {
	struct volume *volume;
	bool write;
	uint32_t at, left;		/* the next block of the log; how many may still be looked at */
	uint32_t sequence;
	uint32_t last;			/* when writing: the last whole transaction */
	bool whole;			/* there is one */
	const char **why;
};

static int32_t
log_read(struct replay *replay, void *to)
{
	struct volume *volume = replay->volume;
	uint64_t offset = (uint64_t)volume->journal.blocks[replay->at] << volume->block_shift;

	if (replay->left == 0)
		return ERRNO(ENOENT);
	replay->left--;
	replay->at++;
	if (replay->at == volume->journal.length)
		replay->at = 1;
	return volume->device->read(volume->device, offset, volume->block_size, &to, 1);
}

static int32_t
log_copy(struct replay *replay, const struct journal_tag *tag)
{
	struct volume *volume = replay->volume;
	uint32_t block = big_endian(tag->block);
	uint8_t bytes[BLOCK_MAX], *piece = bytes;
	int32_t result = log_read(replay, bytes);

	if (result < 0 || !replay->write)
		return result;
	if (block >= volume->blocks) {
		*replay->why = "its journal names a block that there is not";
		return ERRNO(EINVAL);
	}
	if (big_endian(tag->flags) & JOURNAL_TAG_ESCAPED)
		*(uint32_t *)(void *)bytes = big_endian(JOURNAL_MAGIC);
	return volume->device->write(volume->device, (uint64_t)block << volume->block_shift, volume->block_size,
				     (void *const *)&piece, 1);
}

/* A descriptor, in scratch, and the copies behind it. */
static int32_t
log_descriptor(struct replay *replay)
{
	const uint8_t *scratch = replay->volume->journal.scratch;
	uint32_t at = sizeof(struct journal_header), flags = 0;
	int32_t result = 0;

	while (result == 0 && !(flags & JOURNAL_TAG_LAST) &&
	       at + sizeof(struct journal_tag) <= replay->volume->block_size) {
		struct journal_tag tag;

		memcpy(&tag, scratch + at, sizeof tag);
		flags = big_endian(tag.flags);
		at += sizeof tag + (flags & JOURNAL_TAG_SAME ? 0 : JOURNAL_UUID_SIZE);
		result = log_copy(replay, &tag);
	}
	return result;
}

/* One transaction.  1: it is whole, 0: here the log ends. */
static int32_t
log_transaction(struct replay *replay)
{
	const struct journal_header *header = (const struct journal_header *)replay->volume->journal.scratch;

	for (;;) {
		int32_t result = log_read(replay, replay->volume->journal.scratch);

		if (result == ERRNO(ENOENT))
			return 0;
		if (result < 0)
			return result;
		if (big_endian(header->magic) != JOURNAL_MAGIC || big_endian(header->sequence) != replay->sequence)
			return 0;
		switch (big_endian(header->kind)) {
		case JOURNAL_DESCRIPTOR:
			result = log_descriptor(replay);
			if (result < 0)
				return result == ERRNO(ENOENT) ? 0 : result;
			break;
		case JOURNAL_COMMIT:
			replay->sequence++;
			return 1;
		case JOURNAL_REVOKE:
			*replay->why = "its journal was left in use by another system: e2fsck it";
			return ERRNO(EINVAL);
		default:
			return 0;
		}
	}
}

static int32_t
walk_log(struct replay *replay)
{
	const struct journal_super *super = (const struct journal_super *)replay->volume->journal.super;
	int32_t result = 1;

	replay->at = big_endian(super->start);
	replay->left = replay->volume->journal.length;
	replay->sequence = big_endian(super->sequence);
	while (result > 0 && !(replay->write && replay->sequence == replay->last)) {
		result = log_transaction(replay);
		replay->whole |= result > 0;
	}
	if (!replay->write)
		replay->last = replay->sequence;
	return result < 0 ? result : 0;
}

int32_t
journal_replay(struct volume *volume, bool *played, const char **why)
{
	struct journal_super *super = (struct journal_super *)volume->journal.super;
	struct replay replay = { .volume = volume, .why = why };
	struct device *device = volume->device;
	uint64_t offset = (uint64_t)volume->journal.blocks[0] << volume->block_shift;
	void *piece = super;

	*why = "its journal cannot be played back";
	*played = false;
	volume->kept->sequence = big_endian(super->sequence);
	if (super->start == 0)
		return 0;
	if (device->read_only) {
		*why = "its journal would have to be played back, and the disk cannot be written";
		return ERRNO(EROFS);
	}
	if (big_endian(super->start) >= volume->journal.length ||
	    big_endian(super->length) != volume->journal.length) {
		*why = "its journal is in use and too long: e2fsck it";
		return ERRNO(EINVAL);
	}
	int32_t result = walk_log(&replay);
	replay.write = true;
	if (result == 0 && replay.whole)
		result = walk_log(&replay);
	if (result == 0)
		result = device->flush(device);
	if (result < 0)
		return result;
	volume->kept->sequence = replay.last;
	super->start = 0;
	super->sequence = big_endian(replay.last + 1);
	result = device->write(device, offset, volume->block_size, &piece, 1);
	*played = true;
	return result < 0 ? result : device->flush(device);
}
