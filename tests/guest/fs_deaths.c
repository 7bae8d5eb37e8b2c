/* SPDX-License-Identifier: MIT */
/*
 * fs_deaths.c: the server of files dies while a client works; each request is carried out once, what was acknowledged is there,
 * and neither the client nor the server of disks is told anything.
 *
 *   With the option `points` it dies at every entry into the kernel of a scripted run, and its successor some entries
 *   later; with the word deaths=N, that many times at moments that a seed chooses, while a client copies a file; without
 *   either there is nothing to do.  How long it takes from a death until the next request is finished is printed, in
 *   nanoseconds of the guest: with an instruction a nanosecond, in instructions.
 *
 *   Words: deaths=N seed=N; stride=N (of the entries; 1: every one).
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <program.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/points.h"
#include "lib/volume.h"

#define MIB			(1u << 20)
#define DISK_SIZE		(14 * MIB)	/* the journal has 4 */
#define KEPT_SIZE		(1 * MIB)	/* its cache does not hold a file of FILE_SIZE */
#define FILE_SIZE		(4 * MIB)
#define REQUEST			4096u
#define SECOND_WITHIN		23u
#define ENTRIES_MOST		6000u
#define PIECE			1500u		/* blocks are filled in parts */
#define CUT			2000u
#define PULSE_STOP		1u
#define PRIORITY_KILLER		(PRIORITY_TEST + 7)	/* above both servers */
#define PRIORITY_SUPERVISOR	(PRIORITY_TEST + 8)

static struct volume_servers servers;
static struct worker supervisor;
static handle_t deaths, stop;
static volatile uint32_t killed;	/* deaths heard of */
static volatile uint64_t died;	/* when, by clock_nanoseconds(); 0: a request has been finished since */
static uint32_t second;			/* entry at which the next successor dies; 0: it lives */
static uint64_t slowest, total;
static uint32_t recoveries;

/* ---- the supervisor -------------------------------------------------------------------------------------- */

/* Hears of each death, and starts the next. */
static uint32_t
supervise(void *unused)
{
	struct message m = { 0 };
	int32_t tag;

	(void)unused;
	while ((tag = ipc_recv(deaths, &m, TIMEOUT_NEVER)) != TAG_KIND_PULSE) {
		if (tag < 0 || TAG_KIND(tag) != TAG_KIND_DEATH)
			continue;
		expect_equal(POINTS_CODE, m.words[0]);
		died = clock_nanoseconds();
		killed++;
		volume_restart(&servers, VOLUME_FS);
		if (second == 0)
			continue;
		points_tell();
		points_arm(servers.tasks[VOLUME_FS], second);
		second = 0;
	}
	return 0;
}

static void
begin(void)
{
	deaths = expect_handle(endpoint_create());
	stop = expect_handle(connection_create(deaths, 2, PULSE_STOP));
	servers = (struct volume_servers){ .death = expect_handle(connection_create(deaths, 1, 0)) };
	slowest = total = died = 0;
	recoveries = killed = second = 0;
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
	worker_start(&supervisor, supervise, NULL, PRIORITY_SUPERVISOR);
}

/* Nobody dies any more, and nobody else has. */
static void
end(void)
{
	expect_equal(0, pulse(stop, PULSE_STOP));
	worker_wait(&supervisor);
	expect_equal(killed + 1, servers.starts[VOLUME_FS]);
	expect_equal(1, servers.starts[VOLUME_DISK]);
	servers.death = HANDLE_NONE;
	volume_boot_again(&servers, KEPT_SIZE);
}

/* A request has been finished, with this result: if somebody died before it, how long it took since. */
static int32_t
finished(int32_t result)
{
	const uint64_t since = died, took = clock_nanoseconds() - since;

	if (since == 0)
		return result;
	died = 0;
	total += took;
	recoveries++;
	if (took > slowest)
		slowest = took;
	return result;
}

static uint32_t
average(void)
{
	return recoveries ? (uint32_t)(total / recoveries) : 0;
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
	expect_equal(0, finished(volume_request(&servers, label, path, second_path)));
}

static void
append(int file, uint32_t offset, uint32_t length, uint32_t key)
{
	fill(data, length, offset, key);
	expect_equal(length, finished(write(file, data, length)));
}

/* All of a file, in pieces of REQUEST, is what fill() with the key says. */
static void
expect_file(int file, uint32_t length, uint32_t key)
{
	expect_equal(0, lseek(file, 0, SEEK_SET));
	for (uint32_t at = 0; at < length; at += REQUEST) {
		const uint32_t part = length - at < REQUEST ? length - at : REQUEST;

		expect_equal(part, finished(read(file, data, part)));
		fill(expected, part, at, key);
		expect_bytes(expected, data, part);
	}
	expect_equal(0, finished(read(file, data, 1)));
}

