/* SPDX-License-Identifier: MIT */
/*
 * volume.h: a mounted ext2 file system, and what is kept of it.
 *
 *   Layers, each of which calls only those below it:
 *
 *	fs.c and others		the server: requests of protocol/io.h
 *	tree.h data.h		paths and names; what is in files
 *	directory.h inode.h	records of a directory; inodes, orphans
 *	map.h space.h		where a file's blocks are; which blocks and inodes are free
 *	change.h		several bytes on several blocks change all at once, or not at all
 *	journal.h		... on the disk, too
 *	cache.h			blocks in memory
 *	device.h		the disk
 *
 *   All of it but the top is pure code, which runs on the host as well.
 *
 *   What must never go wrong
 *
 *   1. The server may be killed at any instruction, and its successor goes on with nothing lost:
 *      all that is true about the files lies in *kept memory* (struct kept), which outlives the
 *      server: the blocks in memory, with what is not on the disk yet, and what the server knows of
 *      its open files.  A change is made with an undo list beside it (change.h), so that the
 *      successor finds the state before a change or the state after it.
 *
 *   2. Power may be cut at any moment, and the disk is as it was at some moment before, but not
 *      before the latest sync: changes go to the disk in transactions through a journal
 *      (journal.h), the one that e2fsck knows and plays back by itself.
 *
 *   3. The disk may hold anything.  Each number that comes from it is checked where it is used: a
 *      block number against the volume, an inode number against their count, a record's length
 *      against its block.  Every loop over what the disk says has a bound that does not come from
 *      the disk.  What is wrong ends the request with EIO.
 */
#pragma once

#include "io_repeat.h"
#include <stddef.h>
#include "undo.h"

#include "device.h"
#include "ext2.h"
#include "protocol/errno.h"
#include "protocol/io.h"

#define BLOCK_MIN		1024u
#define BLOCK_MAX		4096u

#define FREED_MAX		1024u
#define UNDO_BYTES		(256u * 1024)
#define UNDO_MAX		4096u
#define SERVER_BYTES		(128u * 1024)
#define RING_BYTES		4096u

/* A block in memory.  Its bytes are in kept memory, too, at the same place of their row. */
struct buffer {
	uint32_t block;
	uint32_t state;			/* BUFFER_...; 0: free */
};

#define BUFFER_VALID	1u		/* the bytes are the block's */
#define BUFFER_DATA	2u		/* of a file, and not on the disk yet */
#define BUFFER_CHANGED	4u		/* of the file system's own, and part of the running transaction */

/* Blocks that have been given back, but not before the running transaction is on the disk. */
struct freed {
	uint32_t first, count;
};

#define KEPT_MAGIC	0x32747865u
#define KEPT_VERSION	1u

struct kept {
	/* Between us and the disk, whatever else is kept. */
	uint8_t ring[RING_BYTES] __attribute__((aligned(4096)));
	uint8_t bounce[BLOCK_MAX];	/* for what does not lie in kept memory */

	/* What the next incarnation checks before it trusts the rest. */
	uint32_t magic, version, size;
	uint32_t block_size, buffer_count;
	uint32_t read_only;
	uint32_t resting;		/* marked as unmounted in order: nobody serves it */
	uint32_t blocks, inodes;	/* of the volume ... */
	uint8_t uuid[16];		/* ... to which all this belongs */

	/* The running change. */
	struct undo_counts undo_counts;
	struct undo undo[UNDO_MAX];
	uint8_t undo_bytes[UNDO_BYTES] __attribute__((aligned(8)));

	/* The running transaction. */
	uint32_t committing;		/* it is being written: that must be finished before anything else */
	uint32_t sequence;		/* of the transaction before it */
	uint32_t half;			/* of the journal, which that one is in */
	uint32_t freed_count;
	struct freed freed[FREED_MAX];

	/* The server's. */
	struct io_repeats repeats;
	uint8_t server[SERVER_BYTES] __attribute__((aligned(8)));	/* its open files */

	struct buffer buffers[];	/* then, from the next page on, their bytes */
};

/* What need not outlive the server is made anew from kept memory. */
struct buffer_link {
	uint32_t next;			/* in its hash chain; BUFFER_NONE: the last */
	uint32_t older, newer;		/* in the order of use */
	uint32_t operation;		/* during which it must stay */
};

