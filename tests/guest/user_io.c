/* SPDX-License-Identifier: MIT */
/*
 * user_io.c: the skeleton of file servers: badges, paths, windows, waiting, watches, and clients
 * that behave badly.
 *
 *   The server (user_io.parts/box.h) runs in a child task on handle 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <poll.h>

#include "lib/guest.h"
#include "user_io.parts/box.h"

#define CLIENT		77u
#define ANSWER		1u	/* a pulse bit */

static struct child child;
static handle_t endpoint, root;

static void
begin(void)
{
	endpoint = expect_handle(endpoint_create());
	root = expect_handle(connection_create(endpoint, CLIENT, 0));
	child_create(&child, box_serve, 1, PRIORITY_TEST + 1);
	child_give(&child, endpoint, 1, RIGHT_RECEIVE);
	child_start(&child);
}

static handle_t
open_it(uint32_t flags)
{
	uint32_t kind;
	handle_t file = expect_handle(io_open_path(root, "box", flags, 0, &kind));

	expect_equal(IO_KIND_PIPE, kind);
	return file;
}

/* Open files of the server; what else it tells in *m. */
static uint32_t
files_used(handle_t file, struct message *m)
{
	*m = (struct message){ 0 };
	expect(io_word_call(file, IO_CONTROL, m) >= 0);
	return m->words[1];
}

