/* SPDX-License-Identifier: MIT */
/*
 * disk_deaths.c: the server of disks dies while a client writes; nothing that it acknowledged is
 * lost or wrong, and the client is told nothing.
 *
 *   With the option `points` it dies at every entry into the kernel of a scripted run; without, at
 *   moments that a seed chooses, while a client copies (lib/deaths.h).  How long recovery takes is
 *   printed.
 *
 *   Words: ata (the disk is a drive), way=N (enum disk_way: what it must go by), and those of the
 *   server itself (user/servers/disk/faults.h).  Without a disk there is nothing to do.
 */
#include "disk_deaths.parts/world.h"
#include "lib/deaths.h"
#include "lib/disk_pattern.h"

#define BATCH		12u
#define SCRIPT_FIRST	64u		/* sectors that the script writes */
#define SCRIPT_SECTORS	40u
#define COPY_SECTORS	8192u		/* 4 MiB */
#define PIECE		512u		/* four requests */

static uint32_t data[PIECE * PATTERN_WORDS], expected[PIECE * PATTERN_WORDS];
static const char *name;

static void
open_disk(struct disk *disk)
{
	const handle_t root = world_root();

	expect_equal(0, disk_open_on(disk, root, name, 0));
	expect_equal(guest_number("way", DISK_BY_MEMORY), disk->info.way);
	expect_equal(0, disk_attach_simple(disk));
	expect_equal(0, handle_close(root));
}

/* ---- the scripted run ------------------------------------------------------------------------------------ */

static uint32_t
batch_first(uint32_t i)
{
	return SCRIPT_FIRST + i * 5 % (SCRIPT_SECTORS - 8);
}

/* Writes that overlap, all in flight, each with a page of its own; then a flush. */
static void
write_batch(struct disk *disk, uint32_t round)
{
	for (uint32_t i = 0; i < BATCH; i++) {
		uint32_t *page = (uint32_t *)(disk->memory.base + PAGE_SIZE + i * PAGE_SIZE);

		pattern_fill(page, batch_first(i), 1 + i % 8, round * BATCH + i);
		expect_equal(0, disk_submit(disk, DISK_WRITE, batch_first(i), 1 + i % 8, PAGE_SIZE + i * PAGE_SIZE, i));
	}
	expect_equal(0, disk_submit(disk, DISK_FLUSH, 0, 0, 0, BATCH));
	disk_kick(disk);
	for (uint32_t i = 0; i <= BATCH; i++) {
		uint32_t id;
		int32_t status;

		expect_equal(0, disk_wait(disk));
		expect(disk_next(disk, &id, &status));
		expect_equal(i, id);
		expect_equal(0, deaths_finished(status));
	}
}

/* Every sector holds what the last write of the batch that covers it wrote. */
static void
check_batch(struct disk *disk, uint32_t round)
{
	expect_equal(0, disk_read(disk, SCRIPT_FIRST, SCRIPT_SECTORS, data));
	for (uint32_t s = 0; s < SCRIPT_SECTORS; s++) {
		for (uint32_t i = BATCH; i-- > 0;) {
			const uint32_t sector = SCRIPT_FIRST + s;

			if (sector < batch_first(i) || sector - batch_first(i) >= 1 + i % 8)
				continue;
			pattern_fill(expected, sector, 1, round * BATCH + i);
			expect_bytes(expected, data + s * PATTERN_WORDS, DISK_SECTOR);
			break;
		}
	}
}

/* Open, write, check, close. */
static void
script(uint32_t round)
{
	struct disk disk;

	open_disk(&disk);
	write_batch(&disk, round);
	check_batch(&disk, round);
	disk_close(&disk);
}

TEST(disk_dies_at_every_entry)
{
	name = world_start();
	if (points_there() && name)
		deaths_at_every_entry("disk", &world_task, script);
	world_end();
}

/* ---- seeded deaths --------------------------------------------------------------------------------------- */

static void
write_all(struct disk *disk, uint32_t round)
{
	for (uint32_t at = 0; at < COPY_SECTORS; at += PIECE) {
		pattern_fill(data, at, PIECE, round);
		expect_equal(0, deaths_finished(disk_write(disk, at, PIECE, data)));
	}
}

static void
check_all(struct disk *disk, uint32_t round)
{
	for (uint32_t at = 0; at < COPY_SECTORS; at += PIECE) {
		expect_equal(0, deaths_finished(disk_read(disk, at, PIECE, data)));
		pattern_fill(expected, at, PIECE, round);
		expect_bytes(expected, data, sizeof data);
	}
}

/* Write 4 MiB and compare, again and again until enough have died. */
TEST(disk_dies_during_a_copy)
{
	struct disk disk;
	uint32_t round = 0;

	name = world_start();
	if (points_there() || !name) {
		world_end();
		return;
	}
	open_disk(&disk);
	deaths_strike(&world_task, 1);
	do {
		round++;
		write_all(&disk, round);
		check_all(&disk, round);
	} while (deaths.count < deaths_wanted());
	deaths_spare();
	expect_equal(0, disk_flush(&disk));
	check_all(&disk, round);
	disk_close(&disk);
	remark("%u deaths during %u copies of 4 MiB; a request takes %u ns at most, %u on the average, from a death",
	       (unsigned)deaths.count, (unsigned)round, (unsigned)deaths.slowest, (unsigned)deaths_average());
	world_end();
}
