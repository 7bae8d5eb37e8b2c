/* SPDX-License-Identifier: MIT */
/*
 * memory_disk.c: a disk that is memory (memory_disk.h).
 */
#include "memory_disk.h"

#include <calls.h>
#include <memory.h>
#include <print.h>
#include <string.h>

struct memory_disk {
	struct channel channel;		/* the first member */
	uint8_t *memory;
};

static struct memory_disk disks[DRIVES_MEMORY];

static int32_t
start(struct channel *channel)
{
	const struct transfer *transfer = &channel->active;
	uint8_t *place = ((struct memory_disk *)channel)->memory + (uint32_t)transfer->first * DISK_SECTOR;

	for (uint32_t i = 0; i < transfer->requests && transfer->operation != DISK_FLUSH; i++) {
		const uint32_t bytes = transfer->pieces[i].count * DISK_SECTOR;
		uint8_t *data = transfer->data + transfer->pieces[i].offset;

		if (transfer->operation == DISK_READ)
			memcpy(data, place, bytes);
		else
			memcpy(place, data, bytes);
		place += bytes;
	}
	return 0;
}

static bool
read_sector(void *context, uint64_t sector, uint8_t *data)
{
	const struct memory_disk *disk = context;

	memcpy(data, disk->memory + (uint32_t)sector * DISK_SECTOR, DISK_SECTOR);
	return true;
}

bool
memory_disk_find(handle_t memory, uint32_t position)
{
	struct memory_disk *disk = &disks[position - DRIVES_ATA];
	struct drive *drive = &drives[position];
	struct memory_info info;
	int32_t error = memory_info(memory, &info, 0);

	if (error == 0)
		disk->memory = memory_show(memory, info.size, MAP_READ | MAP_WRITE, &error);
	if (error < 0) {
		log_printf("disk: %u: its memory cannot be mapped: error %d\n", (unsigned)position, (int)-error);
		return false;
	}
	disk->channel.start = start;
	drive->channel = &disk->channel;
	drive->sectors = info.size / DISK_SECTOR;
	drive->run = RUN_SECTORS;
	drive->present = true;
	strcpy(drive->model, "memory of a PCI device");
	partitions_find(&drive->table, drive->sectors, read_sector, disk);
	log_printf("disk: %u: memory, %llu sectors, %u partitions\n", (unsigned)position,
		   (unsigned long long)drive->sectors, (unsigned)drive->table.count);
	return true;
}
