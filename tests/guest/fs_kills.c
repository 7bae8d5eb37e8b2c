/* SPDX-License-Identifier: MIT */
/*
 * fs_kills.c: fs and disk are killed while files are written, copied, made and removed, and nobody notices: each request is
 * carried out once, and what was written is there.
 *
 *   A thread kills one of them, or either, every few milliseconds, and starts it again.  Afterwards the file server is started
 *   with empty kept memory, as after a boot, and everything is on the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <program.h>
#include <unistd.h>

#include "lib/volume.h"

#define MIB		(1u << 20)
#define DISK_SIZE	(10 * MIB)
#define KEPT_SIZE	(1 * MIB)	/* its cache does not hold the file */
#define FILE_SIZE	(1 * MIB)
#define REQUEST		4096u

static struct volume_servers servers;
static volatile bool stop;
static volatile uint32_t kills;
static uint32_t victims;		/* a bit for each server that is killed */
static uint32_t seed;

static uint32_t
pick(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % below;
}

static uint32_t
killer(void *argument)
{
	(void)argument;
	while (!stop) {
		sleep_milliseconds(6 + pick(20));
		enum volume_server which = victims == 3 ? (pick(2) ? VOLUME_FS : VOLUME_DISK) :
					   victims == 1 ? VOLUME_DISK : VOLUME_FS;
		if (!stop)
			volume_restart(&servers, which);
		kills++;
	}
	stop = false;
	return 0;
}

/* What belongs at an offset of the file. */
static void
fill(uint8_t *bytes, uint32_t offset)
{
	for (uint32_t i = 0; i < REQUEST; i++)
		bytes[i] = (uint8_t)((offset + i) * 11 + (offset + i) / 4099);
}

static void
expect_contents(int file)
{
	static uint8_t seen[REQUEST], expected[REQUEST];

	expect_equal(0, lseek(file, 0, SEEK_SET));
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		fill(expected, at);
		for (uint32_t done = 0; done < REQUEST;) {
			ssize_t part = read(file, seen + done, REQUEST - done);

			expect(part > 0);
			done += (uint32_t)part;
		}
		expect_bytes(expected, seen, REQUEST);
	}
	expect_equal(0, read(file, seen, REQUEST));
}

/* Names that are made must not be there, those that are taken away must. */
static void
play_with_names(uint32_t round)
{
	expect_equal(0, volume_request(&servers, IO_MKDIR, "d", NULL));
	int file = volume_open_file(&servers, "d/new", O_RDWR | O_CREAT | O_EXCL);
	expect(file >= 0);
	expect_equal(4, write(file, &round, 4));
	expect_equal(0, volume_request(&servers, IO_RENAME, "d/new", "d/old"));
	expect_equal(0, volume_request(&servers, IO_LINK, "d/old", "other"));
	expect_equal(0, volume_request(&servers, IO_UNLINK, "d/old", NULL));
	expect_equal(0, volume_request(&servers, IO_RMDIR, "d", NULL));
	expect_equal(0, volume_request(&servers, IO_UNLINK, "other", NULL));
	uint32_t seen = ~round;
	expect_equal(4, pread(file, &seen, 4, 0));	/* without a name, but open */
	expect_equal(round, seen);
	expect_equal(0, close(file));
}

/* Written by appending, so that a request that is done twice, or not, shows. */
static void
copy(int from, int to)
{
	static uint8_t bytes[REQUEST];

	expect_equal(0, lseek(from, 0, SEEK_SET));
	for (uint32_t at = 0; at < FILE_SIZE;) {
		ssize_t part = read(from, bytes, REQUEST);

		expect(part > 0);
		for (ssize_t done = 0; done < part;) {
			ssize_t written = write(to, bytes + done, (size_t)(part - done));

			expect(written > 0);
			done += written;
		}
		at += (uint32_t)part;
		if (at % (32 * REQUEST) == 0)
			play_with_names(at);
	}
}

static void
write_original(int file)
{
	static uint8_t bytes[REQUEST];

	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		fill(bytes, at);
		expect_equal(REQUEST, write(file, bytes, REQUEST));
	}
}

static void
play(uint32_t whom, uint32_t first_seed)
{
	victims = whom;
	seed = first_seed;
	kills = 0;
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
	int from = volume_open_file(&servers, "from", O_RDWR | O_CREAT);
	expect(from >= 0);
	write_original(from);
	expect_handle(thread_spawn(killer, NULL, 24));
	int to = volume_open_file(&servers, "to", O_RDWR | O_CREAT | O_APPEND);
	expect(to >= 0);
	copy(from, to);
	expect_contents(to);
	stop = true;
	while (stop)
		sleep_milliseconds(1);
	expect_contents(to);
	log_printf("# killed %u times\n", (unsigned)kills);
	expect(kills >= 5);
	volume_boot_again(&servers, KEPT_SIZE);
	int again = volume_open_file(&servers, "to", O_RDONLY);
	expect(again >= 0);
	expect_contents(again);
	expect_equal(ERRNO(ENOENT), volume_open_file(&servers, "other", O_RDONLY));
}

TEST(fs_killed_while_files_are_copied)
{
	play(1u << VOLUME_FS, 1);
}

TEST(disk_killed_while_files_are_copied)
{
	play(1u << VOLUME_DISK, 2);
}

TEST(both_killed_while_files_are_copied)
{
	play(3, 3);
}
