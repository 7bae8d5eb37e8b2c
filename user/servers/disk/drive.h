/* SPDX-License-Identifier: MIT */
/*
 * drive.h: the disks of the machine.
 *
 *   A disk has a *position*, which is its name: 0 and 1 are master and slave of the first ATA
 *   channel, 2 and 3 of the second, from 4 on are disks that are memory.  So a disk is called the
 *   same whatever else there is, and whether or not others answered this time: what a session's
 *   badge says stays true across deaths of the server.
 */
#pragma once

#include "partition.h"
#include "protocol/disk.h"

#define RUN_SECTORS	2048u		/* in one command, whatever the drive could */

#define DRIVES_ATA	4u
#define DRIVES_MEMORY	4u
#define DRIVES_MAX	(DRIVES_ATA + DRIVES_MEMORY)

struct channel;

struct drive {
	bool present;
	struct channel *channel;	/* who carries out its requests */
	uint32_t number;		/* on the channel */
	uint64_t sectors;
	bool read_only;
	bool long_addresses;		/* LBA48 */
	uint32_t run;			/* sectors in one command, at most */
	bool can_flush;
	bool dma;			/* does it, or may it still be tried */
	uint32_t dma_failures;		/* requests that ports could do and DMA could not */
	char model[sizeof ((struct disk_info *)0)->model];
	struct partition_table table;
};

/* By position. */
extern struct drive drives[DRIVES_MAX];

/* Whose requests end with ERRNO(ENXIO): sessions of a disk that does not answer any more. */
extern struct drive nowhere;
