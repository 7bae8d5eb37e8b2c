/* SPDX-License-Identifier: MIT */
/*
 * data.c: what is in files.
 */
#include <errno.h>
#include <string.h>

#include "cache.h"
#include "change.h"
#include "data.h"
#include "map.h"

#define AHEAD_MIN	8u	/* blocks */

/* Reading. */

/* Read what will be wanted: the request's blocks, and more if it goes on where the last one ended. */
static void
read_ahead(struct volume *volume, const struct inode *inode, uint32_t index, uint32_t wanted)
{
	uint32_t count = (wanted + volume->block_size - 1) >> volume->block_shift, blocks[DEVICE_PIECES];
	uint32_t end = (uint32_t)((inode_size(volume, inode) + volume->block_size - 1) >> volume->block_shift);
	bool goes_on = volume->ahead_inode == inode->number && volume->ahead_next == index;

	if (goes_on && count < 2 * volume->ahead_count)
		count = 2 * volume->ahead_count;
	if (count < AHEAD_MIN && (goes_on || index == 0))
		count = AHEAD_MIN;
	if (count > DEVICE_PIECES)
		count = DEVICE_PIECES;
	if (count > volume->cache.count / 4)
		count = volume->cache.count / 4;
	if (count > end - index)
		count = end - index;
	map_find_some(volume, inode, index, blocks, count);
	cache_read_ahead(volume, blocks, count);
	volume->ahead_inode = inode->number;
	volume->ahead_next = index + count;
	volume->ahead_count = count;
}

const uint8_t *
data_at(struct volume *volume, const struct inode *inode, uint64_t offset, uint32_t wanted, uint32_t *run,
	int32_t *error)
{
	static const uint8_t zeros[BLOCK_MAX];
	uint32_t index = (uint32_t)(offset >> volume->block_shift), block;
	uint32_t at = (uint32_t)offset & (volume->block_size - 1);

	*run = volume->block_size - at;
	*error = map_find(volume, inode, index, &block);
	if (*error < 0)
		return NULL;
	if (block == 0)
		return zeros;
	struct buffer *buffer = cache_find(volume, block);
	if (!buffer) {
		read_ahead(volume, inode, index, at + wanted);
		buffer = cache_get(volume, block, error);
	}
	if (!buffer)
		return NULL;
	cache_use(volume, buffer);
	return cache_bytes(volume, buffer) + at;
}

/* Writing. */

/* Zeros from the end of a file to the end of its last block. */
static int32_t
clear_tail(struct volume *volume, const struct inode *inode)
{
	uint64_t size = inode_size(volume, inode);
	uint32_t at = (uint32_t)size & (volume->block_size - 1), block;
	int32_t result = 0;

	if (at == 0)
		return 0;
	result = map_find(volume, inode, (uint32_t)(size >> volume->block_shift), &block);
	if (result < 0 || block == 0)
		return result;
	struct buffer *buffer = cache_get(volume, block, &result);
	if (!buffer)
		return result;
	memset(cache_bytes(volume, buffer) + at, 0, volume->block_size - at);
	cache_dirty(volume, buffer);
	return 0;
}

/* The buffer of a block that is to be written to. */
static struct buffer *
buffer_for(struct volume *volume, struct inode *inode, uint32_t index, int32_t *error)
{
	uint32_t block;
	int32_t made = map_make(volume, inode, index, &block);

	*error = made;
	if (made < 0)
		return NULL;
	return made ? cache_fresh(volume, block, false, error) : cache_get(volume, block, error);
}

/* The part of a write that lies in one block. */
struct piece {
	uint32_t number;
	uint64_t offset;
	uint32_t length;
	data_source *source;
	void *context;
	uint32_t done;
};

static int32_t
write_piece(struct volume *volume, struct piece *piece)
{
	uint32_t at = (uint32_t)piece->offset & (volume->block_size - 1);
	struct inode inode;
	int32_t result = inode_get(volume, piece->number, &inode);

	if (result < 0)
		return result;
	inode_change(volume, &inode);
	if (piece->offset > inode_size(volume, &inode))
		result = clear_tail(volume, &inode);
	struct buffer *buffer = NULL;
	if (result == 0)
		buffer = buffer_for(volume, &inode, (uint32_t)(piece->offset >> volume->block_shift), &result);
	if (!buffer)
		return result;
	cache_dirty(volume, buffer);
	result = piece->source(piece->context, cache_bytes(volume, buffer) + at, piece->length, &piece->done);
	if (piece->done == 0)
		return result < 0 ? result : ERRNO(EIO);
	if (piece->offset + piece->done > inode_size(volume, &inode))
		result = inode_set_size(volume, &inode, piece->offset + piece->done);
	else
		result = 0;
	inode_touch(volume, &inode, true);
	return result;
}

