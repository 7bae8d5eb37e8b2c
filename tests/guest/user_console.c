/* SPDX-License-Identifier: MIT */
/*
 * user_console.c: the console server with many clients, hostile ones among them, and its own death.
 *
 *   This program plays init: it starts the console from the archive.  It plays the person too: the keyboard
 *   controller's command 0xd2 makes a byte arrive as if the keyboard had sent it, interrupt and all (Intel
 *   8042; IBM PS/2 technical reference, "Keyboard and Auxiliary Device Controller").
 */
#include <archive.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <poll.h>
#include <port.h>
#include <program.h>
#include <protocol/console.h>
#include <termios.h>

#include "lib/guest.h"

#define CONSOLE_PRIORITY	24u
#define KEYBOARD_DATA		0x60
#define KEYBOARD_COMMAND	0x64
#define   STATUS_BUSY		0x03	/* a byte is on its way, one way or the other */
#define COMMAND_TYPE		0xd2
#define RELEASED		0x80

static struct archive archive;
static handle_t endpoint;	/* the console's, kept here across its deaths */
static handle_t console;	/* our connection to it */
static handle_t task;

static handle_t
ports_of(uint32_t first, uint32_t count)
{
	return expect_handle(ports_create(INIT_PORTS, first, count));
}

static void
console_start(void)
{
	static const char *const arguments[] = { "console", NULL };
	struct program_grant grants[] = {
		{ "endpoint", endpoint, RIGHT_RECEIVE },
		{ "serial-irq", INIT_IRQ + 4, RIGHT_MANAGE },
		{ "keyboard-irq", INIT_IRQ + 1, RIGHT_MANAGE },
		{ "serial-ports", ports_of(0x3f8, 8), RIGHT_MANAGE },
		{ "keyboard-data", ports_of(KEYBOARD_DATA, 1), RIGHT_MANAGE },
		{ "keyboard-status", ports_of(KEYBOARD_COMMAND, 1), RIGHT_MANAGE },
		{ "cursor-ports", ports_of(0x3d4, 2), RIGHT_MANAGE },
		{ "screen", expect_handle(memory_create_device(INIT_DEVICES, 0xb8000, PAGE_SIZE)),
		  RIGHT_READ | RIGHT_WRITE | RIGHT_MAP },
	};
	struct archive_error error;
	struct archive_file file;

	if (!archive.bytes)
		expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
	expect(archive_find(&archive, "console", &file));
	struct program program = {
		.file = file.data,
		.size = (uint32_t)file.size,
		.arguments = arguments,
		.grants = grants,
		.grant_count = sizeof grants / sizeof grants[0],
		.quota = 256 * 1024,
		.priority = CONSOLE_PRIORITY,
	};
	task = expect_handle(program_start(&program, NULL));
}

/* Make an endpoint and a console behind it; the test's end takes both away. */
static void
begin(void)
{
	endpoint = expect_handle(endpoint_create());
	console = expect_handle(connection_create(endpoint, 100, 0));
	console_start();
	expect_equal(0, ports_bind(ports_of(KEYBOARD_DATA, 1), HANDLE_SELF));
	expect_equal(0, ports_bind(ports_of(KEYBOARD_COMMAND, 1), HANDLE_SELF));
	/* It has set everything up when it answers. */
	expect_equal(1, console_write(console, "\n", 1));
}

static void
type_code(uint8_t code)
{
	while (port_read(KEYBOARD_COMMAND) & STATUS_BUSY)
		sleep_milliseconds(1);
	port_write(KEYBOARD_COMMAND, COMMAND_TYPE);
	while (port_read(KEYBOARD_COMMAND) & STATUS_BUSY)
		sleep_milliseconds(1);
	port_write(KEYBOARD_DATA, code);
}

/* Type small letters, digits, blanks; '\n' is Enter, '^' holds Ctrl for the next letter. */
static void
type(const char *keys)
{
	static const char row[] = "\0331234567890-=\b\tqwertyuiop[]\n\035asdfghjkl;'`\036\\zxcvbnm";
	_Bool control = 0;

	for (; *keys; keys++) {
		uint8_t code = *keys == ' ' ? 0x39 :
			       (uint8_t)(strchr(row, *keys) - row + 1);

		if (*keys == '^') {
			type_code(0x1d);
			control = 1;
			continue;
		}
		type_code(code);
		type_code(code | RELEASED);
		if (control)
			type_code(0x1d | RELEASED);
		control = 0;
	}
}

/* Read at most size bytes and expect this text. */
static void
expect_read_of(uint32_t size, const char *expected)
{
	char text[MESSAGE_PAYLOAD_MAX + 1];
	int32_t length = console_read(console, text, size);

	expect_equal(strlen(expected), length);
	expect_bytes(expected, text, strlen(expected));
}

