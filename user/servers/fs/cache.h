/* SPDX-License-Identifier: MIT */
/*
 * cache.h: blocks of the disk in memory.
 *
 *	FREE ---cache_get(): read---> VALID ---cache_dirty()---> VALID | DATA ---cache_write_data()---> VALID
 *	  '-----cache_fresh()----------'   '---change_bytes()--> VALID | CHANGED ---journal_commit()---> VALID
 *
 *   A buffer's state and bytes are kept: so a buffer is FREE while its bytes are no block's yet,
 *   and it is told to be something only when it is (kept_barrier()).
 *
 *   Any buffer that is only VALID may be taken for another block, the least recently used first,
 *   but none that was touched in the request or change that is running: a pointer into a buffer is
 *   good until the next change_begin() or volume_look().  cache_release() lets one go before.  If
 *   all are DATA, they are written first.  CHANGED ones can only be written by a commit, between
 *   changes: change_begin() sees to it that they are never more than half.
 *
 *   Read-ahead: who reads a file block after block says what comes next (cache_read_ahead()), and
 *   the blocks come in one transfer.
 */
#pragma once

#include "volume.h"

/* Begin with what is kept.  0 or ERRNO(ENOMEM). */
int32_t
cache_open(struct volume *volume);
void
cache_close(struct volume *volume);

uint8_t *
cache_bytes(struct volume *volume, const struct buffer *buffer);

/* A block, read if need be.  The number must be below volume->blocks.  NULL: *error is ERRNO(EIO). */
struct buffer *
cache_get(struct volume *volume, uint32_t block, int32_t *error);

/*
 * A block whose old contents nobody wants: zeros, without reading.  `changed`: the file system's
 * own (within a change), else a file's data.  NULL: *error is ERRNO(EIO): there was no room, and
 * none could be made.
 */
struct buffer *
cache_fresh(struct volume *volume, uint32_t block, bool changed, int32_t *error);

/* The block, if it is in memory. */
struct buffer *
cache_find(struct volume *volume, uint32_t block);

/* Make it the most recently used. */
void
cache_renew(struct volume *volume, uint32_t index);

/* It is used in this request or change, and stays until its end. */
static inline void
cache_use(struct volume *volume, const struct buffer *buffer)
{
	uint32_t i = (uint32_t)(buffer - volume->kept->buffers);

	volume->cache.links[i].operation = volume->operation;
	if (volume->cache.links[volume->cache.count].older != i)
		cache_renew(volume, i);
}

/* The block is free: its bytes are nobody's, and are not written. */
void
cache_forget(struct volume *volume, uint32_t block);

/* It is not needed any more in this request. */
void
cache_release(struct volume *volume, struct buffer *buffer);

/* A file's bytes in it have been written to. */
void
cache_dirty(struct volume *volume, struct buffer *buffer);

/*
 * Blocks that will be wanted soon: those that are not in memory are read, where they lie together
 * in one transfer.
 */
void
cache_read_ahead(struct volume *volume, const uint32_t *blocks, uint32_t count);

/* Change a buffer's state and keep count. */
void
cache_set_state(struct volume *volume, struct buffer *buffer, uint32_t state);

/* After kept memory was put back as it was: states and counts anew. */
void
cache_recount(struct volume *volume);

/* Write all buffers in one of these states to their places; they are VALID then.  0 or ERRNO(EIO). */
int32_t
cache_write(struct volume *volume, uint32_t state);

/*
 * Gathers blocks to be written, and writes those that lie together on the disk in one transfer.
 * run_end() writes the rest, and returns 0 or ERRNO(EIO) if any was not written.
 */
struct run {
	struct volume *volume;
	uint32_t first, count;
	int32_t error;
	void *pieces[DEVICE_PIECES];
};

void
run_add(struct run *run, uint32_t block, void *bytes);
int32_t
run_end(struct run *run);

/* The buffers in one of these states in cache.order[], by rising block number; returns how many. */
uint32_t
cache_sort(struct volume *volume, uint32_t state);
