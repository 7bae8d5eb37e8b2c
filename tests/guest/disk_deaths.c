/* SPDX-License-Identifier: MIT */
/*
 * disk_deaths.c: the server of disks dies while a client writes; nothing that it acknowledged is lost or wrong, and the
 * client is told nothing.
 *
 *   With the option `points` it dies at every entry into the kernel of a scripted run, and its successor some entries
 *   later; without, at moments that a seed chooses, while a client copies.  How long it takes from a death until the next
 *   request is finished is printed, in nanoseconds of the guest: with an instruction a nanosecond, in instructions.
 *
 *   Words: seed=N deaths=N (seeded ones); stride=N (of the entries; 1: every one); ata (the disk is a drive).
 *   Without a disk there is nothing to do.
 */
#include "disk_deaths.parts/world.h"
#include "lib/disk_pattern.h"

#define SECOND_WITHIN	23u
#define ENTRIES_MOST	6000u
#define BATCH		12u
#define SCRIPT_FIRST	64u		/* sectors that the script writes */
#define SCRIPT_SECTORS	40u
#define COPY_SECTORS	8192u		/* 4 MiB */
#define PIECE		512u		/* four requests */
#define PRIORITY_KILLER	(PRIORITY_TEST + 7)	/* above the server's */

static uint32_t data[PIECE * PATTERN_WORDS], expected[PIECE * PATTERN_WORDS];
static uint64_t slowest, total;
static uint32_t recoveries;

static void
open_disk(struct disk *disk, const char *name)
{
	const handle_t root = world_root();

	expect_equal(0, disk_open_on(disk, root, name, 0));
	expect_equal(0, disk_attach_simple(disk));
	expect_equal(0, handle_close(root));
}

/* A request has been finished: if somebody died before it, how long it took since. */
static void
note_recovery(void)
{
	const uint64_t died = world.died;
	const uint64_t took = clock_nanoseconds() - died;

	if (died == 0)
		return;
	world.died = 0;
	total += took;
	recoveries++;
	if (took > slowest)
		slowest = took;
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
		note_recovery();
		expect_equal(i, id);
		expect_equal(0, status);
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

/* Open, write, check, close, with a death at an entry.  What was passed. */
static struct points_told
play(const char *name, uint32_t at)
{
	struct points_told told;
	struct disk disk;

	world.second = at > 0 ? at % SECOND_WITHIN + 1 : 0;
	world.died = 0;
	points_arm(world_task(), at);
	open_disk(&disk, name);
	write_batch(&disk, at);
	check_batch(&disk, at);
	disk_close(&disk);
	told = points_tell();
	return told;
}

TEST(disk_dies_at_every_entry)
{
	const char *name = world_start();
	const uint32_t stride = guest_number("stride", 1);
	uint32_t n = 0, before;

	if (!points_there() || !name) {
		world_end();
		return;
	}
	play(name, 0);
	do {
		before = world.incarnations;
		n += stride;
		expect(n < ENTRIES_MOST);
		play(name, n);
	} while (world.incarnations != before);
	remark("points: disk dies at %u entries, %u times; a request takes %u at most, %u on the average, from a death",
	       (unsigned)(n / stride - 1), (unsigned)world.incarnations - 1, (unsigned)slowest,
	       recoveries ? (unsigned)(total / recoveries) : 0);
	expect(world.incarnations > n / stride);
	world_end();
}

/* ---- seeded deaths --------------------------------------------------------------------------------------- */

static volatile bool copying;
static volatile uint32_t pieces;	/* written */
static uint32_t killed;

/* Kill the server again and again, some pieces after the last time, whatever it is doing when the clock ticks. */
static uint32_t
killer(void *unused)
{
	uint32_t state = guest_number("seed", 1);

	(void)unused;
	while (killed < guest_number("deaths", 20)) {
		const uint32_t next = pieces + 1 + pattern_random(&state) % 3;

		while (pieces < next && copying)
			sleep_milliseconds(1);
		if (!copying)
			break;
		killed++;
		world_kill();
	}
	return 0;
}

/* Write 4 MiB, in pieces, all of it again and again until enough have died; then compare. */
TEST(disk_dies_during_a_copy)
{
	static struct worker worker;
	const char *name = world_start();
	struct disk disk;
	uint32_t round = 0;

	if (points_there() || !name) {
		world_end();
		return;
	}
	open_disk(&disk, name);
	copying = true;
	killed = pieces = 0;
	worker_start(&worker, killer, NULL, PRIORITY_KILLER);
	do {
		round++;
		for (uint32_t at = 0; at < COPY_SECTORS; at += PIECE) {
			pattern_fill(data, at, PIECE, round);
			expect_equal(0, disk_write(&disk, at, PIECE, data));
			note_recovery();
			pieces++;
		}
	} while (killed < guest_number("deaths", 20));
	copying = false;
	worker_wait(&worker);
	expect_equal(0, disk_flush(&disk));
	for (uint32_t at = 0; at < COPY_SECTORS; at += PIECE) {
		expect_equal(0, disk_read(&disk, at, PIECE, data));
		pattern_fill(expected, at, PIECE, round);
		expect_bytes(expected, data, sizeof data);
	}
	disk_close(&disk);
	remark("%u deaths during %u copies of 4 MiB; a request takes %u ns at most, %u on the average, from a death",
	       (unsigned)killed, (unsigned)round, (unsigned)slowest, recoveries ? (unsigned)(total / recoveries) : 0);
	expect(world.incarnations > killed);
	world_end();
}
