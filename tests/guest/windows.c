/* SPDX-License-Identifier: MIT */
/*
 * windows.c: buffers that a caller exposes for the duration of a call.
 */
#include "lib/worker.h"

#define ROOM	(3 * PAGE_SIZE)
#define PLACE	0x60000000u		/* where a test maps pages of its own */

static uint8_t buffer[ROOM] __attribute__((aligned(PAGE_SIZE)));
static handle_t endpoint, connection;

struct request {
	uint32_t tag;
	struct window read, write;
};

/* A client's call with windows; what it returns is the call's result. */
static uint32_t
call_with_windows(void *argument)
{
	const struct request *request = argument;
	struct message message = { .tag = request->tag };

	mailbox()->read_window = request->read;
	mailbox()->write_window = request->write;
	return (uint32_t)ipc_call(connection, &message);
}

/* Starts a client and receives its call; the token is in the mailbox. */
static uint32_t
serve(struct worker *worker, struct request *request)
{
	struct message message;

	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 1, 0));
	worker_start(worker, call_with_windows, request, PRIORITY_HIGH);
	expect(ipc_recv(endpoint, &message, PATIENCE) >= 0);
	return mailbox()->token;
}

static void
finish(struct worker *worker, uint32_t token)
{
	const struct message message = { .tag = TAG(5, 0, 0) };

	expect_equal(0, ipc_reply(token, &message));
	expect_equal(TAG(5, 0, 0), worker_wait(worker));
}

static void
map_pages(uint32_t address, uint32_t pages, uint32_t rights)
{
	const handle_t memory = expect_handle(memory_create(pages * PAGE_SIZE, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, pages * PAGE_SIZE));
	expect_equal(0, memory_map_all(memory, HANDLE_SELF, address, 0, pages * PAGE_SIZE, rights));
	expect_equal(0, handle_close(memory));
}

TEST(window_is_read_and_written_across_pages)
{
	static struct worker worker;
	static uint8_t client[ROOM];
	static struct request request;
	uint32_t done;

	for (uint32_t n = 0; n < ROOM; n++)
		client[n] = (uint8_t)(n * 7);
	request = (struct request){ TAG(1, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE,
				    { (uint32_t)client + 1, ROOM - 2 },
				    { (uint32_t)client + 1, ROOM - 2 } };
	const uint32_t token = serve(&worker, &request);

	expect_equal(ROOM - 2, ipc_read(token, 0, buffer + 1, ROOM - 2, &done));
	expect_equal(ROOM - 2, done);
	expect_bytes(client + 1, buffer + 1, ROOM - 2);
	buffer[100] = 0xee;
	expect_equal(2, ipc_write(token, 4999, buffer + 100, 2, &done));
	expect_equal(0xee, client[5000]);
	finish(&worker, token);
}

TEST(window_of_the_other_direction_is_refused)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ, { 0x5000, 16 }, { 0x5000, 16 } };
	uint32_t done;
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_RANGE, ipc_write(token, 0, buffer, 4, &done));
	finish(&worker, token);
}

TEST(window_ends_where_the_caller_said)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ, { 0, 16 }, { 0, 0 } };
	uint32_t done;

	request.read.address = (uint32_t)buffer;
	const uint32_t token = serve(&worker, &request);

	expect_equal(16, ipc_read(token, 0, buffer + PAGE_SIZE, 16, &done));
	expect_equal(0, ipc_read(token, 16, buffer + PAGE_SIZE, 0, &done));
	expect_equal(E_RANGE, ipc_read(token, 0, buffer + PAGE_SIZE, 17, &done));
	expect_equal(E_RANGE, ipc_read(token, 17, buffer + PAGE_SIZE, 0, &done));
	expect_equal(E_RANGE, ipc_read(token, 0xfffffff0u, buffer + PAGE_SIZE, 0x20, &done));
	finish(&worker, token);
}

TEST(window_copy_is_at_most_a_step)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ, { 0, 0x100000 }, { 0, 0 } };
	uint32_t done;
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_RANGE, ipc_read(token, 0, buffer, WINDOW_STEP + 1, &done));
	finish(&worker, token);
}

TEST(window_with_an_absent_page_tells_how_far_it_came)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ,
					  { PLACE + PAGE_SIZE - 10, 100 }, { 0, 0 } };
	uint32_t done;

	map_pages(PLACE, 1, MAP_READ | MAP_WRITE);
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_WINDOW, ipc_read(token, 0, buffer, 100, &done));
	expect_equal(10, done);
	finish(&worker, token);
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, PLACE, PAGE_SIZE));
}

TEST(window_that_is_read_only_memory_is_not_written)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_WRITE, { 0, 0 }, { PLACE, 100 } };
	uint32_t done;

	map_pages(PLACE, 1, MAP_READ);
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_WINDOW, ipc_write(token, 0, buffer, 100, &done));
	expect_equal(0, done);
	finish(&worker, token);
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, PLACE, PAGE_SIZE));
}

TEST(window_into_the_kernel_is_no_window)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE,
					  { 0xc0100000u, 64 }, { 0xfffffff0u, 64 } };
	uint32_t done;
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_WINDOW, ipc_read(token, 0, buffer, 64, &done));
	expect_equal(0, done);
	expect_equal(E_WINDOW, ipc_write(token, 0, buffer, 64, &done));
	expect_equal(0, done);
	finish(&worker, token);
}

TEST(window_copy_with_a_bad_own_buffer_changes_nothing)
{
	static struct worker worker;
	static uint8_t client[64] = "untouched";
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ | TAG_WINDOW_WRITE,
					  { 0, 64 }, { 0, 64 } };
	uint32_t done;

	request.read.address = request.write.address = (uint32_t)client;
	const uint32_t token = serve(&worker, &request);

	expect_equal(E_FAULT, ipc_read(token, 0, (void *)0x1000u, 64, &done));
	expect_equal(E_FAULT, ipc_write(token, 0, (void *)0xc0000000u, 64, &done));
	expect_bytes("untouched", client, 9);
	finish(&worker, token);
}

TEST(window_closes_with_the_reply)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ, { 0x400000u, 16 }, { 0, 0 } };
	uint32_t done;
	const uint32_t token = serve(&worker, &request);

	finish(&worker, token);
	expect_equal(E_GONE, ipc_read(token, 0, buffer, 4, &done));
	expect_equal(E_GONE, ipc_write(token, 0, buffer, 4, &done));
	expect_equal(E_TOKEN, ipc_read(0, 0, buffer, 4, &done));
	expect_equal(E_TOKEN, ipc_write(0, 0, buffer, 4, &done));
}

TEST(window_closes_when_the_call_is_cancelled)
{
	static struct worker worker;
	static struct request request = { TAG(1, 0, 0) | TAG_WINDOW_READ, { 0x400000u, 16 }, { 0, 0 } };
	const struct message message = { .tag = TAG(5, 0, 0) };
	uint32_t done;
	const uint32_t token = serve(&worker, &request);

	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
	expect_equal(E_GONE, ipc_read(token, 0, buffer, 4, &done));
	expect_equal(E_GONE, ipc_reply(token, &message));
}