#define BUFFER_NONE	UINT32_MAX
#define HASH_SIZE	1024u

struct cache {
	uint8_t *bytes;
	uint32_t count;
	struct buffer_link *links;	/* one more than buffers: the list's head */
	uint32_t hash[HASH_SIZE];
	uint32_t *order;		/* room to sort in */
	uint32_t changed, dirty;	/* how many are CHANGED, and DATA */
};

#define JOURNAL_BLOCKS_MAX	1024u

struct journal {
	uint32_t length;		/* blocks; 0: there is none */
	uint32_t half;			/* blocks in each of the two halves */
	uint32_t blocks[JOURNAL_BLOCKS_MAX];
	uint32_t sequence;		/* the number it was found with */
	uint8_t *super;			/* its first block */
	uint8_t *scratch;		/* a block */
};

struct volume {
	struct device *device;
	struct kept *kept;
	struct cache cache;
	struct journal journal;

	uint32_t block_size, block_shift;
	uint32_t pointer_shift;		/* a block holds 1 << this block numbers */
	uint32_t blocks, first_block, blocks_per_group;
	uint32_t inodes, first_inode, inodes_per_group, inode_size;
	uint32_t groups;
	uint64_t size_max;		/* of a file, in bytes */
	bool read_only;
	bool has_types;			/* directory records have a type */

	uint32_t operation;		/* counts requests and changes: what was used in this one stays in memory */
	bool changing;
	bool decides;			/* the change is a request's own, and no part of a commit */
	uint32_t recent_inode;		/* looked at last, and where it is; 0: nothing, as since a buffer was given up */
	struct buffer *recent_buffer;
	struct ext2_inode *recent_raw;
	uint32_t hint_directory, hint_block;	/* where a name was last added */
	uint32_t ahead_inode, ahead_next;	/* where the last read-ahead ended, in blocks of that file ... */
	uint32_t ahead_count;			/* ... and how many blocks it was */

	/* What it needs from outside. */
	uint32_t (*now)(void);			/* seconds since 1970 */
	void (*say)(const char *text);		/* to the log; one line, without its end */
	bool (*is_open)(struct volume *volume, uint32_t inode);
	void (*deciding)(struct volume *volume, int32_t result);	/* within each such change, last; may be NULL */
	void *context;
};

/*
 * Mount: read the superblock, see whether the volume is one that we can serve, and take over what
 * is kept if it belongs to it, or begin anew.  kept: `size` bytes, aligned to a page, zero or from
 * an incarnation before.  In *volume the device and the functions are set; read_only: it is not to
 * be written.  0, or an error, and then *why says in words what is the matter.
 *
 * What is not kept comes from malloc(), and volume_close() gives it back.
 */
int32_t
volume_open(struct volume *volume, void *kept, uint32_t size, bool read_only, const char **why);

/* Everything to the disk and the journal put to rest.  0 or ERRNO(EIO). */
int32_t
volume_close(struct volume *volume);

/*
 * For the server's end in order, with a successor perhaps: as volume_close(), but what is kept,
 * open files among it, stays and can be taken over.  0 or ERRNO(EIO).  volume_drop() comes next.
 */
int32_t
volume_rest(struct volume *volume);

/* Forget it without writing anything, as when the server is killed. */
void
volume_drop(struct volume *volume);

/* Everything to the disk: what has been done is safe.  0 or ERRNO(EIO). */
int32_t
volume_sync(struct volume *volume);

void
volume_status(struct volume *volume, struct io_statfs *status);

/* The disk holds something that cannot be: returns ERRNO(EIO). */
int32_t
volume_corrupt(struct volume *volume, const char *what);

/* Begin a request that changes nothing: what it looks at stays in memory until the next one. */
static inline void
volume_look(struct volume *volume)
{
	volume->operation++;
}

/* A block number from the disk: may it be one of contents? */
bool
block_is_valid(const struct volume *volume, uint32_t block);

struct buffer;

/* The superblock, and a group's descriptor, in their buffers.  NULL: *error is ERRNO(EIO). */
struct ext2_super *
volume_super(struct volume *volume, struct buffer **buffer, int32_t *error);

struct ext2_group *
volume_group(struct volume *volume, uint32_t group, struct buffer **buffer, int32_t *error);
