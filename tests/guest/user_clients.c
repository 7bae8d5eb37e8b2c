/* SPDX-License-Identifier: MIT */
/*
 * user_clients.c: ramfs, dev and init's names under clients that mean no good: requests that are
 * none, handles of the wrong kind, clients that take all there is or die in the middle.
 */
#include <io.h>
#include <start.h>
#include <stdio.h>
#include <sys/statvfs.h>

#include <posix/fd.h>

#include "lib/files.h"
#include "lib/hostile.h"

#define REQUESTS	10000u

static handle_t
root_of(const char *path)
{
	handle_t connection;

	expect(names_lookup(path, &connection) >= 0);
	return connection;
}

/* The servers serve: what is written is read, and names are found. */
static void
expect_served(void)
{
	int file = make_file("/tmp/served", "still here");

	expect_text("still here", file);
	close(file);
	expect_equal(0, unlink("/tmp/served"));
	file = open("/dev/zero", O_RDONLY);
	expect(file >= 0);
	close(file);
}

TEST(files_servers_survive_random_requests)
{
	handle_t targets[7];
	uint32_t kind;

	begin("random");
	targets[0] = root_of("/dev");
	targets[1] = descriptor_handle(open(".", O_RDONLY));
	targets[2] = descriptor_handle(make_file("f", "text"));
	targets[3] = expect_handle(io_open_path(targets[0], "random", O_RDWR, 0, &kind));
	targets[4] = expect_handle(io_open_path(targets[0], "", O_RDONLY, 0, &kind));
	targets[5] = root_of("/svc");
	targets[6] = expect_handle(io_open_path(targets[5], "log", O_RDONLY, 0, &kind));
	for (uint32_t i = 0; i < REQUESTS; i++)
		hostile_request(targets[hostile_number() % 7], start_handle("names"));
	expect_served();
}

TEST(files_handles_of_the_wrong_kind_are_let_go)
{
	begin("wrong-handles");
	hostile_handles(descriptor_handle(make_file("f", "")));
	expect_served();
}

TEST(files_clients_die_in_the_middle)
{
	begin("die");
	hostile_askers_die(hostile_write, descriptor_handle(make_file("f", "")));
	expect_served();
}

static void
look_up(handle_t names)
{
	struct message m = { .tag = TAG(NAMES_LOOKUP, 5, 0) };

	memcpy(mailbox()->payload, "/dev", 5);
	mailbox()->accept = 1;
	if (ipc_call(names, &m) >= 0 && TAG_HANDLES(m.tag) > 0)
		handle_close(mailbox()->handles[0]);
}

TEST(names_are_found_beside_endless_requests)
{
	begin("names-endless");
	hostile_askers_begin(look_up, start_handle("names"));
	for (uint32_t i = 0; i < 20; i++)
		expect_served();
	hostile_askers_end();
	expect_served();
}

TEST(names_clients_die_in_the_middle)
{
	begin("names-die");
	hostile_askers_die(look_up, start_handle("names"));
	expect_served();
}

/* A file of another client's, made through a names connection of its own. */
static handle_t
open_as_another(const char *name)
{
	static const char *const all[] = { "/", NULL };
	struct message m = { .tag = TAG(NAMES_LOOKUP, 5, 0) };
	handle_t other = expect_handle(names_confine(HANDLE_NONE, all, NULL));
	uint32_t kind;

	memcpy(mailbox()->payload, "/tmp", 5);
	mailbox()->accept = 1;
	expect(ipc_call(other, &m) >= 0);
	expect_equal(1, TAG_HANDLES(m.tag));
	return expect_handle(io_open_path(mailbox()->handles[0], name, O_RDWR | O_CREAT, 0600, &kind));
}

TEST(files_one_client_cannot_take_all_pages)
{
	static uint8_t bytes[65536];
	struct statvfs before, after;
	struct stat stat;
	off_t written = 0;
	ssize_t once;

	begin("greedy");
	expect_equal(0, statvfs("/", &before));
	int file = make_file("f", "");
	while ((once = write(file, bytes, sizeof bytes - 1000)) > 0)	/* the last goes a part of the way */
		written += once;
	expect_equal(ENOSPC, errno);
	expect_equal(0, fstat(file, &stat));
	expect_equal(written, stat.st_size);
	expect_equal(0, statvfs("/", &after));
	expect(after.f_bfree >= before.f_blocks / 2 - 2);
	expect_equal(65536, io_write_all(open_as_another("tmp/greedy/theirs"), bytes, sizeof bytes, 0));
	close(file);
	expect_equal(0, unlink("f"));
	expect_equal(0, unlink("theirs"));
	expect_served();
}

TEST(files_one_client_cannot_take_all_nodes)
{
	uint32_t count = 0;
	char name[16];
	int file;

	begin("names");
	for (;; count++) {
		snprintf(name, sizeof name, "n%u", (unsigned)count);
		file = open(name, O_RDWR | O_CREAT, 0600);
		if (file < 0)
			break;
		close(file);
	}
	expect_equal(ENOSPC, errno);
	handle_close(open_as_another("tmp/names/theirs"));
	while (count-- > 0) {
		snprintf(name, sizeof name, "n%u", (unsigned)count);
		expect_equal(0, unlink(name));
	}
	expect_served();
}

TEST(files_opened_until_nothing_goes_any_more)
{
	handle_t opened[1000];
	uint32_t kind, count = 0;
	int32_t result;

	begin("open");
	handle_t root = root_of("/dev");
	do {
		result = io_open_path(root, "null", O_RDONLY, 0, &kind);
		opened[count] = (handle_t)result;
	} while (result > 0 && ++count < 1000);
	/* The server's limit, or that of our own table of handles. */
	expect(result == ERRNO(EMFILE) || result == E_FULL);
	for (uint32_t i = 0; i < 10; i++)
		handle_close(opened[--count]);
	handle_close(open_as_another("tmp/open/theirs"));
	while (count > 0)
		handle_close(opened[--count]);
	expect_served();
}
