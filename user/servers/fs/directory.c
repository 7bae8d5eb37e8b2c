/* SPDX-License-Identifier: MIT */
/*
 * directory.c: names in directories.
 */
#include <errno.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "directory.h"
#include "map.h"

#define DIRECTORY_SIZE_MAX	0x40000000u

static struct ext2_record *
record_at(uint8_t *bytes, uint32_t at)
{
	return (struct ext2_record *)(bytes + at);
}

/* Does a record lie whole in what is left of its block, and its name in it? */
static bool
record_is_sound(const struct volume *volume, const struct ext2_record *record, uint32_t at)
{
	uint32_t left = volume->block_size - at;

	return left >= EXT2_RECORD(1) && record->length % 4 == 0 && record->length <= left &&
	       record->length >= EXT2_RECORD(record->name_length) && record->inode <= volume->inodes &&
	       (record->inode == 0 || record->name_length > 0);
}

static uint32_t
blocks_of(const struct volume *volume, const struct inode *directory)
{
	return directory->raw->size >> volume->block_shift;
}

/* One block of a directory, or NULL. */
static uint8_t *
block_get(struct volume *volume, const struct inode *directory, uint32_t index, struct buffer **buffer, int32_t *error)
{
	uint32_t block;

	*error = map_find(volume, directory, index, &block);
	if (*error == 0 && (block == 0 || index > volume->blocks))
		*error = volume_corrupt(volume, "a directory has a hole");
	if (*error < 0)
		return NULL;
	*buffer = cache_get(volume, block, error);
	return *buffer ? cache_bytes(volume, *buffer) : NULL;
}

static bool
name_is(const struct ext2_record *record, const char *name, uint32_t length)
{
	return record->name_length == length && record->inode != 0 && memcmp(record->name, name, length) == 0;
}

/* Look through one block.  1: found, 0: it is not there. */
static int32_t
find_in_block(struct volume *volume, uint8_t *bytes, const char *name, uint32_t length, struct entry *entry)
{
	struct ext2_record *before = NULL;

	for (uint32_t at = 0; at < volume->block_size;) {
		struct ext2_record *record = record_at(bytes, at);

		if (!record_is_sound(volume, record, at))
			return volume_corrupt(volume, "a directory's record is broken");
		if (name_is(record, name, length)) {
			entry->record = record;
			entry->before = before;
			entry->next = at + record->length;
			return 1;
		}
		before = record;
		at += record->length;
	}
	return 0;
}

int32_t
directory_find(struct volume *volume, const struct inode *directory, const char *name, uint32_t length,
	       struct entry *entry)
{
	uint32_t blocks = blocks_of(volume, directory);

	for (uint32_t i = 0; i < blocks; i++) {
		int32_t result;
		uint8_t *bytes = block_get(volume, directory, i, &entry->buffer, &result);

		if (bytes)
			result = find_in_block(volume, bytes, name, length, entry);
		if (result < 0)
			return result;
		if (result > 0) {
			entry->next += i << volume->block_shift;
			return 0;
		}
		if (!volume->changing)
			cache_release(volume, entry->buffer);
	}
	return ERRNO(ENOENT);
}

static bool
is_dots(const struct ext2_record *record)
{
	return record->name[0] == '.' &&
	       (record->name_length == 1 || (record->name_length == 2 && record->name[1] == '.'));
}

/* The first record of a block, at or after a place in it, with a name.  1: found, 0: there is none. */
static int32_t
after_in_block(struct volume *volume, uint8_t *bytes, uint32_t place, struct entry *entry)
{
	for (uint32_t at = 0; at < volume->block_size;) {
		struct ext2_record *record = record_at(bytes, at);

		if (!record_is_sound(volume, record, at))
			return volume_corrupt(volume, "a directory's record is broken");
		if (at >= place && record->inode != 0 && !is_dots(record)) {
			entry->record = record;
			entry->before = NULL;
			entry->next = at + record->length;
			return 1;
		}
		at += record->length;
	}
	return 0;
}

