/* SPDX-License-Identifier: MIT */
/*
 * fs_deaths.c: the server of files dies, or the server of disks below it, or either, while a client
 * works with files; each request is carried out once, what was acknowledged is there, and neither
 * the client nor the other server is told anything.
 *
 *   With the option `points` the victim dies at every entry into the kernel of a scripted run; with
 *   the word deaths=N, that many times at moments that a seed chooses, while a client copies a file
 *   and checks the copy; without either there is nothing to do (lib/deaths.h).  How long recovery
 *   takes is printed.  Afterwards fs is started with empty kept memory, as after a boot, and
 *   everything is on the disk.
 *
 *   Word: victim=fs, disk or both.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/deaths.h"
#include "lib/volume.h"

#define MIB			(1u << 20)
#define DISK_SIZE		(14 * MIB)	/* the journal has 4 */
#define KEPT_SIZE		(1 * MIB)	/* its cache does not hold a file of FILE_SIZE */
#define FILE_SIZE		(4 * MIB)
#define REQUEST			4096u
#define PIECE			1500u		/* blocks are filled in parts */
#define CUT			2000u
#define SCRIPT_EVERY		(MIB / 8)	/* of the copy, a script */

static struct volume_servers servers;
static const char *victim;
static int diary;

/* ---- both servers ---------------------------------------------------------------------------------------- */

static handle_t
start_again(uint32_t which)
{
	volume_restart(&servers, which);
	return servers.tasks[which];
}

static void
begin(void)
{
	deaths_begin(start_again);
	victim = guest_word("victim");
	servers = (struct volume_servers){ .deaths = { deaths_connection(VOLUME_DISK), deaths_connection(VOLUME_FS) } };
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
}

static bool
may_die(enum volume_server which)
{
	return strcmp(victim, "both") == 0 || strcmp(victim, which == VOLUME_FS ? "fs" : "disk") == 0;
}

/* Nobody dies any more, and nobody has but whom we killed. */
static void
end(void)
{
	deaths_end();
	expect_equal(deaths.count + 2, servers.starts[VOLUME_FS] + servers.starts[VOLUME_DISK]);
	expect(may_die(VOLUME_FS) || servers.starts[VOLUME_FS] == 1);
	expect(may_die(VOLUME_DISK) || servers.starts[VOLUME_DISK] == 1);
	servers.deaths[VOLUME_FS] = HANDLE_NONE;
	volume_boot_again(&servers, KEPT_SIZE);
}

/* ---- the scripted run ------------------------------------------------------------------------------------ */

static uint8_t data[REQUEST], expected[REQUEST];

static void
fill(uint8_t *bytes, uint32_t length, uint32_t offset, uint32_t key)
{
	for (uint32_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)((offset + i) * 11 + (offset + i) / 4099 + key);
}

static void
must_do(enum io_label label, const char *path, const char *second_path)
{
	expect_equal(0, deaths_finished(volume_request(&servers, label, path, second_path)));
}

static void
append(int file, uint32_t offset, uint32_t length, uint32_t key)
{
	fill(data, length, offset, key);
	expect_equal(length, deaths_finished(write(file, data, length)));
}

/* All of a file, in pieces of REQUEST, is what fill() with the key says. */
static void
expect_file(int file, uint32_t length, uint32_t key)
{
	expect_equal(0, lseek(file, 0, SEEK_SET));
	for (uint32_t at = 0; at < length; at += REQUEST) {
		const uint32_t part = length - at < REQUEST ? length - at : REQUEST;

		expect_equal(part, deaths_finished(read(file, data, part)));
		fill(expected, part, at, key);
		expect_bytes(expected, data, part);
	}
	expect_equal(0, deaths_finished(read(file, data, 1)));
}

