/* SPDX-License-Identifier: MIT */
/*
 * device.h: what the file system asks of a disk.
 *
 *   The only thing the file system's core needs from outside: three functions.  Under Pith they are
 *   made of the disk protocol (disk_device.c), on the host of an array of bytes or an image file.
 *
 *   Writes may reach the disk in any order, and none need be there after power is cut, until a
 *   flush has returned 0: then all that were finished before it are.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define DEVICE_PIECES	64u	/* blocks in one transfer, at most */

struct device {
	uint64_t size;		/* bytes */
	bool read_only;

	/*
	 * Move `count` pieces (at most DEVICE_PIECES) of `size` bytes each between the bytes from
	 * `offset` on and the places in memory that pieces[] names.  0 or ERRNO(EIO); then any part
	 * may have been moved.
	 */
	int32_t (*read)(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count);
	int32_t (*write)(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count);
	int32_t (*flush)(struct device *device);
};
