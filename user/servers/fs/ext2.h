/* SPDX-License-Identifier: MIT */
/*
 * ext2.h: what lies on the disk.
 *
 *   The volume is an array of blocks of 1, 2 or 4 KiB, cut into groups of equal size.
 *
 *	byte 0     1024         first_block of each group
 *	| boot     | superblock | group descriptors of all groups | block bitmap | inode bitmap | inodes | blocks ... |
 *	            '------ in group 0, copies in some others ---'  '-- where the group's descriptor says ---'
 *
 *   An *inode* is a file: its mode, size, times, and the block numbers of its contents.  Its number
 *   says where it is: number - 1 = group * inodes_per_group + index.  15 block numbers are in the
 *   inode: 12 of contents, then the root of a tree one, two and three levels high, whose nodes are
 *   blocks full of block numbers.  0 is a hole: zeros.
 *
 *   A *directory* is a file of records, none of which crosses the end of a block:
 *
 *	+-------+--------+--------+------+---------------+
 *	| inode | length | name's | type | name ...      | next record at + length
 *	|  4    |  2     |  1     |  1   | to 4 bytes    |
 *	+-------+--------+--------+------+---------------+
 *
 *   inode 0: an unused record.  The last one reaches to the end of the block, and what is taken out
 *   goes to the record before it, so the records of a block always fill it.  The first two are "."
 *   and "..".
 *
 *   A *symbolic link* of fewer than 60 bytes lies where the block numbers would be, a longer one in a block.
 *
 *   The *orphans*: inodes without a name that still have blocks to give back (open files; power cut
 *   in the middle).  The superblock has the first one's number, the deletion time of each the next
 *   one's.
 *
 *   Features come in three words: one that is not known in `compat` does no harm, in `ro_compat`
 *   forbids writing, in `incompat` forbids even reading.
 *
 *   All numbers are little-endian, as the machine's.  The journal's (journal.h) are big-endian.
 */
#pragma once

#include <stdint.h>

#define EXT2_SUPER_AT		1024u
#define EXT2_MAGIC		0xef53u
#define EXT2_STATE_VALID	1u	/* it was unmounted in order */
#define EXT2_STATE_ERRORS	2u

#define EXT2_COMPAT_JOURNAL	0x4u
#define EXT2_INCOMPAT_FILETYPE	0x2u	/* directory records have a type */
#define EXT2_INCOMPAT_RECOVER	0x4u	/* the journal may hold something */
#define EXT2_RO_SPARSE_SUPER	0x1u
#define EXT2_RO_LARGE_FILE	0x2u	/* a file has 2 GiB or more */
#define EXT2_RO_EXTRA_INODE	0x40u	/* inodes have more than 128 bytes in use */

#define EXT2_INCOMPAT_KNOWN	(EXT2_INCOMPAT_FILETYPE | EXT2_INCOMPAT_RECOVER)
#define EXT2_RO_KNOWN		(EXT2_RO_SPARSE_SUPER | EXT2_RO_LARGE_FILE | EXT2_RO_EXTRA_INODE)

#define EXT2_ROOT		2u	/* inode numbers */
#define EXT2_JOURNAL		8u
#define EXT2_FIRST_OLD		11u	/* the first for files, in volumes of revision 0 */

struct ext2_super {
	uint32_t inodes, blocks, blocks_reserved, blocks_free, inodes_free;
	uint32_t first_block;		/* 1 with blocks of 1 KiB, else 0 */
	uint32_t block_shift;		/* the size is 1024 << this */
	uint32_t fragment_shift;
	uint32_t blocks_per_group, fragments_per_group, inodes_per_group;
	uint32_t mount_time, write_time;
	uint16_t mounts;
	int16_t mounts_max;
	uint16_t magic, state, on_error, minor_revision;
	uint32_t check_time, check_interval, creator, revision;
	uint16_t reserved_user, reserved_group;
	/* From here on only with revision 1. */
	uint32_t first_inode;
	uint16_t inode_size, group;
	uint32_t compat, incompat, ro_compat;
	uint8_t uuid[16];
	char label[16], last_mounted[64];
	uint32_t compression;
	uint8_t preallocate, preallocate_directory;
	uint16_t reserved_descriptors;
	uint8_t journal_uuid[16];
	uint32_t journal_inode, journal_device, orphan;
	uint32_t hash_seed[4];
	uint8_t hash_version, journal_backup;
	uint16_t descriptor_size;
	uint32_t mount_options, first_meta_group, made_time;
	uint32_t journal_blocks[17];	/* a copy of the journal's inode: 15 block numbers, size's high half, low half */
	uint32_t more[172];
};
_Static_assert(sizeof(struct ext2_super) == 1024, "the superblock has 1024 bytes");

#define EXT2_JOURNAL_BACKUP	1u	/* journal_blocks[] is valid */

struct ext2_group {
	uint32_t block_bitmap, inode_bitmap, inode_table;
	uint16_t blocks_free, inodes_free, directories, flags;
	uint32_t more[3];
};
_Static_assert(sizeof(struct ext2_group) == 32, "a group descriptor has 32 bytes");

#define EXT2_DIRECT	12u
#define EXT2_POINTERS	15u
#define EXT2_LINK_SIZE	60u		/* a shorter text lies in the inode */
#define EXT2_INODE_SIZE	128u		/* of all that is used of it here */

struct ext2_inode {
	uint16_t mode, user;
	uint32_t size;
	uint32_t used, status_changed, changed;	/* seconds since 1970 */
	uint32_t deleted;			/* when; of an orphan: the next orphan */
	uint16_t group, links;
	uint32_t sectors;			/* of 512 bytes, those of pointers included */
	uint32_t flags;
	uint32_t version;			/* goes up whenever the contents change */
	uint32_t blocks[EXT2_POINTERS];
	uint32_t generation;
	uint32_t attributes;			/* a block of extended attributes, or 0 */
	uint32_t size_high;			/* of files; of directories never used */
	uint32_t fragment;
	uint16_t more[6];
	/* In larger inodes. */
	uint16_t extra_size, checksum_high;
	uint32_t status_changed_more, changed_more, used_more;	/* nanoseconds, and more bits of seconds */
};

#define EXT2_INDEX_FLAG		0x1000u	/* a directory with a tree of hashes */
#define EXT2_EXTRA_SIZE		16u	/* of what lies behind the first 128 bytes, as far as we know it */

struct ext2_record {
	uint32_t inode;
	uint16_t length;
	uint8_t name_length, type;
	char name[];
};

#define EXT2_RECORD(name_length)	((8u + (name_length) + 3u) & ~3u)
#define EXT2_NAME_MAX			255u

enum ext2_type {
	EXT2_TYPE_UNKNOWN,
	EXT2_TYPE_FILE,
	EXT2_TYPE_DIRECTORY,
	EXT2_TYPE_CHARACTER,
	EXT2_TYPE_BLOCK,
	EXT2_TYPE_FIFO,
	EXT2_TYPE_SOCKET,
	EXT2_TYPE_LINK,
};

/* The header of a block of extended attributes, which several inodes may share. */
struct ext2_attributes {
	uint32_t magic, count, blocks;
};
#define EXT2_ATTRIBUTES_MAGIC	0xea020000u
