/* SPDX-License-Identifier: MIT */
/*
 * directory.h: names in directories.
 *
 *   A directory is searched from its beginning to its end.  Other systems put a tree of hashes into
 *   large ones: such a directory reads like any other, because the tree's blocks look like records
 *   without a name.  Once its records change the tree may be wrong, so the flag that says there is
 *   one goes; e2fsck -D makes it anew.
 *
 *   A record is trusted only after record_is_sound().  A directory has no holes, and no more blocks
 *   than the volume.
 */
#pragma once

#include "inode.h"

/* Where a record is. */
struct entry {
	struct buffer *buffer;
	struct ext2_record *record;
	struct ext2_record *before;	/* in the same block; NULL: it is the first */
	uint32_t next;			/* the place behind it, in bytes from the beginning */
};

/* Find a name.  0, ERRNO(ENOENT), or ERRNO(EIO). */
int32_t
directory_find(struct volume *volume, const struct inode *directory, const char *name, uint32_t length, struct entry *entry);

/*
 * The first record with a name at or after a place; 0: the beginning.  "." and ".." are passed
 * over.  0, ERRNO(ENOENT): there are no more, or ERRNO(EIO).
 */
int32_t
directory_after(struct volume *volume, const struct inode *directory, uint32_t place, struct entry *entry);

/* 1: it has no names but "." and "..", 0: it has, or ERRNO(EIO). */
int32_t
directory_is_empty(struct volume *volume, const struct inode *directory);

/* Within a change: name an inode; the name is not there yet.  0, ERRNO(ENOSPC), ERRNO(EIO). */
int32_t
directory_add(struct volume *volume, struct inode *directory, const char *name, uint32_t length, const struct inode *inode);

/* Within a change: the name is another inode's from now on. */
void
directory_replace(struct volume *volume, struct inode *directory, const struct entry *entry, const struct inode *inode);

/* Within a change: take a name out. */
void
directory_remove(struct volume *volume, struct inode *directory, const struct entry *entry);

/* Within a change: the first block of a new directory. */
int32_t
directory_fill(struct volume *volume, struct inode *directory, uint32_t parent);

/* The directory above.  0 or ERRNO(EIO). */
int32_t
directory_parent(struct volume *volume, const struct inode *directory, struct entry *entry);
