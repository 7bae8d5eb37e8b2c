/* SPDX-License-Identifier: MIT */
/*
 * partition.h: where the partitions of a disk are, by the table in its first sector (MBR).
 *
 *	sector 0	four entries: primary partitions 1..4.  One of them may be *extended*: a box for logical ones
 *	a box		a chain of tables in the box, each with a logical partition (5, 6 ...) and a link to the next
 *
 *   The table is somebody's data and may say anything.  What is used of it
 *
 *	- has the signature, and boot flags that are 0 or 0x80: else there is no table, and this is a disk as a whole
 *	- lies on the disk behind sector 0 (a logical one: in its box, behind its table), has at least one sector
 *	- does not overlap what was taken before it
 *
 *   Anything else is left out, with its number: the numbers of the others stay.  A chain of tables
 *   only goes forward, so it ends; at most PARTITIONS_MAX partitions are taken.
 *
 *   Pure code: sectors come from a function.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PARTITIONS_MAX	16u

struct partition {
	uint32_t number;	/* from 1 */
	uint32_t kind;		/* its type byte */
	uint64_t first, sectors;
};

struct partition_table {
	struct partition partitions[PARTITIONS_MAX];
	uint32_t count;
	uint32_t refused;	/* entries that were left out */
};

/* Read a sector of 512 bytes.  False: it cannot be read. */
typedef bool partition_read(void *context, uint64_t sector, uint8_t *data);

/* Find the partitions of a disk of so many sectors.  No table, or none that can be read: count is 0. */
void
partitions_find(struct partition_table *table, uint64_t sectors, partition_read *read, void *context);

/* The partition of that number; NULL: there is none. */
const struct partition *
partition_get(const struct partition_table *table, uint32_t number);