static void
expect_read(const char *expected)
{
	expect_read_of(MESSAGE_PAYLOAD_MAX, expected);
}

TEST(console_read_brings_the_line_typed)
{
	begin();
	type("hello\n");
	expect_read("hello\n");
}

TEST(console_edits_what_is_typed)
{
	begin();
	type("helo\blo\n");
	expect_read("hello\n");
	type("wrong^uright words^wline\n");
	expect_read("right line\n");
}

TEST(console_ctrl_d_and_ctrl_c_are_read)
{
	begin();
	type("^d");
	expect_read("");
	type("abc^c");
	expect_read("\003");
	type("ab^d");
	expect_read("ab");
}

TEST(console_long_lines_are_read_in_parts)
{
	begin();
	type("abcdefgh\nrest\n");
	expect_read_of(3, "abc");
	expect_read_of(3, "def");
	expect_read_of(8, "gh\n");
	expect_read("rest\n");
}

TEST(console_write_takes_payload_and_registers)
{
	struct message m = { .tag = TAG(CONSOLE_PUT, 0, 0), .words = { 8 } };

	begin();
	memcpy(&m.words[1], "puthere\n", 8);
	expect_equal(0, ipc_call(console, &m));
	expect_equal(8, m.words[0]);
	char text[1000];
	memset(text, 'x', sizeof text);
	expect_equal(1000, console_write(console, text, sizeof text));
	expect_equal(0, console_write(console, text, 0));
}

/* Call the console with anything; returns the first word of the reply. */
static int32_t
call(uint32_t label, uint32_t word)
{
	struct message m = { .tag = TAG(label, 0, 0), .words = { word } };
	int32_t result = ipc_call(console, &m);

	return result < 0 ? result : (int32_t)m.words[0];
}

TEST(console_refuses_requests_that_make_no_sense)
{
	begin();
	expect_equal(E_CALL, call(CONSOLE_LABELS, 0));
	expect_equal(E_CALL, call(0xfff, 0));
	expect_equal(E_ARGUMENT, call(CONSOLE_PUT, 0));
	expect_equal(E_ARGUMENT, call(CONSOLE_PUT, 9));
	expect_equal(E_ARGUMENT, call(CONSOLE_PUT, 0xffffffff));
	expect_equal(E_ARGUMENT, call(CONSOLE_READ, 0));
	expect_equal(0, call(CONSOLE_WRITE, 0));
	type("ok\n");
	expect_read_of(0xffffffff, "ok\n");
}

/* It takes one, as some requests bring a connection to pulse; who sends it otherwise has it closed. */
TEST(console_keeps_no_handles)
{
	struct message m;

	begin();
	for (int i = 0; i < 200; i++) {
		m = (struct message){ .tag = TAG(CONSOLE_WRITE, 0, 1) };
		mailbox()->handles[0] = endpoint;
		expect_equal(0, ipc_call(console, &m));
		expect_equal(0, m.words[0]);
	}
	m = (struct message){ .tag = TAG(CONSOLE_WRITE, 0, 2) };
	mailbox()->handles[0] = mailbox()->handles[1] = endpoint;
	expect_equal(E_FULL, ipc_call(console, &m));
	expect_equal(1, console_write(console, "x", 1));
}

TEST(console_clients_cannot_raise_interrupts)
{
	begin();
	expect_equal(E_RIGHTS, pulse(console, 1));
	expect_equal(E_RIGHTS, pulse(console, 2));
}

TEST(console_ignores_a_read_that_wants_no_reply)
{
	struct message m = { .tag = TAG(CONSOLE_READ, 0, 0), .words = { 10 } };

	begin();
	expect_equal(0, ipc_send(console, &m));
	type("mine\n");
	expect_read("mine\n");
}

/* Readers in threads of their own: each notes what it read. */

static struct {
	char text[16];
	int32_t result;
} notes[THREADS_PER_TASK];

static uint32_t
read_and_note(void *argument)
{
	uint32_t number = (uint32_t)argument;

	notes[number].result = console_read(console, notes[number].text,
					    sizeof notes[number].text);
	return 0;
}

static void
start_reader(uint32_t number)
{
	notes[number].result = -1000;
	/* Above us, so that it waits at the console before the next is started. */
	expect_handle(thread_spawn(read_and_note, (void *)number, PRIORITY_TEST + 1));
}

static void
expect_note(uint32_t number, const char *expected)
{
	for (uint32_t i = 0; i < 100 && notes[number].result == -1000; i++)
		sleep_milliseconds(1);
	expect_equal(strlen(expected), notes[number].result);
	expect_bytes(expected, notes[number].text, strlen(expected));
}

TEST(console_read_waits_until_the_line_ends)
{
	begin();
	start_reader(0);
	type("ab");
	sleep_milliseconds(20);
	expect_equal(-1000, notes[0].result);
	type("c\n");
	expect_note(0, "abc\n");
}