int32_t
directory_after(struct volume *volume, const struct inode *directory, uint32_t place, struct entry *entry)
{
	uint32_t blocks = blocks_of(volume, directory), in_block = place & (volume->block_size - 1);

	for (uint32_t i = place >> volume->block_shift; i < blocks; i++) {
		int32_t result;
		uint8_t *bytes = block_get(volume, directory, i, &entry->buffer, &result);

		if (bytes)
			result = after_in_block(volume, bytes, in_block, entry);
		if (result < 0)
			return result;
		if (result > 0) {
			entry->next += i << volume->block_shift;
			return 0;
		}
		in_block = 0;
		if (!volume->changing)
			cache_release(volume, entry->buffer);
	}
	return ERRNO(ENOENT);
}

int32_t
directory_is_empty(struct volume *volume, const struct inode *directory)
{
	struct entry entry;
	int32_t result = directory_after(volume, directory, 0, &entry);

	return result == ERRNO(ENOENT) ? 1 : result;
}

/* Changing. */

static uint8_t
type_of(const struct volume *volume, const struct inode *inode)
{
	static const uint8_t types[16] = {
		[1] = EXT2_TYPE_FIFO, [2] = EXT2_TYPE_CHARACTER, [4] = EXT2_TYPE_DIRECTORY,
		[6] = EXT2_TYPE_BLOCK, [8] = EXT2_TYPE_FILE, [10] = EXT2_TYPE_LINK, [12] = EXT2_TYPE_SOCKET,
	};

	return volume->has_types ? types[inode->raw->mode >> 12] : 0;
}

/* The directory's contents have changed, and a tree of hashes is not true any more. */
static void
touch_directory(struct volume *volume, struct inode *directory)
{
	inode_change(volume, directory);
	directory->raw->flags &= ~EXT2_INDEX_FLAG;
	inode_touch(volume, directory, true);
}

static void
write_record(struct ext2_record *record, const struct volume *volume, const char *name, uint32_t length,
	     const struct inode *inode)
{
	record->inode = inode->number;
	record->name_length = (uint8_t)length;
	record->type = type_of(volume, inode);
	memcpy(record->name, name, length);
}

/* How much of a record nobody needs. */
static uint32_t
slack(const struct ext2_record *record)
{
	return record->inode == 0 ? record->length : record->length - EXT2_RECORD(record->name_length);
}

/* Put a name into the slack of a record. */
static void
add_in_record(struct volume *volume, struct buffer *buffer, struct ext2_record *record, const char *name,
	      uint32_t length, const struct inode *inode)
{
	uint32_t room = slack(record), used = record->length - room;
	struct ext2_record *made = (struct ext2_record *)((uint8_t *)record + used);

	change_bytes(volume, buffer, record, sizeof *record);
	change_bytes(volume, buffer, made, EXT2_RECORD(length));
	made->length = (uint16_t)room;
	if (used > 0)
		record->length = (uint16_t)used;
	write_record(made, volume, name, length, inode);
}

/* 1: added, 0: no room in this block. */
static int32_t
add_in_block(struct volume *volume, struct buffer *buffer, uint8_t *bytes, const char *name, uint32_t length,
	     const struct inode *inode)
{
	for (uint32_t at = 0; at < volume->block_size;) {
		struct ext2_record *record = record_at(bytes, at);

		if (!record_is_sound(volume, record, at))
			return volume_corrupt(volume, "a directory's record is broken");
		if (slack(record) >= EXT2_RECORD(length)) {
			add_in_record(volume, buffer, record, name, length, inode);
			return 1;
		}
		at += record->length;
	}
	return 0;
}

