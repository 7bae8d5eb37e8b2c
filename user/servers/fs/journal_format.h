/* SPDX-License-Identifier: MIT */
/*
 * journal_format.h: the journal's blocks on the disk (journal.h says what they mean).  Numbers are
 * big-endian.
 */
#pragma once

#include <stdint.h>

#define JOURNAL_MAGIC		0xc03b3998u

enum journal_kind {
	JOURNAL_DESCRIPTOR = 1,
	JOURNAL_COMMIT,
	JOURNAL_SUPER_OLD,
	JOURNAL_SUPER,
	JOURNAL_REVOKE,
};

struct journal_header {
	uint32_t magic, kind, sequence;
};

struct journal_super {
	struct journal_header header;
	uint32_t block_size, length;
	uint32_t first;			/* block of the log */
	uint32_t sequence;		/* of the first transaction to be played back */
	uint32_t start;			/* its block; 0: there is nothing */
	uint32_t error;
	uint32_t compat, incompat, ro_compat;
	uint8_t uuid[16];
	uint32_t users;
};

#define JOURNAL_INCOMPAT_REVOKE	1u

/*
 * An entry of a descriptor, behind its header.  After one without SAME come 16 bytes that say which
 * file system.
 */
struct journal_tag {
	uint32_t block;
	uint32_t flags;
};

#define JOURNAL_TAG_ESCAPED	1u	/* the copy's first word was the magic, and is 0 */
#define JOURNAL_TAG_SAME	2u
#define JOURNAL_TAG_LAST	8u
#define JOURNAL_UUID_SIZE	16u

#define big_endian(number)	__builtin_bswap32(number)
