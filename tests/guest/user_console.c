/* SPDX-License-Identifier: MIT */
/*
 * user_console.c: the console server with many clients, hostile ones among them, and its own death.
 */
#include <fcntl.h>
#include <io.h>
#include <program.h>
#include <protocol/console.h>

#include "lib/console_case.h"
#include "lib/guest.h"
#include "lib/hostile.h"

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
	console_begin();
	type("hello\n");
	expect_read("hello\n");
}

TEST(console_edits_what_is_typed)
{
	console_begin();
	type("helo\blo\n");
	expect_read("hello\n");
	type("wrong^uright words^wline\n");
	expect_read("right line\n");
}

TEST(console_ctrl_d_and_ctrl_c_are_read)
{
	console_begin();
	type("^d");
	expect_read("");
	type("abc^c");
	expect_read("\003");
	type("ab^d");
	expect_read("ab");
}

TEST(console_long_lines_are_read_in_parts)
{
	console_begin();
	type("abcdefgh\nrest\n");
	expect_read_of(3, "abc");
	expect_read_of(3, "def");
	expect_read_of(8, "gh\n");
	expect_read("rest\n");
}

TEST(console_write_takes_payload_and_registers)
{
	struct message m = { .tag = TAG(CONSOLE_PUT, 0, 0), .words = { 8 } };

	console_begin();
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
	console_begin();
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

	console_begin();
	for (int i = 0; i < 200; i++) {
		m = (struct message){ .tag = TAG(CONSOLE_WRITE, 0, 1) };
		mailbox()->handles[0] = console_endpoint;
		expect_equal(0, ipc_call(console, &m));
		expect_equal(0, m.words[0]);
	}
	m = (struct message){ .tag = TAG(CONSOLE_WRITE, 0, 2) };
	mailbox()->handles[0] = mailbox()->handles[1] = console_endpoint;
	expect_equal(E_FULL, ipc_call(console, &m));
	expect_equal(1, console_write(console, "x", 1));
}

TEST(console_clients_cannot_raise_interrupts)
{
	console_begin();
	expect_equal(E_RIGHTS, pulse(console, 1));
	expect_equal(E_RIGHTS, pulse(console, 2));
}

TEST(console_ignores_a_read_that_wants_no_reply)
{
	struct message m = { .tag = TAG(CONSOLE_READ, 0, 0), .words = { 10 } };

	console_begin();
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
	console_begin();
	start_reader(0);
	type("ab");
	sleep_milliseconds(20);
	expect_equal(-1000, notes[0].result);
	type("c\n");
	expect_note(0, "abc\n");
}

TEST(console_readers_are_served_in_the_order_they_came)
{
	console_begin();
	for (uint32_t i = 0; i < 3; i++)
		start_reader(i);
	type("one\ntwo\nthree\n");
	expect_note(0, "one\n");
	expect_note(1, "two\n");
	expect_note(2, "three\n");
}

TEST(console_refuses_readers_beyond_its_queue)
{
	console_begin();
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
	child_give(child, expect_handle(connection_create(console_endpoint, 200, 0)), 1, RIGHT_SEND);
	child_start(child);
}

TEST(console_reader_that_dies_waiting_takes_no_line)
{
	struct child dead, living;

	console_begin();
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

	console_begin();
	start_child_reader(&dead);
	start_reader(0);
	expect_equal(0, task_destroy(dead.task, 0));
	type("kept\n");
	expect_note(0, "kept\n");
	child_wait(&dead);
}

TEST(console_reader_whose_handle_closes_reads_the_end)
{
	console_begin();
	handle_t own = console;

	console = expect_handle(connection_create(console_endpoint, 300, 0));
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
	console_begin();
	notes[0].result = -1000;
	expect_handle(thread_spawn(call_and_note, (void *)0, PRIORITY_TEST + 1));
	program_end(console_task);
	sleep_milliseconds(1);
	expect_equal(E_RESTARTED, notes[0].result);
}

TEST(console_death_does_not_end_a_connection)
{
	console_begin();
	start_reader(0);
	program_end(console_task);
	/* The library asked again; its request waits for the next incarnation. */
	console_start();
	type("again\n");
	expect_note(0, "again\n");
}

TEST(console_typed_ahead_is_kept_and_bounded)
{
	console_begin();
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

/* ---- clients that mean no good ---------------------------------------------------------------------------- */

static void
ask_anything(handle_t connection)
{
	hostile_request(connection, connection);
}

static void
put(handle_t connection)
{
	console_write(connection, "+", 1);
}

static void
expect_same_console(void)
{
	struct task_info info;

	expect_equal(1, console_write(console, "x", 1));
	expect_equal(0, task_info(console_task, &info));
	expect_equal(0, info.dead);
}

/* A request to read may wait, and its client with it; so there are many clients, and each dies. */
TEST(console_survives_random_requests)
{
	uint32_t kind;

	console_begin();
	handle_t terminal = expect_handle(io_open_path(console, "", O_RDWR | O_NONBLOCK, 0, &kind));
	for (uint32_t i = 0; i < 10; i++) {
		hostile_askers_die(ask_anything, console);
		hostile_askers_die(ask_anything, terminal);
	}
	expect_same_console();
}

TEST(console_clients_die_in_the_middle)
{
	console_begin();
	hostile_askers_die(put, console);
	expect_same_console();
	type("line\n");
	expect_read("line\n");
}

TEST(console_serves_others_beside_endless_requests)
{
	console_begin();
	hostile_askers_begin(put, console);
	for (uint32_t i = 0; i < 5; i++) {
		type("line\n");
		expect_read("line\n");
	}
	hostile_askers_end();
	expect_same_console();
}
