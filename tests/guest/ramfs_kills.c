/* SPDX-License-Identifier: MIT */
/*
 * ramfs_kills.c: ramfs is killed while files are written, made, moved and removed, and nobody
 * notices: each request is carried out once, and what was written is there.
 *
 *   A thread has it killed again and again, at whatever moment its sleep ends; then its files are
 *   as the program that wrote them knows them.  Appending, making what must not be there and taking
 *   away what must be show a request that is done twice, or not.
 */
#include <stdbool.h>
#include <stdio.h>

#include "lib/files.h"

#define KILLS		5u		/* of each test: init waits longer each time before it starts it again */
#define KILLER_PRIORITY	24u		/* above all that ramfs does */
#define BLOCK		3000u
#define BLOCKS_MOST	100u

static int control;		/* where orders go */
static volatile bool stop;
static volatile uint32_t kills, rounds;
static uint32_t seed = 77;

static uint32_t
pick(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static void
kill_it(void)
{
	static const char order[] = "kill ramfs";

	/* It may be dead still. */
	kills += write(control, order, sizeof order - 1) > 0;
}

static void
start_anew(void)
{
	begin_at_root();
	control = open("/svc/control", O_WRONLY);
	expect(control >= 0);
}

/*
 * It is killed again only after it has served: else it may be killed while it starts, every time,
 * and nothing would go on.
 */
static uint32_t
killer(void *argument)
{
	(void)argument;
	while (!stop) {
		uint32_t seen = rounds;

		while (rounds == seen && !stop)
			sleep_milliseconds(1);
		sleep_milliseconds(1 + pick(4));
		kill_it();
	}
	stop = false;
	return 0;
}

/*
 * Run something with ramfs killed all the time, until it has died often enough.  Returns how many
 * rounds that were.
 */
static uint32_t
under_fire(void (*round)(uint32_t))
{
	stop = false;
	kills = rounds = 0;
	expect_handle(thread_spawn(killer, NULL, KILLER_PRIORITY));
	while (kills < KILLS) {
		round(rounds);
		rounds++;
	}
	stop = true;
	while (stop)
		sleep_milliseconds(1);
	remark("%u rounds, %u kills", rounds, kills);
	return rounds;
}

static void
fill(uint8_t *bytes, uint32_t round)
{
	for (uint32_t i = 0; i < BLOCK; i++)
		bytes[i] = (uint8_t)(round * 7 + i);
}

static int log_file;
static uint32_t blocks;

/* All blocks are there, the last of them of the round before this one.  Then the file is empty. */
static void
look_and_cut(uint32_t round)
{
	static uint8_t seen[BLOCK], expected[BLOCK];

	expect_equal(0, lseek(log_file, 0, SEEK_SET));
	for (uint32_t block = round - blocks; block < round; block++) {
		fill(expected, block);
		expect_equal(BLOCK, read(log_file, seen, BLOCK));
		expect_bytes(expected, seen, BLOCK);
	}
	expect_equal(0, read(log_file, seen, BLOCK));
	expect_equal(0, ftruncate(log_file, 0));
	blocks = 0;
}

static void
append(uint32_t round)
{
	static uint8_t bytes[BLOCK];

	fill(bytes, round);
	expect_equal(BLOCK, write(log_file, bytes, BLOCK));
	if (++blocks == BLOCKS_MOST)
		look_and_cut(round + 1);
}

TEST(kills_lose_nothing_that_was_written)
{
	start_anew();
	log_file = open("/tmp/log", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0644);
	expect(log_file >= 0);
	blocks = 0;
	look_and_cut(under_fire(append));
	expect_equal(0, close(log_file));
	expect_equal(0, unlink("/tmp/log"));
}

static void
play_with_names(uint32_t round)
{
	struct stat status;
	uint32_t seen = ~round;

	expect_equal(0, mkdir("/tmp/d", 0755));
	int file = open("/tmp/d/new", O_RDWR | O_CREAT | O_EXCL, 0600);
	expect(file >= 0);
	expect_equal(4, write(file, &round, 4));
	expect_equal(0, rename("/tmp/d/new", "/tmp/d/old"));
	expect_equal(0, link("/tmp/d/old", "/tmp/other"));
	expect_equal(0, symlink("other", "/tmp/link"));
	expect_equal(0, ftruncate(file, 3));
	expect_equal(0, stat("/tmp/link", &status));
	expect_equal(3, status.st_size);
	expect_equal(2, status.st_nlink);
	expect_equal(0, unlink("/tmp/d/old"));
	expect_equal(0, rmdir("/tmp/d"));
	expect_equal(0, unlink("/tmp/link"));
	expect_equal(0, unlink("/tmp/other"));
	expect_equal(3, pread(file, &seen, 4, 0));	/* without a name, but open */
	expect_equal(round & 0xffffff, seen & 0xffffff);
	expect_equal(0, close(file));
}

TEST(kills_do_nothing_twice_with_names)
{
	struct stat before, after;

	start_anew();
	expect_equal(0, stat("/tmp", &before));
	under_fire(play_with_names);
	expect_equal(0, stat("/tmp", &after));
	expect_equal(before.st_nlink, after.st_nlink);
	expect_equal(before.st_ino, after.st_ino);
}

/*
 * A file of a large part of what there is, written in turns, comes and goes: what a dead server had
 * in its hands is given back.
 */
static void
come_and_go(uint32_t round)
{
	static uint8_t bytes[64 << 10];
	int file = open("/tmp/large", O_RDWR | O_CREAT | O_TRUNC, 0600);

	expect(file >= 0);
	for (uint32_t at = 0; at < 20; at++)
		expect_equal(sizeof bytes, write(file, bytes, sizeof bytes));
	expect_equal(0, close(file));
	if (round % 2)
		expect_equal(0, unlink("/tmp/large"));
}

TEST(kills_leak_no_memory)
{
	start_anew();
	under_fire(come_and_go);
}

/*
 * Who kills it twice with the same request, by whatever it does, gets a new one; here nobody does,
 * so everything stays.
 */
TEST(kills_in_a_row_change_nothing)
{
	char seen[8] = "";

	start_anew();
	int file = open("/tmp/stays", O_RDWR | O_CREAT, 0600);
	expect_equal(5, write(file, "stays", 5));
	for (int i = 0; i < 3; i++)
		kill_it();
	expect_equal(5, pread(file, seen, sizeof seen, 0));
	expect_bytes("stays", seen, 5);
	expect_equal(0, access("/bin/sh", X_OK));
}