/* Names that are made must not be there, those that are taken away must be; what is appended twice shows. */
static void
script(uint32_t key)
{
	struct stat status;
	int file;

	must_do(IO_MKDIR, "d", NULL);
	file = finished(volume_open_file(&servers, "d/new", O_RDWR | O_CREAT | O_EXCL | O_APPEND));
	expect(file >= 0);
	append(file, 0, PIECE, key);
	append(file, PIECE, REQUEST, key);
	must_do(IO_RENAME, "d/new", "d/old");
	must_do(IO_LINK, "d/old", "other");
	expect_equal(0, finished(fsync(file)));
	expect_equal(0, finished(ftruncate(file, CUT)));
	append(file, CUT, PIECE, key);
	must_do(IO_SYMLINK, "d/link", "other");
	must_do(IO_UNLINK, "d/old", NULL);
	must_do(IO_UNLINK, "d/link", NULL);
	must_do(IO_RMDIR, "d", NULL);
	expect_equal(0, finished(fstat(file, &status)));
	expect_equal(1, status.st_nlink);
	expect_equal(CUT + PIECE, status.st_size);
	must_do(IO_UNLINK, "other", NULL);
	expect_file(file, CUT + PIECE, key);	/* without a name, but open */
	expect_equal(0, close(file));
}

/* The script, with a death at an entry, and a line in the diary: its number. */
static void
play(int diary, uint32_t at)
{
	second = at > 0 ? at % SECOND_WITHIN + 1 : 0;
	died = 0;
	points_arm(servers.tasks[VOLUME_FS], at);
	script(at);
	expect_equal(sizeof at, finished(write(diary, &at, sizeof at)));
	points_tell();
}

static void
expect_diary(uint32_t lines, uint32_t stride)
{
	int diary = volume_open_file(&servers, "diary", O_RDONLY);
	uint32_t line;

	expect(diary >= 0);
	for (uint32_t i = 0; i < lines; i++) {
		expect_equal(sizeof line, read(diary, &line, sizeof line));
		expect_equal(i * stride, line);
	}
	expect_equal(0, read(diary, &line, sizeof line));
	expect_equal(ERRNO(ENOENT), volume_open_file(&servers, "d", O_RDONLY));
	expect_equal(ERRNO(ENOENT), volume_open_file(&servers, "other", O_RDONLY));
}

TEST(fs_dies_at_every_entry)
{
	const uint32_t stride = guest_number("stride", 1);
	uint32_t n = 0, before;

	if (!points_there())
		return;
	begin();
	int diary = finished(volume_open_file(&servers, "diary", O_RDWR | O_CREAT | O_APPEND));
	expect(diary >= 0);
	play(diary, 0);
	do {
		before = killed;
		n += stride;
		expect(n < ENTRIES_MOST);
		play(diary, n);
	} while (killed != before);
	remark("points: fs dies at %u entries, %u times; a request takes %u at most, %u on the average, from a death",
	       (unsigned)(n / stride - 1), (unsigned)killed, (unsigned)slowest, (unsigned)average());
	expect(killed > n / stride);
	end();
	expect_diary(n / stride + 1, stride);
}

/* ---- seeded deaths --------------------------------------------------------------------------------------- */

static volatile bool copying;

/*
 * Kill the server again and again, some milliseconds after a request has been finished since the last time, whatever it is
 * doing: so no request meets more deaths than the library puts up with.
 */
static uint32_t
killer(void *unused)
{
	const uint32_t wanted = guest_number("deaths", 0);
	uint32_t state = guest_number("seed", 1);

	(void)unused;
	while (copying && killed < wanted) {
		state = state * 1664525u + 1013904223u;
		sleep_milliseconds(1 + (state >> 24) % 3);
		if (copying && died == 0)
			task_destroy(servers.tasks[VOLUME_FS], POINTS_CODE);
	}
	return 0;
}

static void
write_original(int file)
{
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		fill(data, REQUEST, at, 0);
		expect_equal(REQUEST, write(file, data, REQUEST));
	}
}

/* By appending, so that a request that is done twice, or not, shows. */
static void
copy(int from, int to)
{
	expect_equal(0, lseek(from, 0, SEEK_SET));
	for (uint32_t at = 0; at < FILE_SIZE; at += REQUEST) {
		expect_equal(REQUEST, finished(read(from, data, REQUEST)));
		expect_equal(REQUEST, finished(write(to, data, REQUEST)));
	}
	expect_file(to, FILE_SIZE, 0);
}

TEST(fs_dies_during_a_copy)
{
	static struct worker worker;
	uint32_t rounds = 0;

	if (points_there() || guest_number("deaths", 0) == 0)
		return;
	begin();
	int from = volume_open_file(&servers, "from", O_RDWR | O_CREAT);
	int to = volume_open_file(&servers, "to", O_RDWR | O_CREAT | O_APPEND);
	expect(from >= 0 && to >= 0);
	write_original(from);
	copying = true;
	worker_start(&worker, killer, NULL, PRIORITY_KILLER);
	do {
		rounds++;
		expect_equal(0, finished(ftruncate(to, 0)));
		copy(from, to);
	} while (killed < guest_number("deaths", 0));
	copying = false;
	worker_wait(&worker);
	remark("%u deaths of fs during %u copies of 4 MiB; a request takes %u ns at most, %u on the average, from a death",
	       (unsigned)killed, (unsigned)rounds, (unsigned)slowest, (unsigned)average());
	end();
	to = volume_open_file(&servers, "to", O_RDONLY);
	expect(to >= 0);
	expect_file(to, FILE_SIZE, 0);
}