/* Names that are made must not be there, those that are taken away must be; what is appended twice shows. */
static void
script(uint32_t key)
{
	struct stat status;
	int file;

	must_do(IO_MKDIR, "d", NULL);
	file = deaths_finished(volume_open_file(&servers, "d/new", O_RDWR | O_CREAT | O_EXCL | O_APPEND));
	expect(file >= 0);
	append(file, 0, PIECE, key);
	append(file, PIECE, REQUEST, key);
	must_do(IO_RENAME, "d/new", "d/old");
	must_do(IO_LINK, "d/old", "other");
	expect_equal(0, deaths_finished(fsync(file)));
	expect_equal(0, deaths_finished(ftruncate(file, CUT)));
	append(file, CUT, PIECE, key);
	must_do(IO_SYMLINK, "d/link", "other");
	must_do(IO_UNLINK, "d/old", NULL);
	must_do(IO_UNLINK, "d/link", NULL);
	must_do(IO_RMDIR, "d", NULL);
	expect_equal(0, deaths_finished(fstat(file, &status)));
	expect_equal(1, status.st_nlink);
	expect_equal(CUT + PIECE, status.st_size);
	must_do(IO_UNLINK, "other", NULL);
	expect_file(file, CUT + PIECE, key);	/* without a name, but open */
	expect_equal(0, close(file));
}

/* The script, and a line in the diary: its number. */
static void
script_with_line(uint32_t key)
{
	script(key);
	expect_equal(sizeof key, deaths_finished(write(diary, &key, sizeof key)));
}

static void
expect_nothing_left(void)
{
	expect_equal(ERRNO(ENOENT), volume_open_file(&servers, "d", O_RDONLY));
	expect_equal(ERRNO(ENOENT), volume_open_file(&servers, "other", O_RDONLY));
}

static void
expect_diary(uint32_t lines, uint32_t stride)
{
	int file = volume_open_file(&servers, "diary", O_RDONLY);
	uint32_t line;

	expect(file >= 0);
	for (uint32_t i = 0; i < lines; i++) {
		expect_equal(sizeof line, read(file, &line, sizeof line));
		expect_equal(i * stride, line);
	}
	expect_equal(0, read(file, &line, sizeof line));
	expect_nothing_left();
}

TEST(a_server_dies_at_every_entry)
{
	uint32_t scripts;

	if (!points_there())
		return;
	begin();
	diary = deaths_finished(volume_open_file(&servers, "diary", O_RDWR | O_CREAT | O_APPEND));
	expect(diary >= 0);
	scripts = deaths_at_every_entry(victim, &servers.tasks[may_die(VOLUME_FS) ? VOLUME_FS : VOLUME_DISK], script_with_line);
	end();
	expect_diary(scripts, guest_number("stride", 1));
}

/* ---- seeded deaths --------------------------------------------------------------------------------------- */

static void
write_original(int file)
{
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		fill(data, REQUEST, at, 0);
		expect_equal(REQUEST, write(file, data, REQUEST));
	}
}

/* By appending, so that a request that is done twice, or not, shows; names come and go meanwhile. */
static void
copy(int from, int to)
{
	expect_equal(0, deaths_finished(ftruncate(to, 0)));
	expect_equal(0, lseek(from, 0, SEEK_SET));
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		if (at % SCRIPT_EVERY == 0)
			script(at);
		expect_equal(REQUEST, deaths_finished(read(from, data, REQUEST)));
		expect_equal(REQUEST, deaths_finished(write(to, data, REQUEST)));
	}
	expect_file(to, FILE_SIZE, 0);
}

TEST(a_server_dies_during_a_copy)
{
	uint32_t copies = 0;

	if (points_there() || deaths_wanted() == 0)
		return;
	begin();
	int from = volume_open_file(&servers, "from", O_RDWR | O_CREAT);
	int to = volume_open_file(&servers, "to", O_RDWR | O_CREAT | O_APPEND);
	expect(from >= 0 && to >= 0);
	write_original(from);
	deaths_strike(&servers.tasks[may_die(VOLUME_DISK) ? VOLUME_DISK : VOLUME_FS],
		      may_die(VOLUME_DISK) + may_die(VOLUME_FS));
	do {
		copies++;
		copy(from, to);
	} while (deaths.count < deaths_wanted());
	deaths_spare();
	remark("%u deaths of %s during %u copies of 4 MiB; a request takes %u ns at most, %u on the average, from a death",
	       (unsigned)deaths.count, victim, (unsigned)copies, (unsigned)deaths.slowest, (unsigned)deaths_average());
	end();
	to = volume_open_file(&servers, "to", O_RDONLY);
	expect(to >= 0);
	expect_file(to, FILE_SIZE, 0);
	expect_nothing_left();
}