static int32_t
write_whole_piece(struct volume *volume, struct piece *piece)
{
	int32_t result;

	do {
		piece->done = 0;
		result = change_begin(volume);
		if (result == 0)
			result = change_end(volume, write_piece(volume, piece));
	} while (change_again(volume, result));
	return result;
}

/* What the source said of the piece it could not give whole is kept apart: the piece itself was written. */
struct strict_source {
	data_source *source;
	void *context;
	int32_t result;
};

static int32_t
take_strictly(void *context, uint8_t *to, uint32_t length, uint32_t *done)
{
	struct strict_source *strict = context;

	strict->result = strict->source(strict->context, to, length, done);
	return strict->result;
}

int32_t
data_write(struct volume *volume, uint32_t number, uint64_t offset, uint32_t length, data_source *source,
	   void *context, uint32_t *done)
{
	struct strict_source strict = { source, context, 0 };
	uint64_t most = volume->size_max;

	*done = 0;
	if (offset >= most && length > 0)
		return ERRNO(EFBIG);
	if (length > most - offset)
		length = (uint32_t)(most - offset);
	while (*done < length) {
		struct piece piece = { .number = number, .offset = offset + *done, .source = take_strictly, .context = &strict };
		uint32_t room = volume->block_size - ((uint32_t)piece.offset & (volume->block_size - 1));

		piece.length = length - *done < room ? length - *done : room;
		int32_t result = write_whole_piece(volume, &piece);
		if (result < 0)
			return result;
		*done += piece.done;
		if (strict.result < 0)
			return strict.result;
	}
	return 0;
}

/* Growing: only the size. */
static int32_t
grow(struct volume *volume, uint32_t number, uint64_t size)
{
	struct inode inode;
	int32_t result = inode_get(volume, number, &inode);

	if (result < 0)
		return result;
	inode_change(volume, &inode);
	result = clear_tail(volume, &inode);
	if (result == 0)
		result = inode_set_size(volume, &inode, size);
	inode_touch(volume, &inode, true);
	return result;
}

int32_t
data_resize(struct volume *volume, uint32_t number, uint64_t size)
{
	struct inode inode;
	int32_t result;

	volume_look(volume);
	result = inode_get(volume, number, &inode);
	if (result < 0)
		return result;
	if (size > volume->size_max)
		return ERRNO(EFBIG);
	if (size < inode_size(volume, &inode)) {
		result = inode_cut(volume, number, size);
		if (result == 0)
			result = inode_get(volume, number, &inode);
		return result < 0 ? result : clear_tail(volume, &inode);
	}
	result = change_begin(volume);
	return result < 0 ? result : change_end(volume, grow(volume, number, size));
}

/* The text of symbolic links. */

int32_t
data_set_text(struct volume *volume, struct inode *inode, const char *text)
{
	uint32_t length = (uint32_t)strlen(text), block;
	int32_t result;

	inode_change(volume, inode);
	inode->raw->size = length;
	if (length < EXT2_LINK_SIZE) {
		memcpy(inode->raw->blocks, text, length);
		return 0;
	}
	if (length >= volume->block_size)
		return ERRNO(ENAMETOOLONG);
	result = map_make(volume, inode, 0, &block);
	if (result < 0)
		return result;
	struct buffer *buffer = cache_fresh(volume, block, true, &result);
	if (!buffer)
		return result;
	memcpy(cache_bytes(volume, buffer), text, length);
	return 0;
}

int32_t
data_text(struct volume *volume, const struct inode *inode, char *text, uint32_t size)
{
	const char *from = (const char *)inode->raw->blocks;
	uint32_t length = inode->raw->size, block, most = EXT2_LINK_SIZE - 1;
	int32_t result = 0;

	if (!inode_is(inode, INODE_LINK))
		return ERRNO(EINVAL);
	if (inode_has_blocks(volume, inode)) {
		result = map_find(volume, inode, 0, &block);
		struct buffer *buffer = NULL;
		if (result == 0 && block != 0)
			buffer = cache_get(volume, block, &result);
		if (!buffer)
			return volume_corrupt(volume, "a symbolic link has no text");
		from = (const char *)cache_bytes(volume, buffer);
		most = volume->block_size;
	}
	if (length > most || length == 0)
		return volume_corrupt(volume, "a symbolic link's text is too long");
	if (length >= size)
		return ERRNO(ENAMETOOLONG);
	memcpy(text, from, length);
	text[length] = '\0';
	return (int32_t)strlen(text);
}
