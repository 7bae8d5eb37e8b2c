/* SPDX-License-Identifier: MIT */
/*
 * ramfs_deaths.c: ramfs dies at every entry into the kernel while a client works with files; each
 * request is carried out once, what was acknowledged is there, and the client is told nothing
 * (lib/deaths.h).
 *
 *   The test plays init: it keeps the endpoint and the memory.  With the kernel's option `points`
 *   only.  ramfs_kills.c kills it at any moment, under init.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <posix/fd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/deaths.h"
#include "lib/service.h"

#define KEPT_SIZE	(4u << 20)
#define QUOTA		(2u << 20)
#define PRIORITY	20u
#define LINE		3000u		/* pages are filled in parts */
#define CUT		2000u

static handle_t endpoint, kept, death, task, root;
static int diary;
static uint32_t starts;
static uint8_t line[LINE], seen[LINE];

static void
start(void)
{
	static const char *const arguments[] = { "ramfs", NULL };
	const struct program_grant grants[] = {
		{ "endpoint", endpoint, RIGHT_RECEIVE },
		{ "kept", kept, RIGHT_READ | RIGHT_WRITE | RIGHT_MAP },
		{ "archive", INIT_ARCHIVE, RIGHT_READ | RIGHT_MAP },
	};

	task = service_start((struct program){
		.arguments = arguments,
		.grants = grants,
		.grant_count = sizeof grants / sizeof grants[0],
		.quota = QUOTA,
		.priority = PRIORITY,
		.death = death,
	});
	starts++;
}

static handle_t
start_again(uint32_t which)
{
	(void)which;
	program_end(task);
	start();
	return task;
}

static int32_t
request(enum io_label label, const char *path, const char *second)
{
	struct message m = { .words = { 0, 0755, io_id() } };

	return deaths_finished(io_two_path_call(root, label, path, second, &m));
}

static int
open_file(const char *path, uint32_t flags)
{
	uint32_t kind;
	int32_t file = deaths_finished(io_open_path(root, path, flags, 0644, &kind));

	return file < 0 ? file : descriptor_add((handle_t)file, kind, 0);
}

/* Write at the position: what is done twice, or not, shows in all that follows. */
static void
write_line(int file, uint32_t key)
{
	memset(line, (int)key, sizeof line);
	expect_equal(LINE, deaths_finished(write(file, line, LINE)));
}

static void
expect_line(int file, uint32_t key)
{
	memset(line, (int)key, sizeof line);
	expect_equal(LINE, deaths_finished(read(file, seen, LINE)));
	expect_bytes(line, seen, LINE);
}

static void
play_with_names(int file)
{
	struct stat status;

	expect_equal(0, request(IO_RENAME, "d/new", "d/old"));
	expect_equal(0, request(IO_LINK, "d/old", "other"));
	expect_equal(0, request(IO_SYMLINK, "d/link", "other"));
	expect_equal(0, request(IO_UNLINK, "d/old", NULL));
	expect_equal(0, request(IO_UNLINK, "d/link", NULL));
	expect_equal(0, request(IO_RMDIR, "d", NULL));
	expect_equal(0, deaths_finished(fstat(file, &status)));
	expect_equal(1, status.st_nlink);
	expect_equal(0, request(IO_UNLINK, "other", NULL));
}

static void
script(uint32_t key)
{
	int file;

	expect_equal(0, request(IO_MKDIR, "d", NULL));
	file = open_file("d/new", O_RDWR | O_CREAT | O_EXCL);
	expect(file >= 0);
	write_line(file, key);
	write_line(file, key + 1);
	play_with_names(file);
	expect_equal(0, lseek(file, 0, SEEK_SET));	/* without a name, but open */
	expect_line(file, key);
	expect_line(file, key + 1);
	expect_equal(0, deaths_finished(ftruncate(file, CUT)));
	expect_equal(CUT, deaths_finished(pread(file, seen, LINE, 0)));
	expect_equal(0, close(file));
	expect_equal(sizeof key, deaths_finished(write(diary, &key, sizeof key)));
}

/* A line for each script, one behind the other. */
static void
expect_diary(uint32_t scripts, uint32_t stride)
{
	uint32_t key;

	expect_equal(0, lseek(diary, 0, SEEK_SET));
	for (uint32_t i = 0; i < scripts; i++) {
		expect_equal(sizeof key, read(diary, &key, sizeof key));
		expect_equal(i * stride, key);
	}
	expect_equal(0, read(diary, &key, sizeof key));
}

TEST(ramfs_dies_at_every_entry)
{
	uint32_t scripts;

	if (!points_there())
		return;
	starts = 0;
	deaths_begin(start_again);
	endpoint = expect_handle(endpoint_create());
	kept = expect_handle(memory_create(KEPT_SIZE, MEMORY_SPARSE));
	death = deaths_connection(0);
	root = expect_handle(connection_create(endpoint, 1, 0));
	start();
	diary = open_file("diary", O_RDWR | O_CREAT | O_APPEND);
	expect(diary >= 0);
	scripts = deaths_at_every_entry("ramfs", &task, script);
	deaths_end();
	expect_equal(deaths.count + 1, starts);
	expect_diary(scripts, guest_number("stride", 1));
}
