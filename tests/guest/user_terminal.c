/* SPDX-License-Identifier: MIT */
/*
 * user_terminal.c: the console as a terminal under the I/O protocol.
 */
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <poll.h>
#include <program.h>
#include <termios.h>

#include "lib/console_case.h"
#include "lib/guest.h"

static handle_t
open_terminal(uint32_t flags)
{
	uint32_t kind = 0;
	handle_t file = expect_handle(io_open_path(console, "", flags, 0, &kind));

	expect_equal(IO_KIND_TERMINAL, kind);
	return file;
}

static void
expect_file_read(handle_t file, uint32_t length, uint32_t group, const char *expected)
{
	char text[64];

	expect_equal(strlen(expected), io_read(file, text, length, IO_POSITION, group));
	expect_bytes(expected, text, strlen(expected));
}

TEST(console_opens_as_a_terminal_and_nothing_else)
{
	uint32_t kind;

	console_begin();
	handle_t file = open_terminal(O_RDWR);
	expect_equal(5, io_write(file, "hello", 5, IO_POSITION));
	expect_equal(ERRNO(ENOTDIR), io_open_path(console, "x", O_RDONLY, 0, &kind));
	expect_equal(ERRNO(ENOTDIR), io_open_path(console, "", O_RDONLY | O_DIRECTORY, 0, &kind));
	expect_equal(ERRNO(EEXIST), io_open_path(console, "", O_CREAT | O_EXCL, 0, &kind));
	expect_equal(0, handle_close(file));
	file = open_terminal(O_RDONLY);
	expect_equal(ERRNO(EBADF), io_write(file, "x", 1, IO_POSITION));
}

TEST(console_reads_lines_words_and_windows)
{
	console_begin();
	handle_t file = open_terminal(O_RDWR);
	type("one two\n");
	expect_file_read(file, 3, 0, "one");
	expect_file_read(file, 8, 0, " two\n");
	type("abc\n");
	static char large[1000];
	expect_equal(4, io_read(file, large, sizeof large, IO_POSITION, 0));
	expect_bytes("abc\n", large, 4);
}

static void
set_modes(handle_t file, tcflag_t local)
{
	struct termios modes;
	struct message m = { .words = { IO_TERMINAL_GET } };

	expect_equal(0, io_control_call(file, &modes, 0, sizeof modes, &m));
	modes.c_lflag = local;
	m = (struct message){ .words = { IO_TERMINAL_SET, TCSANOW } };
	expect_equal(0, io_control_call(file, &modes, sizeof modes, 0, &m));
}

TEST(console_raw_mode_brings_keys_at_once)
{
	console_begin();
	handle_t file = open_terminal(O_RDWR | O_NONBLOCK);
	set_modes(file, 0);
	char byte;
	expect_equal(ERRNO(EAGAIN), io_read(file, &byte, 1, IO_POSITION, 0));
	type("x");
	expect_equal(1, io_read(file, &byte, 1, IO_POSITION, 0));
	expect_equal('x', byte);
	set_modes(file, ICANON | ECHO | ISIG);
	type("y");
	expect_equal(ERRNO(EAGAIN), io_read(file, &byte, 1, IO_POSITION, 0));
}

TEST(console_signals_are_pulses_to_the_session)
{
	struct message m = { .words = { IO_TERMINAL_SESSION, 4 | 5 << 8 | 6 << 16 | 7 << 24 } };
	handle_t bell = expect_handle(endpoint_create());

	console_begin();
	handle_t file = open_terminal(O_RDWR | O_NONBLOCK);
	expect_equal(ERRNO(EINVAL), io_control_call(file, NULL, 0, 0, &m));
	m = (struct message){ .tag = TAG(IO_CONTROL, 0, 1),
			      .words = { IO_TERMINAL_SESSION, 4 | 5 << 8 | 6 << 16 | 7 << 24 } };
	mailbox()->handles[0] = expect_handle(connection_create(bell, 1, 0xf0));
	expect_equal(0, ipc_call(file, &m));
	expect_equal(0, m.words[0]);
	type("lost^c");
	expect_equal(TAG_KIND_PULSE, ipc_recv(bell, &m, 1000));
	expect_equal(1u << 4, m.words[0]);
	type("^z");
	expect_equal(TAG_KIND_PULSE, ipc_recv(bell, &m, 1000));
	expect_equal(1u << 6, m.words[0]);
	type("kept\n");
	expect_file_read(file, 10, 0, "kept\n");
}

static void
set_foreground(handle_t file, uint32_t group)
{
	struct message m = { .words = { IO_TERMINAL_GROUP, 1, group } };

	expect_equal(0, io_control_call(file, NULL, 0, 0, &m));
}

static handle_t background_file;
static int32_t background_result;

static uint32_t
read_in_the_background(void *argument)
{
	char text[16];

	background_result = io_read(background_file, text, sizeof text, IO_POSITION, (uint32_t)argument);
	return 0;
}

TEST(console_readers_of_the_background_wait)
{
	console_begin();
	background_file = open_terminal(O_RDWR);
	handle_t file = open_terminal(O_RDWR);
	background_result = -1000;
	set_foreground(file, 7);
	expect_handle(thread_spawn(read_in_the_background, (void *)8, PRIORITY_TEST + 1));
	type("first\n");
	expect_equal(-1000, background_result);
	expect_file_read(file, 10, 7, "first\n");
	type("second\n");
	expect_equal(-1000, background_result);
	set_foreground(file, 8);
	sleep_milliseconds(2);
	expect_equal(7, background_result);
}

TEST(console_watch_tells_when_a_line_is_there)
{
	handle_t bell = expect_handle(endpoint_create());
	handle_t rope = expect_handle(connection_create(bell, 1, 8));
	struct message m;

	console_begin();
	handle_t file = open_terminal(O_RDWR);
	expect_equal(POLLOUT, io_watch_file(file, POLLIN | POLLOUT, 8, 1, rope));
	expect_equal(0, io_watch_file(file, POLLIN, 8, 1, rope));
	type("x");
	expect_equal(E_TIMEOUT, ipc_recv(bell, &m, 2));
	type("\n");
	expect_equal(TAG_KIND_PULSE, ipc_recv(bell, &m, 1000));
	expect_equal(POLLIN, io_watch_file(file, POLLIN, 8, 1, rope));
}

TEST(console_open_files_outlive_the_server)
{
	console_begin();
	handle_t file = open_terminal(O_RDWR);
	program_end(console_task);
	console_start();
	expect_equal(2, io_write(file, "ok", 2, IO_POSITION));
	type("still\n");
	expect_file_read(file, 10, 0, "still\n");
}