TEST(io_open_file_goes_with_its_last_handle)
{
	struct message m;

	begin();
	handle_t first = open_it(O_RDWR), other = open_it(O_RDONLY);
	handle_t copy = expect_handle(handle_copy(other, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(2, files_used(first, &m));
	handle_close(other);
	expect_equal(2, files_used(first, &m));
	handle_close(copy);
	expect_equal(1, files_used(first, &m));
	expect_equal(1, m.words[2] >> 16);
}

TEST(io_root_that_goes_is_told)
{
	struct message m;

	begin();
	handle_t file = open_it(O_RDWR);
	handle_close(root);
	files_used(file, &m);
	expect_equal(CLIENT, m.words[2] & 0xffff);
}

TEST(io_client_opens_no_more_than_its_share)
{
	handle_t other = HANDLE_NONE, last = HANDLE_NONE;
	uint32_t kind;

	begin();
	for (uint32_t i = 0; i < BOX_FILES / 2; i++)
		last = open_it(O_RDONLY);
	expect_equal(ERRNO(EMFILE), io_open_path(root, "box", O_RDONLY, 0, &kind));
	other = expect_handle(connection_create(endpoint, CLIENT + 1, 0));
	for (uint32_t i = 0; i < BOX_FILES / 2; i++)
		expect_handle(io_open_path(other, "box", O_RDONLY, 0, &kind));
	handle_t third = expect_handle(connection_create(endpoint, CLIENT + 2, 0));
	expect_equal(ERRNO(ENFILE), io_open_path(third, "box", O_RDONLY, 0, &kind));
	handle_close(last);
	expect_handle(io_open_path(root, "box", O_RDONLY, 0, &kind));
}

TEST(io_caller_that_takes_no_handle_gets_none)
{
	struct message m = { .tag = TAG(IO_OPEN, 4, 0), .words = { O_RDWR } }, told;

	begin();
	handle_t file = open_it(O_RDWR);
	mailbox()->accept = 0;
	memcpy(mailbox()->payload, "box", 4);
	expect(ipc_call(root, &m) >= 0);
	expect_equal(E_FULL, m.words[0]);
	expect_equal(1, files_used(file, &told));
}

TEST(io_badge_of_an_earlier_incarnation_is_stale)
{
	struct message m;
	uint32_t kind;

	begin();
	handle_t old = expect_handle(connection_create(endpoint, IO_BADGE(0, 9), 0));
	handle_t far = expect_handle(connection_create(endpoint, IO_BADGE(BOX_FILES, 0), 0));
	handle_t file;
	char byte;

	/* The server of this incarnation learns of the old ones only at its start. */
	child_end(&child);
	child_create(&child, box_serve, 1, PRIORITY_TEST + 1);
	child_give(&child, endpoint, 1, RIGHT_RECEIVE);
	child_start(&child);
	file = expect_handle(io_open_path(root, "box", O_RDWR, 0, &kind));
	expect_equal(ERRNO(ESTALE), io_read(old, &byte, 1, IO_POSITION, 0));
	expect_equal(ERRNO(ESTALE), io_read(far, &byte, 1, IO_POSITION, 0));
	expect_equal(2, files_used(file, &m));
	handle_close(old);
	expect_equal(1, files_used(file, &m));
	expect_equal(0, m.words[2] >> 16);	/* nothing to close */
}

/* A path request as it is, wrong or right. */
static int32_t
raw_open(const void *payload, uint32_t length)
{
	struct message m = { .tag = TAG(IO_OPEN, length, 0), .words = { O_RDWR } };

	mailbox()->accept = 1;
	memcpy(mailbox()->payload, payload, length);
	expect(ipc_call(root, &m) >= 0);
	if ((int32_t)m.words[0] == 0)
		handle_close(mailbox()->handles[0]);
	return (int32_t)m.words[0];
}

TEST(io_paths_that_are_none_are_refused)
{
	static const struct {
		const char *path;
		uint32_t length;
		int32_t result;
	} cases[] = {
		{ "box", 4, 0 }, { "", 1, 0 }, { "", 0, ERRNO(EINVAL) }, { "box", 3, ERRNO(EINVAL) },
		{ "b\0x", 4, ERRNO(EINVAL) }, { "/box", 5, ERRNO(EINVAL) }, { "./box", 6, ERRNO(EINVAL) },
		{ "..", 3, ERRNO(EINVAL) }, { "a/../box", 9, ERRNO(EINVAL) }, { "a//box", 7, ERRNO(EINVAL) },
		{ "box//", 6, ERRNO(EINVAL) }, { "/", 2, ERRNO(EINVAL) }, { "a/.", 4, ERRNO(EINVAL) },
		{ "..a/...", 8, ERRNO(ENOENT) }, { ".x", 3, ERRNO(ENOENT) },
	};
	uint8_t full[MESSAGE_PAYLOAD_MAX];

	begin();
	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		expect_equal(cases[i].result, raw_open(cases[i].path, cases[i].length));
	memset(full, 'x', sizeof full);
	expect_equal(ERRNO(EINVAL), raw_open(full, sizeof full));
	full[sizeof full - 1] = '\0';
	expect_equal(ERRNO(EINVAL), raw_open(full, sizeof full));	/* one name is too long */
	full[200] = '/';
	expect_equal(ERRNO(ENOENT), raw_open(full, sizeof full));
}

TEST(io_links_come_back_as_paths)
{
	uint32_t kind;

	begin();
	expect_equal(IO_REDIRECT, io_open_path(root, "link", O_RDWR, 0, &kind));
	expect_bytes("deep/../box", mailbox()->payload, 12);
	expect_equal(IO_REDIRECT, io_open_path(root, "link/", O_RDWR, 0, &kind));
	expect_bytes("deep/../box/", mailbox()->payload, 13);
}

TEST(io_directory_is_a_root_of_its_own)
{
	uint32_t kind;

	begin();
	handle_t directory = expect_handle(io_open_path(root, "", O_RDONLY, 0, &kind));
	expect_equal(IO_KIND_DIRECTORY, kind);
	handle_t file = expect_handle(io_open_path(directory, "box", O_RDONLY, 0, &kind));
	expect_equal(ERRNO(ENOTDIR), io_open_path(file, "box", O_RDONLY, 0, &kind));
	expect_equal(ERRNO(EINVAL), io_open_path(directory, "../box", O_RDONLY, 0, &kind));
}

TEST(io_requests_need_the_right_kind_of_connection)
{
	struct message m = { 0 };
	char byte = 'x';

	begin();
	handle_t reader = open_it(O_RDONLY), writer = open_it(O_WRONLY);
	expect_equal(ERRNO(EBADF), io_read(root, &byte, 1, IO_POSITION, 0));
	expect_equal(ERRNO(EBADF), io_write(reader, &byte, 1, IO_POSITION));
	expect_equal(ERRNO(EBADF), io_read(writer, &byte, 1, IO_POSITION, 0));
	expect_equal(ERRNO(ESPIPE), io_word_call(reader, IO_SEEK, &m));
	expect_equal(E_CALL, io_word_call(reader, IO_STATFS, &m));
	expect_equal(E_CALL, io_word_call(reader, IO_LABELS, &m));
	expect_equal(E_CALL, io_word_call(reader, (enum io_label)3, &m));
	expect_equal(0, io_word_call(root, IO_SYNC, &m));
}

/* Data. */

static uint8_t data[BOX_SIZE], back[BOX_SIZE];

static void
make_data(uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
}

TEST(io_data_go_by_words_payload_and_windows)
{
	static const uint32_t lengths[] = { 0, 1, 8, 384, 385, 4096, 16384, 16385, BOX_SIZE };

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	make_data(BOX_SIZE);
	for (uint32_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		memset(back, 0, sizeof back);
		expect_equal(lengths[i], io_write(file, data, lengths[i], IO_POSITION));
		expect_equal(lengths[i] > 0 ? (int32_t)lengths[i] : ERRNO(EAGAIN),
			     io_read(file, back, lengths[i], IO_POSITION, 0));
		expect_bytes(data, back, lengths[i]);
	}
	struct message m = { .words = { 5 | io_id() << IO_PUT_SHIFT } };
	memcpy(&m.words[1], "fived", 5);
	expect_equal(5, io_word_call(file, IO_PUT, &m));
	m = (struct message){ .words = { 8, io_id() } };
	expect_equal(5, io_word_call(file, IO_GET, &m));
	expect_bytes("fived", &m.words[1], 5);
	m = (struct message){ .words = { 9 } };
	expect_equal(ERRNO(EINVAL), io_word_call(file, IO_GET, &m));
	m = (struct message){ .words = { 15 } };
	expect_equal(ERRNO(EINVAL), io_word_call(file, IO_PUT, &m));
}

TEST(io_write_takes_no_more_than_there_is_room)
{
	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	make_data(BOX_SIZE);
	expect_equal(30000, io_write(file, data, 30000, IO_POSITION));
	expect_equal(10000, io_write(file, data, 30000, IO_POSITION));
	expect_equal(0, io_write(file, data, 1, IO_POSITION));
	expect_equal(BOX_SIZE, io_read_all(file, back, BOX_SIZE, IO_POSITION));
	expect_bytes(data, back + 30000, 10000);
}

TEST(io_absent_pages_are_told_and_what_was_before_them_counts)
{
	int32_t error;
	uint8_t *room = memory_new(4 * PAGE_SIZE, &error);
	struct message m = { .tag = TAG(IO_WRITE, 0, 0) | TAG_WINDOW_READ,
			     .words = { 3 * PAGE_SIZE, 0, IO_AT_POSITION } };

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	make_data(PAGE_SIZE);
	memcpy(room, data, PAGE_SIZE);
	expect_equal(0, memory_unmap_all(HANDLE_SELF, (uint32_t)room + PAGE_SIZE, PAGE_SIZE));
	mailbox()->read_window = (struct window){ (uint32_t)room, 3 * PAGE_SIZE };
	expect(ipc_call(file, &m) >= 0);
	expect_equal(E_WINDOW, m.words[0]);
	expect_equal(PAGE_SIZE, m.words[1]);
	expect_equal(PAGE_SIZE, io_read(file, back, BOX_SIZE, IO_POSITION, 0));
	expect_bytes(data, back, PAGE_SIZE);
	/* And when reading: nothing is lost that did not arrive. */
	expect_equal(2 * PAGE_SIZE, io_write(file, back, 2 * PAGE_SIZE, IO_POSITION));
	m = (struct message){ .tag = TAG(IO_READ, 0, 0) | TAG_WINDOW_WRITE,
			      .words = { 2 * PAGE_SIZE, 0, IO_AT_POSITION } };
	mailbox()->write_window = (struct window){ (uint32_t)room, 2 * PAGE_SIZE };
	expect(ipc_call(file, &m) >= 0);
	expect_equal(E_WINDOW, m.words[0]);
	expect_equal(PAGE_SIZE, m.words[1]);
	expect_equal(PAGE_SIZE, io_read(file, back, BOX_SIZE, IO_POSITION, 0));
}

TEST(io_missing_and_short_windows_do_no_harm)
{
	struct message m = { .tag = TAG(IO_WRITE, 0, 0), .words = { 5000, 0, IO_AT_POSITION } };

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	expect(ipc_call(file, &m) >= 0);
	expect_equal(0, m.words[0]);		/* no bytes, no window */
	m = (struct message){ .tag = TAG(IO_WRITE, 0, 0) | TAG_WINDOW_READ,
			      .words = { 5000, 0, IO_AT_POSITION } };
	mailbox()->read_window = (struct window){ (uint32_t)data, 100 };
	expect(ipc_call(file, &m) >= 0);
	expect_equal(ERRNO(EINVAL), m.words[0]);
	m = (struct message){ .tag = TAG(IO_RENAME, 2, 0), .words = { 10 } };
	memcpy(mailbox()->payload, "a", 2);
	expect(ipc_call(root, &m) >= 0);
	expect_equal(ERRNO(EINVAL), m.words[0]);
	m = (struct message){ .words = { 0 } };
	expect_equal(3, io_two_path_call(root, IO_RENAME, "a", "b/c", &m));
	expect_equal(ERRNO(EINVAL), io_two_path_call(root, IO_RENAME, "a", "../c", &m));
	m = (struct message){ .tag = TAG(IO_RENAME, 2, 0) | TAG_WINDOW_READ, .words = { 0xffffffff } };
	memcpy(mailbox()->payload, "a", 2);
	expect(ipc_call(root, &m) >= 0);
	expect_equal(ERRNO(ENAMETOOLONG), m.words[0]);
}

/* Waiting. */

static handle_t waiting_on;
static int32_t heard;
static uint8_t heard_bytes[16];

static uint32_t
read_and_wait(void *length)
{
	heard = io_read(waiting_on, heard_bytes, (uint32_t)length, IO_POSITION, 0);
	return 0;
}

TEST(io_reader_waits_for_the_writer)
{
	begin();
	waiting_on = open_it(O_RDWR);
	heard = -1000;
	handle_t thread = expect_handle(thread_spawn(read_and_wait, (void *)16, PRIORITY_TEST + 1));
	expect_equal(-1000, heard);
	expect_equal(3, io_write(waiting_on, "abc", 3, IO_POSITION));
	sleep_milliseconds(1);
	expect_equal(3, heard);
	expect_bytes("abc", heard_bytes, 3);
	handle_close(thread);
}

static uint32_t
die_reading(uint32_t file)
{
	char byte;

	return (uint32_t)io_read(file, &byte, 1, IO_POSITION, 0);
}

TEST(io_reader_that_dies_takes_nothing_with_it)
{
	struct child reader;

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK), other = open_it(O_RDONLY);
	child_create(&reader, die_reading, 1, PRIORITY_TEST + 1);
	child_give(&reader, other, 1, RIGHT_SEND);
	child_start(&reader);
	child_end(&reader);
	expect_equal(3, io_write(file, "abc", 3, IO_POSITION));
	expect_equal(3, io_write(file, "def", 3, IO_POSITION));
	expect(io_read(file, back, 10, IO_POSITION, 0) >= 3);
}

TEST(io_file_closed_while_its_reader_waits)
{
	struct message m;

	begin();
	handle_t file = open_it(O_RDWR);
	waiting_on = open_it(O_RDONLY);
	heard = -1000;
	expect_handle(thread_spawn(read_and_wait, (void *)16, PRIORITY_TEST + 1));
	handle_close(waiting_on);
	expect_equal(1, files_used(file, &m));
	expect_equal(3, io_write(file, "abc", 3, IO_POSITION));
	sleep_milliseconds(1);
	expect_equal(3, heard);
}

TEST(io_watch_pulses_once_when_ready)
{
	struct message m;
	handle_t alarm = expect_handle(endpoint_create());
	handle_t bell = expect_handle(connection_create(alarm, 0, ANSWER));

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	expect_equal(POLLOUT, io_watch_file(file, POLLIN | POLLOUT, ANSWER, 1, bell));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 1, bell));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 1, bell));
	m = (struct message){ 0 };
	expect_equal(1, io_word_call(file, IO_CONTROL, &m));
	expect_equal(E_TIMEOUT, ipc_recv(alarm, &m, 5));
	io_write(file, "x", 1, IO_POSITION);
	expect_equal(TAG_KIND_PULSE, ipc_recv(alarm, &m, 100));
	expect_equal(ANSWER, m.words[0]);
	io_write(file, "x", 1, IO_POSITION);
	expect_equal(E_TIMEOUT, ipc_recv(alarm, &m, 5));
	expect_equal(POLLIN, io_watch_file(file, POLLIN, ANSWER, 1, bell));
}

