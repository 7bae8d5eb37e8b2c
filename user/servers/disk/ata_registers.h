/* SPDX-License-Identifier: MIT */
/*
 * ata_registers.h: an ATA channel's registers, and those of the bus master beside it.
 *
 *   INCITS 452, "ATA/ATAPI Command Set - 2" (ACS-2), 6 and 7, and "ATA/ATAPI-7" volume 2 for the
 *   ports; Intel 82371AB (PIIX4) data sheet, "IDE Controller", and "Programming Interface for Bus
 *   Master IDE Controller" for the bus master.
 */
#pragma once

/* From the channel's first port. */
#define ATA_DATA	0u	/* 16 bits at a time */
#define ATA_ERROR	1u	/* read */
#define ATA_COUNT	2u	/* sectors; 0 is 256, or 65,536.  With long addresses: high byte, then low */
#define   ATA_COUNT_SHORT	  256u	/* that many at most, without long addresses */
#define ATA_LBA_LOW	3u	/* likewise bits 31..24, then 7..0 */
#define ATA_LBA_MIDDLE	4u	/* bits 39..32, then 15..8.  After IDENTIFY: not 0 if it is no ATA disk */
#define ATA_LBA_HIGH	5u	/* bits 47..40, then 23..16 */
#define ATA_DEVICE	6u
#define   ATA_DEVICE_LBA	0xe0u	/* LBA, and two bits that once had to be set */
#define   ATA_DEVICE_SLAVE	0x10u
#define ATA_STATUS	7u	/* read: and the interrupt is taken back */
#define   ATA_STATUS_ERROR	0x01u
#define   ATA_STATUS_DATA	0x08u	/* DRQ: data can be moved */
#define   ATA_STATUS_FAULT	0x20u
#define   ATA_STATUS_BUSY	0x80u	/* no other bit means anything */
#define   ATA_STATUS_NOBODY	0xffu	/* what is read where there is no channel */
#define ATA_COMMAND	7u	/* write */

/* The channel's other port. */
#define ATA_ALTERNATE	0u	/* read: the status, and the interrupt stays */
#define ATA_CONTROL	0u	/* write */
#define   ATA_CONTROL_QUIET	0x02u	/* no interrupts */
#define   ATA_CONTROL_RESET	0x04u	/* both drives, for at least 5 us */

enum ata_command {
	ATA_READ_SECTORS	= 0x20,
	ATA_READ_SECTORS_EXT	= 0x24,
	ATA_READ_DMA_EXT	= 0x25,
	ATA_WRITE_SECTORS	= 0x30,
	ATA_WRITE_SECTORS_EXT	= 0x34,
	ATA_WRITE_DMA_EXT	= 0x35,
	ATA_READ_DMA		= 0xc8,
	ATA_WRITE_DMA		= 0xca,
	ATA_FLUSH		= 0xe7,
	ATA_FLUSH_EXT		= 0xea,
	ATA_IDENTIFY		= 0xec,
};

/* What IDENTIFY brings: 256 words.  ACS-2, 7.12. */
#define ATA_ID_WORDS		256u
#define ATA_ID_MODEL		27u	/* 20 words, two letters each, the first in the high byte */
#define   ATA_ID_MODEL_WORDS	20u
#define ATA_ID_ABILITIES	49u
#define   ATA_ID_HAS_DMA	0x0100u
#define   ATA_ID_HAS_LBA	0x0200u
#define ATA_ID_SECTORS		60u	/* 2 words */
#define ATA_ID_COMMANDS		83u
#define   ATA_ID_HAS_LBA48	0x0400u
#define   ATA_ID_HAS_FLUSH	0x1000u
#define ATA_ID_SECTORS_LONG	100u	/* 4 words */
#define ATA_ID_SECTOR_SIZE	106u
#define   ATA_ID_SECTOR_VALID	0xc000u	/* these two bits: 01 if the word means anything */
#define   ATA_ID_SECTOR_IS	0x4000u
#define   ATA_ID_SECTOR_LARGE	0x1000u	/* more than 512 bytes */

/* The bus master of a channel; the second channel's is 8 ports on. */
#define MASTER_PORTS	8u
#define MASTER_COMMAND	0u
#define   MASTER_START		0x01u
#define   MASTER_TO_MEMORY	0x08u	/* a read from the disk */
#define MASTER_STATUS	2u
#define   MASTER_ACTIVE		0x01u
#define   MASTER_ERROR		0x02u	/* write 1 to clear */
#define   MASTER_INTERRUPT	0x04u	/* the drive's has come; write 1 to clear */
#define MASTER_TABLE	4u	/* physical address of the table, 32 bits */

/* An entry of that table: a piece of memory that does not cross a multiple of 64 KiB. */
#define MASTER_LAST	0x8000u		/* in flags */
