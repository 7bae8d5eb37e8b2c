/* SPDX-License-Identifier: MIT */
/*
 * inode.h: inodes: what a file is, whatever its names.
 *
 *   There are no copies of inodes in memory: struct inode says in which buffer one lies, and where.
 *   It is good until the next change_begin() or volume_look().
 *
 *	free --inode_new--> in use, links 0 --a name: links + 1--> in use
 *	in use --the last name goes: inode_orphan--> orphan --inode_reap, when nobody has it open--> free
 *
 *   An *orphan* is in a list that begins in the superblock, so that whoever mounts the volume next,
 *   or e2fsck, gives back what it has.  inode_reap() does it in several changes, each of which
 *   leaves a shorter file.
 */
#pragma once

#include "volume.h"

#define INODE_FORMAT	0170000u	/* of the mode: what it is */
#define INODE_FILE	0100000u
#define INODE_DIRECTORY	0040000u
#define INODE_LINK	0120000u

#define LINKS_MAX	32000u

struct inode {
	uint32_t number;
	struct buffer *buffer;
	struct ext2_inode *raw;
};

/* Find one.  0 or ERRNO(EIO): there is no such number, or it cannot be read. */
int32_t
inode_get(struct volume *volume, uint32_t number, struct inode *inode);

static inline bool
inode_is(const struct inode *inode, uint32_t format)
{
	return (inode->raw->mode & INODE_FORMAT) == format;
}

/* Are its contents in blocks?  The text of a short symbolic link is in the inode itself. */
bool
inode_has_blocks(const struct volume *volume, const struct inode *inode);

/* Within a change: it is about to be changed. */
void
inode_change(struct volume *volume, struct inode *inode);

/*
 * Within a change: a new one for something in a directory; it has no links yet.  0, ERRNO(ENOSPC),
 * ERRNO(EIO).
 */
int32_t
inode_new(struct volume *volume, uint32_t directory, uint32_t mode, struct inode *inode);

/* Within a change: empty, with that mode, as new. */
void
inode_fill(struct volume *volume, struct inode *inode, uint32_t mode);

/* Within a change, and after inode_change(): the times; `contents`: it has other contents now. */
void
inode_touch(struct volume *volume, struct inode *inode, bool contents);

/* Its size, but never more than a file can have. */
static inline uint64_t
inode_size(const struct volume *volume, const struct inode *inode)
{
	uint64_t size = inode->raw->size;

	if (inode_is(inode, INODE_FILE))
		size |= (uint64_t)inode->raw->size_high << 32;
	return size < volume->size_max ? size : volume->size_max;
}

/* The largest size there can be: what volume->size_max is to be. */
uint64_t
inode_size_max(const struct volume *volume);

/* Within a change, and after inode_change().  0 or ERRNO(EIO). */
int32_t
inode_set_size(struct volume *volume, struct inode *inode, uint64_t size);

/* Within a change: the last name is gone. */
int32_t
inode_orphan(struct volume *volume, struct inode *inode);

/* Cut contents off beyond a size, in as many changes as it takes.  0, or ERRNO(EIO) with a part cut off. */
int32_t
inode_cut(struct volume *volume, uint32_t number, uint64_t size);

/* Give an orphan back, with all it has. */
int32_t
inode_reap(struct volume *volume, uint32_t number);

/* Reap all orphans that nobody has open. */
int32_t
inode_reap_all(struct volume *volume);
