/* SPDX-License-Identifier: MIT */
/*
 * map.h: where a file's blocks are.
 *
 *	index   0 .. 11		the inode's own numbers
 *	12 .. 12+p-1		the block inode.blocks[12] is full of p numbers
 *	then p * p		inode.blocks[13]: numbers of such blocks
 *	then p * p * p		inode.blocks[14]: one level more
 *
 *   p is 256, 512 or 1024.  0, at any level, is a hole.
 */
#pragma once

#include "inode.h"

/* How many blocks a file can have. */
uint32_t
map_limit(const struct volume *volume);

/* The block at an index; 0: a hole.  0 or ERRNO(EIO). */
int32_t
map_find(struct volume *volume, const struct inode *inode, uint32_t index, uint32_t *block);

/* Up to `count` blocks from an index on; what cannot be found is 0. */
void
map_find_some(struct volume *volume, const struct inode *inode, uint32_t index, uint32_t *blocks, uint32_t count);

/*
 * Within a change: the block at an index, a new one if there is none, with all that leads to it.
 * 1: it is new, and holds anything; 0: it was there; or ERRNO(ENOSPC), ERRNO(EIO), ERRNO(EFBIG).
 */
int32_t
map_make(struct volume *volume, struct inode *inode, uint32_t index, uint32_t *block);

/*
 * Within a change: give back blocks from the end of the file down to index `from`, but not more
 * than a change can hold.  1: some are left; 0: that is all; or ERRNO(EIO).  *lowest: the lowest
 * index given back, if any was.
 */
int32_t
map_cut(struct volume *volume, struct inode *inode, uint32_t from, uint32_t *lowest);
