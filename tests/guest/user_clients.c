/* SPDX-License-Identifier: MIT */
/*
 * user_clients.c: ramfs and dev under clients that mean no good: requests that are none, handles of the wrong kind,
 * clients that take all there is or die in the middle.
 */
#include <io.h>
#include <start.h>
#include <stdio.h>
#include <sys/statvfs.h>

#include <posix/fd.h>

#include "lib/files.h"

#define REQUESTS	10000u

static uint32_t random_state = 1;

static uint32_t
random_number(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static handle_t
root_of(const char *path)
{
	handle_t connection;

	expect(names_lookup(path, &connection) >= 0);
	return connection;
}

/* A number that is more often near something that matters. */
static uint32_t
random_word(void)
{
	static const uint32_t special[] = {
		0, 1, 2, 8, 255, 384, 385, 4096, 65536, 65537, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff
	};

	return random_number() % 2 ? special[random_number() % (sizeof special / sizeof special[0])]
				   : random_number() >> random_number() % 32;
}

/* A payload that is a path, or nearly. */
static uint32_t
random_payload(void)
{
	static const char letters[] = "ab/.";
	uint32_t length = random_number() % (MESSAGE_PAYLOAD_MAX + 1);

	length = random_number() % 2 ? length % 8 : length;
	for (uint32_t i = 0; i < length; i++)
		mailbox()->payload[i] = (uint8_t)letters[random_number() % sizeof letters];
	if (length > 0 && random_number() % 2)
		mailbox()->payload[length - 1] = '\0';
	return length;
}

/* One request that makes no sense, or some. */
static void
random_request(handle_t connection)
{
	static uint8_t window[8192];
	struct message m;
	uint32_t label = IO_FIRST - 1 + random_number() % (IO_LABELS - IO_FIRST + 2);

	m.tag = TAG(label, random_payload(), random_number() % 8 == 0);
	m.tag |= random_number() & (TAG_WINDOW_READ | TAG_WINDOW_WRITE);
	for (uint32_t i = 0; i < MESSAGE_WORDS; i++)
		m.words[i] = random_word();
	mailbox()->read_window = mailbox()->write_window = (struct window){
		random_number() % 4 ? (uint32_t)window : random_word(), random_number() % sizeof window
	};
	mailbox()->handles[0] = start_handle("names");
	mailbox()->accept = random_number() % 2;
	if (ipc_call(connection, &m) >= 0 && TAG_HANDLES(m.tag) > 0)
		handle_close(mailbox()->handles[0]);
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
		random_request(targets[random_number() % 7]);
	expect_served();
}

TEST(files_handles_of_the_wrong_kind_are_let_go)
{
	begin("wrong-handles");
	handle_t file = descriptor_handle(make_file("f", ""));
	handle_t endpoint = expect_handle(endpoint_create());
	for (uint32_t i = 0; i < 2000; i++) {
		struct message m = { .tag = TAG(IO_READ + i % 6, 0, 1), .words = { 1, 1, 1 } };

		mailbox()->handles[0] = endpoint;
		expect(ipc_call(file, &m) >= 0);
	}
	expect_served();
}

static _Noreturn uint32_t
write_for_ever(uint32_t file)
{
	static uint8_t bytes[60000];

	for (;;)
		io_write(file, bytes, sizeof bytes, 0);
}

TEST(files_clients_die_in_the_middle)
{
	struct child child;

	begin("die");
	handle_t file = descriptor_handle(make_file("f", ""));
	for (uint32_t i = 0; i < 10; i++) {
		child_create(&child, write_for_ever, 1, PRIORITY_TEST);
		child_give(&child, file, 1, RIGHT_SEND);
		child_start(&child);
		sleep_milliseconds(i % 3);
		child_end(&child);
	}
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

	begin("greedy");
	expect_equal(0, statvfs("/", &before));
	int file = make_file("f", "");
	while (write(file, bytes, sizeof bytes) > 0)
		;
	expect_equal(ENOSPC, errno);
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
