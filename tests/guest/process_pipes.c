/* SPDX-License-Identifier: MIT */
/*
 * process_pipes.c: pipes: order, blocking, ends, atomic writes, polling; and callers that go away.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <posix/process_call.h>
#include <start.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/pipes.h"

#define PIPE_SIZE	16384u
#define PIPE_ATOMIC	4096u

static char bytes[3 * PIPE_SIZE], seen[3 * PIPE_SIZE];

static void
fill_bytes(void)
{
	for (uint32_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7 + i / 251);
}

PROCESS_TEST(pipe_brings_what_was_put_in)
{
	struct pipe_ends p = pipe_new(0);

	fill_bytes();
	expect_equal(5, pipe_out(p.writing, "hello", 5));
	expect_equal(3, pipe_put(p.writing, " wo", 3));
	expect_equal(2, pipe_get(p.reading, seen, 2));
	expect_equal(6, pipe_in(p.reading, seen + 2, 100));
	expect_bytes("hello wo", seen, 8);
	for (uint32_t length = 1; length < PIPE_SIZE; length = length * 3 + 1) {
		expect_equal(length, pipe_out(p.writing, bytes, length));
		expect_equal(length, pipe_in(p.reading, seen, sizeof seen));
		expect_bytes(bytes, seen, length);
	}
}

PROCESS_TEST(pipe_reader_waits_for_a_writer)
{
	struct pipe_ends p = pipe_new(0);

	if (fork() == 0) {
		sleep_milliseconds(3);
		expect_equal(4, pipe_put(p.writing, "late", 4));
		exit(0);
	}
	expect_equal(4, pipe_get(p.reading, seen, 8));
	expect_bytes("late", seen, 4);
	expect_exit(-1, 0);
}

PROCESS_TEST(pipe_writer_waits_for_room_and_all_arrives)
{
	struct pipe_ends p = pipe_new(0);
	uint32_t got = 0;

	fill_bytes();
	if (fork() == 0) {
		handle_close(p.reading);
		expect_equal(sizeof bytes, pipe_out(p.writing, bytes, sizeof bytes));
		exit(0);
	}
	handle_close(p.writing);
	for (;;) {
		int32_t result = pipe_in(p.reading, seen + got, 1000);

		expect(result >= 0);
		if (result == 0)
			break;
		got += (uint32_t)result;
	}
	expect_equal(sizeof bytes, got);
	expect_bytes(bytes, seen, sizeof bytes);
	expect_exit(-1, 0);
}

PROCESS_TEST(pipe_ends_when_the_last_writer_has_gone)
{
	struct pipe_ends p = pipe_new(0);
	pid_t child = fork();

	if (child == 0) {
		handle_close(p.reading);
		pipe_put(p.writing, "x", 1);
		exit(0);			/* its handle goes with it */
	}
	handle_close(p.writing);
	expect_equal(1, pipe_get(p.reading, seen, 8));
	expect_equal(0, pipe_get(p.reading, seen, 8));
	expect_equal(0, pipe_in(p.reading, seen, 800));
	expect_exit(child, 0);
}

PROCESS_TEST(pipe_without_readers_breaks)
{
	struct pipe_ends p = pipe_new(0);

	fill_bytes();
	if (fork() == 0) {
		handle_close(p.reading);
		/* It waits for room first, and then for nobody. */
		expect_equal(PIPE_SIZE, pipe_out(p.writing, bytes, sizeof bytes));
		expect_equal(ERRNO(EPIPE), pipe_put(p.writing, "x", 1));
		exit(0);
	}
	sleep_milliseconds(3);
	handle_close(p.reading);
	expect_exit(-1, 0);
	expect_equal(ERRNO(EPIPE), pipe_out(p.writing, bytes, 100));
}

PROCESS_TEST(pipe_without_blocking_says_again)
{
	struct pipe_ends p = pipe_new(O_NONBLOCK);

	expect_equal(ERRNO(EAGAIN), pipe_get(p.reading, seen, 8));
	expect_equal(ERRNO(EAGAIN), pipe_in(p.reading, seen, 800));
	expect_equal(PIPE_SIZE, pipe_out(p.writing, bytes, sizeof bytes));
	expect_equal(ERRNO(EAGAIN), pipe_put(p.writing, "x", 1));
	expect_equal(100, pipe_in(p.reading, seen, 100));
	/* Up to PIPE_BUF: whole or not at all. */
	expect_equal(ERRNO(EAGAIN), pipe_out(p.writing, bytes, PIPE_ATOMIC));
	expect_equal(ERRNO(EAGAIN), pipe_out(p.writing, bytes, 101));
	expect_equal(100, pipe_out(p.writing, bytes, PIPE_ATOMIC + 1));
}

PROCESS_TEST(pipe_writes_of_several_are_not_mixed)
{
	struct pipe_ends p = pipe_new(0);
	enum { WRITERS = 4, TURNS = 12, LENGTH = 1500 };

	for (int writer = 0; writer < WRITERS; writer++) {
		if (fork() != 0)
			continue;
		memset(bytes, 'a' + writer, LENGTH);
		for (int turn = 0; turn < TURNS; turn++)
			expect_equal(LENGTH, pipe_out(p.writing, bytes, LENGTH));
		exit(0);
	}
	for (int turn = 0; turn < WRITERS * TURNS; turn++) {
		uint32_t got = 0;

		while (got < LENGTH) {
			int32_t result = pipe_in(p.reading, seen + got, LENGTH - got);

			expect(result > 0);
			got += (uint32_t)result;
		}
		for (uint32_t i = 1; i < LENGTH; i++)
			expect_equal(seen[0], seen[i]);
	}
	for (int writer = 0; writer < WRITERS; writer++)
		expect_exit(-1, 0);
}

