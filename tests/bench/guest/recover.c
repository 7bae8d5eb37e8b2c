/* SPDX-License-Identifier: MIT */
/*
 * recover.c: how long a client waits when a server has died: from the death until its next request
 * is finished, in instructions of all together, with the giving back of what the dead one had and
 * the loading of the next.
 *
 *   recover_disk	a sector, which is to be read
 *   recover_fs		fstat() of an open file; its cache holds CACHED bytes, none of them unwritten
 *
 *   tests/guest/disk_deaths.c and fs_deaths.c print the same of deaths at any moment, while much is
 *   under way.
 */
#include <disk.h>
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/volume.h"
#include "measure.h"

#define ROUNDS		5u
#define DISK_SIZE	(8u << 20)
#define KEPT_SIZE	(1u << 20)
#define CACHED		(512u << 10)

static struct volume_servers servers;
static struct disk disk;
static char data[CACHED];
static int file;

static void
read_sector(void)
{
	expect_equal(0, disk_read(&disk, 2, 1, data));
}

static void
look_at_file(void)
{
	struct stat status;

	expect_equal(0, fstat(file, &status));
}

static void
measure(const char *name, enum volume_server which, void (*request)(void))
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < ROUNDS; i++) {
		const uint32_t start = stamp();

		volume_restart(&servers, which);
		request();
		const uint32_t spent = stamp() - start;

		best = spent < best ? spent : best;
	}
	print_figure(name, best, 1);
}

TEST(recover)
{
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
	expect_equal(0, disk_open_on(&disk, expect_handle(connection_create(servers.endpoints[VOLUME_DISK], 3, 0)), "4", 0));
	expect_equal(0, disk_attach_simple(&disk));
	file = volume_open_file(&servers, "data", O_RDWR | O_CREAT);
	expect_equal(CACHED, write(file, data, CACHED));
	expect_equal(0, fsync(file));
	measure("recover_disk", VOLUME_DISK, read_sector);
	measure("recover_fs", VOLUME_FS, look_at_file);
}