TEST(io_watch_is_removed_by_its_number_and_with_its_file)
{
	struct message m;
	handle_t alarm = expect_handle(endpoint_create());
	handle_t bell = expect_handle(connection_create(alarm, 0, ANSWER));

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK), other = open_it(O_RDONLY);
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 1, bell));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 2, bell));
	expect_equal(0, io_watch_file(other, POLLIN, ANSWER, 1, bell));
	m = (struct message){ 0 };
	expect_equal(3, io_word_call(file, IO_CONTROL, &m));
	expect_equal(0, io_watch_file(file, 0, 0, 1, HANDLE_NONE));
	handle_close(other);
	m = (struct message){ 0 };
	expect_equal(1, io_word_call(file, IO_CONTROL, &m));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 1, HANDLE_NONE));
	expect_equal(POLLOUT, io_watch_file(file, POLLOUT, ANSWER, 1, HANDLE_NONE));
	m = (struct message){ 0 };
	expect_equal(1, io_word_call(file, IO_CONTROL, &m));
	/* A dead connection, one that may not pulse, and no connection at all. */
	expect_equal(0, io_watch_file(file, POLLIN, 0x8000, 3, bell));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 4, endpoint));
	handle_close(alarm);
	io_write(file, "x", 1, IO_POSITION);
	m = (struct message){ 0 };
	expect_equal(0, io_word_call(file, IO_CONTROL, &m));
}

TEST(io_watches_run_out_and_come_back)
{
	handle_t alarm = expect_handle(endpoint_create());
	handle_t bell = expect_handle(connection_create(alarm, 0, ANSWER));
	int32_t result = 0;
	uint32_t count = 0;

	begin();
	handle_t file = open_it(O_RDWR | O_NONBLOCK);
	while (result == 0 && count < 1000)
		result = io_watch_file(file, POLLIN, ANSWER, ++count, bell);
	expect(result == ERRNO(ENOSPC) || result == E_FULL);
	io_write(file, "x", 1, IO_POSITION);
	expect_equal(1, io_read(file, back, 10, IO_POSITION, 0));
	expect_equal(0, io_watch_file(file, POLLIN, ANSWER, 1, bell));
}