/* A new block with one record, at the end.  bytes: the block's. */
static int32_t
append_block(struct volume *volume, struct inode *directory, struct buffer **buffer, uint8_t **bytes)
{
	uint32_t block, index = blocks_of(volume, directory);
	int32_t result;

	if (directory->raw->size >= DIRECTORY_SIZE_MAX)
		return ERRNO(ENOSPC);
	result = map_make(volume, directory, index, &block);
	if (result < 0)
		return result;
	if (result == 0)
		return volume_corrupt(volume, "a directory has blocks beyond its end");
	*buffer = cache_fresh(volume, block, true, &result);
	if (!*buffer)
		return result;
	inode_change(volume, directory);
	directory->raw->size = (index + 1) << volume->block_shift;
	*bytes = cache_bytes(volume, *buffer);
	record_at(*bytes, 0)->length = (uint16_t)volume->block_size;
	return 0;
}

int32_t
directory_add(struct volume *volume, struct inode *directory, const char *name, uint32_t length,
	      const struct inode *inode)
{
	uint32_t blocks = blocks_of(volume, directory);
	bool hinted = volume->hint_directory == directory->number && volume->hint_block < blocks;
	struct buffer *buffer;
	int32_t result = 0;
	uint8_t *bytes;

	/*
	 * Where a name fitted last time the next one will, often; what is before may have room
	 * again some day.
	 */
	for (uint32_t i = hinted ? volume->hint_block : 0; i < blocks && result == 0; i++) {
		bytes = block_get(volume, directory, i, &buffer, &result);
		if (bytes)
			result = add_in_block(volume, buffer, bytes, name, length, inode);
		volume->hint_block = i;
		if (result == 0 && !(buffer->state & BUFFER_CHANGED))
			cache_release(volume, buffer);
	}
	if (result == 0) {
		result = append_block(volume, directory, &buffer, &bytes);
		if (result == 0)
			result = add_in_block(volume, buffer, bytes, name, length, inode);
		volume->hint_block = blocks;
	}
	volume->hint_directory = directory->number;
	if (result < 0)
		return result;
	touch_directory(volume, directory);
	return 0;
}

void
directory_replace(struct volume *volume, struct inode *directory, const struct entry *entry,
		  const struct inode *inode)
{
	change_bytes(volume, entry->buffer, entry->record, sizeof *entry->record);
	entry->record->inode = inode->number;
	entry->record->type = type_of(volume, inode);
	touch_directory(volume, directory);
}

void
directory_remove(struct volume *volume, struct inode *directory, const struct entry *entry)
{
	if (entry->before) {
		change_bytes(volume, entry->buffer, entry->before, sizeof *entry->before);
		entry->before->length = (uint16_t)(entry->before->length + entry->record->length);
	} else {
		change_bytes(volume, entry->buffer, entry->record, sizeof *entry->record);
		entry->record->inode = 0;
	}
	if (volume->hint_directory == directory->number)
		volume->hint_directory = 0;
	touch_directory(volume, directory);
}

int32_t
directory_fill(struct volume *volume, struct inode *directory, uint32_t parent)
{
	struct inode above = { .number = parent, .raw = directory->raw };
	struct buffer *buffer;
	uint8_t *bytes;
	int32_t result = append_block(volume, directory, &buffer, &bytes);

	if (result < 0)
		return result;
	write_record(record_at(bytes, 0), volume, ".", 1, directory);
	record_at(bytes, 0)->length = EXT2_RECORD(1);
	write_record(record_at(bytes, EXT2_RECORD(1)), volume, "..", 2, &above);
	record_at(bytes, EXT2_RECORD(1))->length = (uint16_t)(volume->block_size - EXT2_RECORD(1));
	return 0;
}

int32_t
directory_parent(struct volume *volume, const struct inode *directory, struct entry *entry)
{
	int32_t result = directory_find(volume, directory, "..", 2, entry);

	return result == ERRNO(ENOENT) ? volume_corrupt(volume, "a directory has none above it") : result;
}