TEST(console_readers_are_served_in_the_order_they_came)
{
	begin();
	for (uint32_t i = 0; i < 3; i++)
		start_reader(i);
	type("one\ntwo\nthree\n");
	expect_note(0, "one\n");
	expect_note(1, "two\n");
	expect_note(2, "three\n");
}

TEST(console_refuses_readers_beyond_its_queue)
{
	begin();
	for (uint32_t i = 0; i < 32; i++)
		start_reader(i);
	expect_equal(E_FULL, call(CONSOLE_READ, 10));
	for (uint32_t i = 0; i < 32; i++)
		type("x\n");
	for (uint32_t i = 0; i < 32; i++)
		expect_note(i, "x\n");
}

/* A client in a task of its own that reads through the connection it is given as handle 1. */
static uint32_t
read_as_child(uint32_t connection)
{
	char text[16];

	return (uint32_t)console_read(connection, text, sizeof text);
}

static void
start_child_reader(struct child *child)
{
	child_create(child, read_as_child, 1, PRIORITY_TEST + 1);
	child_give(child, expect_handle(connection_create(endpoint, 200, 0)), 1, RIGHT_SEND);
	child_start(child);
}

TEST(console_reader_that_dies_waiting_takes_no_line)
{
	struct child dead, living;

	begin();
	start_child_reader(&dead);
	start_child_reader(&living);
	child_end(&dead);
	type("for the living\n");
	expect_equal(15, child_wait(&living));
}

/* A task is dead, but its handles not given back yet: no hang-up has come, the reply finds it gone. */
TEST(console_line_of_a_dead_reader_goes_to_the_next)
{
	struct child dead;

	begin();
	start_child_reader(&dead);
	start_reader(0);
	expect_equal(0, task_destroy(dead.task, 0));
	type("kept\n");
	expect_note(0, "kept\n");
	child_wait(&dead);
}

TEST(console_reader_whose_handle_closes_reads_the_end)
{
	begin();
	handle_t own = console;

	console = expect_handle(connection_create(endpoint, 300, 0));
	start_reader(0);
	expect_equal(0, handle_close(console));
	expect_note(0, "");
	console = own;
	type("x\n");
	expect_read("x\n");
}

static uint32_t
call_and_note(void *argument)
{
	notes[(uint32_t)argument].result = call(CONSOLE_READ, 10);
	return 0;
}

TEST(console_death_is_told_to_its_readers)
{
	begin();
	notes[0].result = -1000;
	expect_handle(thread_spawn(call_and_note, (void *)0, PRIORITY_TEST + 1));
	program_end(task);
	sleep_milliseconds(1);
	expect_equal(E_RESTARTED, notes[0].result);
}

TEST(console_death_does_not_end_a_connection)
{
	begin();
	start_reader(0);
	program_end(task);
	/* The library asked again; its request waits for the next incarnation. */
	console_start();
	type("again\n");
	expect_note(0, "again\n");
}

TEST(console_typed_ahead_is_kept_and_bounded)
{
	begin();
	/* 600 lines of 21 bytes are more than the console holds. */
	for (uint32_t i = 0; i < 600; i++)
		type("abcdefghijklmnopqrst\n");
	type("^c");
	expect_read("\003");
	for (uint32_t i = 0; i < 10; i++)
		type("x\n");
	for (uint32_t i = 0; i < 10; i++)
		expect_read("x\n");
}

/* The terminal under the I/O protocol. */

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

	begin();
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
	begin();
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
	begin();
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

	begin();
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

static uint32_t
read_in_the_background(void *argument)
{
	char text[16];

	notes[0].result = io_read(background_file, text, sizeof text, IO_POSITION, (uint32_t)argument);
	return 0;
}

TEST(console_readers_of_the_background_wait)
{
	begin();
	background_file = open_terminal(O_RDWR);
	handle_t file = open_terminal(O_RDWR);
	notes[0].result = -1000;
	set_foreground(file, 7);
	expect_handle(thread_spawn(read_in_the_background, (void *)8, PRIORITY_TEST + 1));
	type("first\n");
	expect_equal(-1000, notes[0].result);
	expect_file_read(file, 10, 7, "first\n");
	type("second\n");
	expect_equal(-1000, notes[0].result);
	set_foreground(file, 8);
	sleep_milliseconds(2);
	expect_equal(7, notes[0].result);
}

TEST(console_watch_tells_when_a_line_is_there)
{
	handle_t bell = expect_handle(endpoint_create());
	handle_t rope = expect_handle(connection_create(bell, 1, 8));
	struct message m;

	begin();
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
	begin();
	handle_t file = open_terminal(O_RDWR);
	program_end(task);
	console_start();
	expect_equal(2, io_write(file, "ok", 2, IO_POSITION));
	type("still\n");
	expect_file_read(file, 10, 0, "still\n");
}
