/* SPDX-License-Identifier: MIT */
/*
 * disk.c: how fast a client reads and writes a disk through the server of disks.
 *
 *   It runs as the service "guest" of tests/guest/disk.services.  One mebibyte, in requests of 64
 *   KiB that are all in flight at once, and wait for the last.  Prints as disk_floor.c does: the
 *   least of RUNS times.
 */
#include <disk.h>
#include <start.h>

#include "measure.h"

#define MEBIBYTE		(1u << 20)
#define REQUEST			(DISK_COUNT_MAX * DISK_SECTOR)
#define RUNS			24u
#define LENGTH			(PAGE_SIZE + MEBIBYTE)
#define PULSE_DONE		1u
#define BADGE			1u

static struct disk disk;

static void
attach(void)
{
	struct disk_memory memory = { .length = LENGTH };

	memory.memory = expect_handle(memory_create(LENGTH, MEMORY_SPARSE));
	expect_equal(0, memory_commit_all(memory.memory, 0, LENGTH));
	memory.base = memory_show(memory.memory, LENGTH, MAP_READ | MAP_WRITE, NULL);
	expect_equal(0, disk_attach(&disk, &memory, expect_handle(endpoint_create()), PULSE_DONE, BADGE));
}

static void
move_all(enum disk_operation operation)
{
	uint32_t id;
	int32_t status;

	for (uint32_t at = 0; at < MEBIBYTE; at += REQUEST)
		disk_submit(&disk, operation, at / DISK_SECTOR, DISK_COUNT_MAX, PAGE_SIZE + at, at);
	disk_kick(&disk);
	while (disk_wait(&disk) == 0) {
		expect(disk_next(&disk, &id, &status));
		expect_equal(0, status);
	}
}

static void
measure(const char *name, enum disk_operation operation)
{
	uint32_t best = UINT32_MAX;

	for (uint32_t i = 0; i < RUNS; i++) {
		const uint32_t start = stamp();

		move_all(operation);
		const uint32_t took = stamp() - start;

		best = took < best ? took : best;
	}
	log_printf("%s %u\n", name, (unsigned)best);
}

TEST(disk)
{
	expect_equal(0, disk_open(&disk, "/dev/disk/0", 0));
	expect_equal(DISK_BY_DMA, disk.info.way);
	attach();
	measure("read", DISK_READ);
	measure("write", DISK_WRITE);
}
