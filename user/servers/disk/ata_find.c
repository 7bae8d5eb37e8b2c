/* SPDX-License-Identifier: MIT */
/*
 * ata_find.c: which drives a channel has, and their partitions.
 *
 *   Before the server serves, so it waits: with interrupts off, looking at the status, for
 *   FIND_LIMIT milliseconds at most for each thing.  A channel that is not there reads as all ones,
 *   a drive that is not there as 0.  While both drives are in their reset no other can be selected,
 *   and one that is not there says nothing about the other: so one that is there is selected before
 *   the reset, and its status tells when both are back.
 *
 *   What is no disk (a CD drive) aborts IDENTIFY and shows a signature; it is left alone.
 */
#include "ata.h"

#include <clock.h>
#include <print.h>

#include "ata_command.h"
#include "ata_identify.h"
#include "dma.h"
#include "faults.h"

#define FIND_LIMIT	5000u
#define SECTOR_WORDS	(DISK_SECTOR / 2)
#define LBA28_END	(1u << 28)

/* Wait until the selected drive is not busy.  Returns its status, ATA_STATUS_NOBODY if it stays so. */
static uint8_t
wait_long(const struct ata *ata)
{
	const uint64_t end = clock_milliseconds() + FIND_LIMIT;
	uint8_t status;

	do {
		status = ata_status(ata);
		if (status == ATA_STATUS_NOBODY || !(status & ATA_STATUS_BUSY))
			return status;
		thread_yield();
	} while (clock_milliseconds() < end);
	return ATA_STATUS_NOBODY;
}

/* Select a drive, whatever state the channel is in, and return the status that is then to be seen. */
static uint8_t
look_at(const struct ata *ata, uint32_t number)
{
	port_write(ata->ports + ATA_DEVICE, ATA_DEVICE_LBA | (number ? ATA_DEVICE_SLAVE : 0));
	for (uint32_t i = 0; i < ATA_SETTLE_READS; i++)
		ata_status(ata);
	return ata_status(ata);
}

/* Reset both drives and wait until they are back.  False: there is none. */
static bool
reset_all(const struct ata *ata)
{
	uint8_t status = look_at(ata, 0);

	if (status == 0 || status == ATA_STATUS_NOBODY)
		status = look_at(ata, 1);
	if (status == 0 || status == ATA_STATUS_NOBODY)
		return false;
	ata_reset(ata);
	return wait_long(ata) != ATA_STATUS_NOBODY;
}

/* Take what a command without DMA brings: one sector's worth.  False: it brings nothing. */
static bool
take_words(const struct ata *ata, uint16_t *words)
{
	const uint8_t status = wait_long(ata);

	if (status == ATA_STATUS_NOBODY || ata_failed(status) || !(status & ATA_STATUS_DATA))
		return false;
	port_read_words(ata->ports + ATA_DATA, words, ATA_ID_WORDS);
	ata_acknowledge(ata);
	return true;
}

static bool
find_drive(struct ata *ata, uint32_t number, struct drive *drive)
{
	uint16_t words[ATA_ID_WORDS];

	if (!ata_select(ata, number) || ata_status(ata) == 0)
		return false;
	ata_command(ata, number, ATA_IDENTIFY, 0, 0, false);
	if (wait_long(ata) == ATA_STATUS_NOBODY)
		return false;
	if (port_read(ata->ports + ATA_LBA_MIDDLE) != 0 || port_read(ata->ports + ATA_LBA_HIGH) != 0)
		return false;
	return take_words(ata, words) && ata_identify(drive, words);
}

/* What partitions_find() reads with. */
struct reader {
	const struct ata *ata;
	const struct drive *drive;
};

static bool
read_sector(void *context, uint64_t sector, uint8_t *data)
{
	const struct reader *reader = context;
	const bool long_addresses = sector >= LBA28_END;
	uint16_t words[SECTOR_WORDS];

	if (!ata_select(reader->ata, reader->drive->number))
		return false;
	ata_command(reader->ata, reader->drive->number, long_addresses ? ATA_READ_SECTORS_EXT : ATA_READ_SECTORS, sector, 1,
		    long_addresses);
	if (!take_words(reader->ata, words))
		return false;
	__builtin_memcpy(data, words, sizeof words);
	return true;
}

static void
tell(const struct ata *ata, const struct drive *drive, uint32_t position)
{
	log_printf("disk: %u: ata %u.%u, %llu sectors, %s%s, %u partitions, %s\n", (unsigned)position,
		   (unsigned)ata->number, (unsigned)drive->number, (unsigned long long)drive->sectors,
		   drive->dma ? "DMA" : "ports", drive->long_addresses ? ", LBA48" : "",
		   (unsigned)drive->table.count, drive->model);
	if (drive->table.refused > 0)
		log_printf("disk: %u: %u entries of its partition table make no sense and are left out\n",
			   (unsigned)position, (unsigned)drive->table.refused);
}

void
ata_find(struct ata *ata, uint32_t first_position)
{
	ata->state = ATA_IDLE;
	if (ata->master)
		dma_stop(ata->master);
	if (!reset_all(ata))
		return;
	for (uint32_t number = 0; number < 2; number++) {
		struct drive *drive = &ata->drives[number];
		struct reader reader = { ata, drive };

		if (!find_drive(ata, number, drive))
			continue;
		drive->number = number;
		drive->channel = &ata->channel;
		drive->dma = drive->dma && ata->master && !fault_options.ports;
		drive->present = true;
		partitions_find(&drive->table, drive->sectors, read_sector, &reader);
		tell(ata, drive, first_position + number);
	}
	ata_acknowledge(ata);
	port_write(ata->control + ATA_CONTROL, 0);
}
