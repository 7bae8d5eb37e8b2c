/* SPDX-License-Identifier: MIT */
/*
 * fs_clients.c: the server of files on a disk under clients that mean no good: requests that are
 * none, badges of files that nobody opened, handles of the wrong kind, files closed in the middle
 * of a call, clients that die in the middle or never stop asking.  Afterwards it is the same server
 * that serves, and the disk below it too.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <io_server.h>
#include <posix/fd.h>
#include <unistd.h>

#include "lib/hostile.h"
#include "lib/volume.h"
#include "lib/worker.h"

#define MIB		(1u << 20)
#define DISK_SIZE	(10 * MIB)
#define KEPT_SIZE	(1 * MIB)
#define REQUESTS	3000u
#define ROUNDS		200u

static struct volume_servers servers;

static void
begin(void)
{
	servers = (struct volume_servers){ 0 };
	volume_begin(&servers, DISK_SIZE, KEPT_SIZE);
}

static int
make_file(const char *path)
{
	int file = volume_open_file(&servers, path, O_RDWR | O_CREAT);

	expect(file >= 0);
	expect_equal(4, write(file, "text", 4));
	return file;
}

/* What is written is read, and nobody has died. */
static void
expect_served(void)
{
	struct task_info info;
	char seen[8];
	int file = make_file("served");

	expect_equal(4, pread(file, seen, sizeof seen, 0));
	expect_bytes("text", seen, 4);
	expect_equal(0, close(file));
	expect_equal(0, volume_request(&servers, IO_UNLINK, "served", NULL));
	for (unsigned which = VOLUME_DISK; which <= VOLUME_FS; which++) {
		expect_equal(1, servers.starts[which]);
		expect_equal(0, task_info(servers.tasks[which], &info));
		expect_equal(0, info.dead);
	}
}

TEST(fs_survives_random_requests)
{
	handle_t targets[3];
	uint32_t kind;

	begin();
	expect_equal(0, volume_request(&servers, IO_MKDIR, "b", NULL));
	targets[0] = servers.root;
	targets[1] = descriptor_handle(make_file("b/a"));
	targets[2] = expect_handle(io_open_path(servers.root, "b", O_RDONLY, 0, &kind));
	for (uint32_t i = 0; i < REQUESTS; i++)
		hostile_request(targets[hostile_number() % 3], servers.names);
	expect_served();
}

TEST(fs_badges_of_files_that_nobody_opened_are_stale)
{
	struct message m;

	begin();
	handle_t file = descriptor_handle(make_file("a"));
	expect(file != HANDLE_NONE);
	for (uint32_t i = 0; i < 2000; i += 7) {
		handle_t forged = expect_handle(connection_create(servers.endpoints[VOLUME_FS], IO_BADGE(i, 99), 0));

		m = (struct message){ .tag = TAG(IO_GET, 0, 0), .words = { 4 } };
		expect_equal(ERRNO(ESTALE), ipc_call(forged, &m) < 0 ? -1 : (int32_t)m.words[0]);
		expect_equal(0, handle_close(forged));
	}
	expect_served();
}

TEST(fs_lets_handles_of_the_wrong_kind_go)
{
	begin();
	hostile_handles(descriptor_handle(make_file("f")));
	expect_served();
}

TEST(fs_clients_die_in_the_middle)
{
	begin();
	hostile_askers_die(hostile_write, descriptor_handle(make_file("f")));
	expect_served();
}

static uint8_t block[16384];

static uint32_t
read_until_closed(void *file)
{
	while (io_read((handle_t)file, block, sizeof block, 0, 0) >= 0)
		;
	return 0;
}

TEST(fs_file_is_closed_in_the_middle_of_a_call)
{
	uint32_t kind;

	begin();
	int file = make_file("f");
	expect_equal(sizeof block, pwrite(file, block, sizeof block, 0));
	for (uint32_t i = 0; i < 20; i++) {
		handle_t opened = expect_handle(io_open_path(servers.root, "f", O_RDONLY, 0, &kind));
		struct worker reader;

		worker_start(&reader, read_until_closed, (void *)opened, PRIORITY_TEST);
		sleep_milliseconds(1 + i % 2);
		expect_equal(0, handle_close(opened));
		worker_wait(&reader);
	}
	expect_served();
}

static void
ask_state(handle_t root)
{
	struct message m = { 0 };

	io_word_call(root, IO_STAT, &m);
}

TEST(fs_serves_others_beside_endless_requests)
{
	char seen[8];

	begin();
	int file = make_file("f");
	hostile_askers_begin(ask_state, servers.root);
	for (uint32_t i = 0; i < ROUNDS; i++)
		expect_equal(4, pread(file, seen, sizeof seen, 0));
	expect_served();
	hostile_askers_end();
	expect_served();
}
