/* SPDX-License-Identifier: MIT */
/*
 * disk_device.h: a disk or partition, by the disk protocol, as the file system wants it.
 */
#pragma once

#include <disk.h>

#include "volume.h"

struct disk_device {
	struct device device;
	struct disk disk;
	struct disk_memory shared;
	uint8_t *bounce;
};

/*
 * Open a disk by its path.  shared: the memory that the disk sees, with the ring; `bounce`:
 * BLOCK_MAX bytes of it that are free for us.  0 or an error, with *why in words.
 */
int32_t
disk_device_open(struct disk_device *it, const char *path, const struct disk_memory *shared, uint8_t *bounce, bool read_only,
		 const char **why);