PROCESS_TEST(pipe_keeps_the_bytes_of_a_reader_that_is_gone)
{
	struct pipe_ends p = pipe_new(0);
	pid_t child = fork();

	if (child == 0) {
		pipe_get(p.reading, seen, 8);
		exit(0);
	}
	sleep_milliseconds(3);
	family_end(child);
	expect_equal(3, pipe_put(p.writing, "abc", 3));
	expect_equal(3, pipe_get(p.reading, seen, 8));
	expect_bytes("abc", seen, 3);
}

static void
nothing(int number)
{
	(void)number;
}

PROCESS_TEST(pipe_keeps_the_bytes_of_a_reader_that_was_interrupted)
{
	struct pipe_ends p = pipe_new(0);
	const struct sigaction action = { .sa_handler = nothing };
	pid_t child = fork();

	if (child == 0) {
		sigaction(SIGUSR1, &action, NULL);
		expect_equal(E_INTERRUPTED, pipe_in(p.reading, seen, 800));
		exit(0);
	}
	sleep_milliseconds(3);
	kill(child, SIGUSR1);
	expect_exit(child, 0);
	expect_equal(3, pipe_put(p.writing, "abc", 3));
	expect_equal(3, pipe_get(p.reading, seen, 8));
}

PROCESS_TEST(pipe_moves_nothing_for_a_buffer_that_is_none)
{
	struct pipe_ends p = pipe_new(O_NONBLOCK);
	struct message m = { .tag = TAG(IO_WRITE, 0, 0) | TAG_WINDOW_READ, .words = { 600, 0, IO_AT_POSITION } };

	mailbox()->read_window = (struct window){ 16, 600 };
	expect(ipc_call(p.writing, &m) >= 0);
	expect_equal(E_WINDOW, m.words[0]);
	expect_equal(0, m.words[1]);
	expect_equal(ERRNO(EAGAIN), pipe_get(p.reading, seen, 8));
	expect_equal(4, pipe_put(p.writing, "good", 4));
	m = (struct message){ .tag = TAG(IO_READ, 0, 0) | TAG_WINDOW_WRITE, .words = { 600, 0, IO_AT_POSITION } };
	mailbox()->write_window = (struct window){ 16, 600 };
	expect(ipc_call(p.reading, &m) >= 0);
	expect_equal(E_WINDOW, m.words[0]);
	expect_equal(4, pipe_get(p.reading, seen, 8));
	expect_bytes("good", seen, 4);
}

PROCESS_TEST(pipe_refuses_the_wrong_end_and_other_requests)
{
	struct pipe_ends p = pipe_new(0);
	struct message m;

	expect_equal(ERRNO(EBADF), pipe_put(p.reading, "x", 1));
	expect_equal(ERRNO(EBADF), pipe_get(p.writing, seen, 1));
	for (uint32_t label = 0; label < 0x100; label++) {
		if (label == IO_GET || label == IO_PUT || label == IO_READ || label == IO_WRITE ||
		    label == IO_WATCH || label == IO_STAT || label == IO_FLAGS || label == IO_SYNC || label == IO_LOCK)
			continue;
		m = (struct message){ .tag = TAG(label, 0, 0), .words = { 1, 2, 3 } };
		expect(ipc_call(p.reading, &m) >= 0);
		expect((int32_t)m.words[0] < 0);
	}
	/* The connection to proc is no root of files. */
	m = (struct message){ .tag = TAG(IO_OPEN, 1, 0) };
	expect(ipc_call(start_handle("process"), &m) >= 0);
	expect_equal(E_CALL, m.words[0]);
}

/* Watch one end: what is there now; else a pulse comes at `endpoint`. */
static uint32_t
watch(handle_t end, uint32_t events, handle_t connection)
{
	struct message m = { .tag = TAG(IO_WATCH, 0, 1), .words = { events, 1, 5 } };

	mailbox()->handles[0] = connection;
	expect(ipc_call(end, &m) >= 0);
	return m.words[0];
}

PROCESS_TEST(pipe_can_be_watched)
{
	struct pipe_ends p = pipe_new(0);
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 1));
	struct message m;

	expect_equal(POLLOUT, watch(p.writing, POLLOUT | POLLIN, connection));
	expect_equal(0, watch(p.reading, POLLIN, connection));
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
	pipe_put(p.writing, "x", 1);
	expect_equal(TAG_KIND_PULSE, ipc_recv(endpoint, &m, TIMEOUT_NONE));
	expect_equal(POLLIN, watch(p.reading, POLLIN, connection));
	pipe_get(p.reading, seen, 1);
	expect_equal(0, watch(p.reading, POLLIN, connection));
	handle_close(p.writing);
	expect_equal(TAG_KIND_PULSE, ipc_recv(endpoint, &m, 1000));
	expect_equal(POLLHUP, watch(p.reading, POLLIN, connection));
}

PROCESS_TEST(pipe_that_the_table_cannot_take_is_refused)
{
	handle_t ends[2], last[2] = { 0 };
	uint32_t made = 0;
	int32_t result;

	while ((result = pipe_handles(0, ends)) == 0) {
		last[0] = ends[0];
		last[1] = ends[1];
		made++;
	}
	expect_equal(ERRNO(EMFILE), result);
	expect(made >= 100);
	while (endpoint_create() > 0)
		;
	expect_equal(-1, fork());
	expect_equal(EMFILE, errno);
	handle_close(last[0]);
	handle_close(last[1]);
	if (fork() == 0)
		exit(0);
	expect_exit(-1, 0);
	expect_equal(0, pipe_handles(0, ends));
}
