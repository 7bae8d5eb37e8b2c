/* SPDX-License-Identifier: MIT */
/*
 * disk_device.c: a disk or partition, by the disk protocol, as the file system wants it.
 *
 *   The kept memory, cache and all, is shown to the disk: so blocks go straight between it and the
 *   cache.  Pieces that lie next to each other are one request, and all requests of a transfer are
 *   in the ring together.  What does not lie in shared memory goes through a block of it, `bounce`:
 *   at the mount, a few blocks of the journal, and all if we are a process (fs.c), whose memory is
 *   not its own to show.
 *
 *   A transfer waits for the disk.  If the disk dies meanwhile the library repeats what was in the
 *   ring; if we die, the next incarnation first waits until the ring is empty, and then asks for
 *   what it wants itself.
 */
#include <errno.h>
#include <calls.h>
#include <string.h>

#include "disk_device.h"

#define PULSE_DISK	1u
#define BADGE_DISK	1u

/* Wait for all that is in the ring.  0, or ERRNO(EIO) if anything failed. */
static int32_t
wait_for_all(struct disk_device *it)
{
	int32_t result = 0, status;
	uint32_t id;

	while (disk_in_flight(&it->disk) > 0) {
		if (disk_wait(&it->disk) < 0)
			return ERRNO(EIO);
		while (disk_next(&it->disk, &id, &status)) {
			if (status < 0)
				result = ERRNO(EIO);
		}
	}
	return result;
}

static bool
is_shared(const struct disk_device *it, const uint8_t *piece, uint32_t size)
{
	return piece >= it->shared.base && piece + size <= it->shared.base + it->shared.length &&
	       ((uintptr_t)piece & (DISK_ALIGN - 1)) == 0;
}

static int32_t
submit(struct disk_device *it, enum disk_operation operation, uint64_t offset, const uint8_t *bytes, uint32_t length)
{
	return disk_submit(&it->disk, operation, offset / DISK_SECTOR, length / DISK_SECTOR,
			   (uint32_t)(bytes - it->shared.base), 0);
}

/* A piece that the disk cannot reach. */
static int32_t
by_bounce(struct disk_device *it, enum disk_operation operation, uint64_t offset, uint32_t size, void *piece)
{
	int32_t result = wait_for_all(it);

	if (operation == DISK_WRITE)
		memcpy(it->bounce, piece, size);
	if (result == 0)
		result = submit(it, operation, offset, it->bounce, size);
	disk_kick(&it->disk);
	if (result == 0)
		result = wait_for_all(it);
	if (result == 0 && operation == DISK_READ)
		memcpy(piece, it->bounce, size);
	return result;
}

/* How many pieces from the first on lie behind each other, and make one request at most. */
static uint32_t
together(uint8_t *const *pieces, uint32_t size, uint32_t count)
{
	uint32_t n = 1;

	while (n < count && pieces[n] == pieces[n - 1] + size && (n + 1) * size <= DISK_COUNT_MAX * DISK_SECTOR)
		n++;
	return n;
}

static int32_t
transfer(struct disk_device *it, enum disk_operation operation, uint64_t offset, uint32_t size,
	 void *const *pieces, uint32_t count)
{
	uint8_t *const *bytes = (uint8_t *const *)pieces;
	int32_t result = 0, end;

	for (uint32_t i = 0, n; i < count && result == 0; i += n) {
		n = 1;
		if (is_shared(it, bytes[i], size)) {
			n = together(bytes + i, size, count - i);
			result = submit(it, operation, offset + (uint64_t)i * size, bytes[i], n * size);
		} else {
			result = by_bounce(it, operation, offset + (uint64_t)i * size, size, bytes[i]);
		}
	}
	disk_kick(&it->disk);
	end = wait_for_all(it);
	return result < 0 || end < 0 ? ERRNO(EIO) : 0;
}

static int32_t
read_disk(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count)
{
	return transfer((struct disk_device *)device, DISK_READ, offset, size, pieces, count);
}

static int32_t
write_disk(struct device *device, uint64_t offset, uint32_t size, void *const *pieces, uint32_t count)
{
	return transfer((struct disk_device *)device, DISK_WRITE, offset, size, pieces, count);
}

static int32_t
flush_disk(struct device *device)
{
	struct disk_device *it = (struct disk_device *)device;
	int32_t result = disk_submit(&it->disk, DISK_FLUSH, 0, 0, 0, 0);

	disk_kick(&it->disk);
	return result < 0 ? ERRNO(EIO) : wait_for_all(it);
}

int32_t
disk_device_open(struct disk_device *it, const char *path, const struct disk_memory *shared, uint8_t *bounce,
		 bool read_only, const char **why)
{
	int32_t endpoint = endpoint_create();

	*why = "there is no endpoint for its disk";
	if (endpoint < 0)
		return endpoint;
	it->shared = *shared;
	it->bounce = bounce;
	*why = "its disk cannot be opened";
	int32_t result = disk_open(&it->disk, path, read_only ? DISK_READ_ONLY : 0);
	if (result == ERRNO(EROFS)) {
		read_only = true;
		result = disk_open(&it->disk, path, DISK_READ_ONLY);
	}
	if (result >= 0)
		result = disk_attach(&it->disk, shared, (handle_t)endpoint, PULSE_DISK, BADGE_DISK);
	if (result < 0)
		return result;
	wait_for_all(it);
	it->device = (struct device){
		.size = it->disk.info.sectors * DISK_SECTOR,
		.read_only = read_only,
		.read = read_disk,
		.write = write_disk,
		.flush = flush_disk,
	};
	return 0;
}
