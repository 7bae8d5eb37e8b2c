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
	struct kept *kept;
	uint32_t kept_size;
};

/* Open a disk by its path; its ring and buffers are in kept memory.  0 or an error, with *why in words. */
int32_t
disk_device_open(struct disk_device *it, const char *path, handle_t memory, void *kept, uint32_t size, bool read_only, const char **why);
