/* SPDX-License-Identifier: MIT */
/*
 * space.h: which blocks and inodes are free.
 *
 *   A bitmap of each group says so, the group's descriptor and the superblock count them.
 *
 *   A block that is given back keeps its bit, and is noted in kept->freed[], until the transaction
 *   that gave it back is committed (journal.h, b): until then the disk may still need what it
 *   holds.  So
 *
 *	free --space_alloc--> in use --space_free--> noted --space_release, in the commit--> free
 *
 *   Blocks are looked for from a goal on: next to the block before it in the file, or where the
 *   file's inode lies.  A file's inode lies in its directory's group, a directory's in the group
 *   that has most room.
 */
#pragma once

#include "volume.h"

/* Within a change: a free block near `goal`.  0, ERRNO(ENOSPC), ERRNO(EIO). */
int32_t
space_alloc(struct volume *volume, uint32_t goal, uint32_t *block);

/* Within a change: give a block back.  0, or ERRNO(EIO): it is not one that can be. */
int32_t
space_free(struct volume *volume, uint32_t block);

/* In a commit: what was given back is free.  0 or ERRNO(EIO). */
int32_t
space_release(struct volume *volume);

/* How many blocks wait for that. */
uint32_t
space_waiting(const struct volume *volume);

/* Within a change: a free inode for something in the directory `parent`.  0, ERRNO(ENOSPC), ERRNO(EIO). */
int32_t
space_alloc_inode(struct volume *volume, uint32_t parent, bool directory, uint32_t *number);

/* Within a change: give it back. */
int32_t
space_free_inode(struct volume *volume, uint32_t number, bool directory);
