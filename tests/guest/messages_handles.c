/* SPDX-License-Identifier: MIT */
/*
 * messages_handles.c: handles that travel with messages, and messages that fail on the way.
 *
 *   Whether a message can be delivered is decided when it is received.  What is wrong with it is the sender's
 *   error; the receiver hears nothing of it and gets the next message.
 */
#include "lib/worker.h"

#define LABEL	5u

static handle_t endpoint, connection;
static struct worker worker, next;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 1, 0));
	mailbox()->accept = MESSAGE_HANDLES_MAX;
}

/* What a worker sends: how many handles, which, and how. */
struct parcel {
	uint32_t count;
	handle_t handles[MESSAGE_HANDLES_MAX];
	handle_t through;
	_Bool call;
};

static struct parcel parcel, next_parcel;

/* Worker: send or call; returns the result, or the reply's label. */
static uint32_t
send_parcel(void *argument)
{
	const struct parcel *p = argument;
	struct message m = { .tag = TAG(LABEL + p->count, 0, p->count) };
	int32_t tag;

	for (unsigned n = 0; n < MESSAGE_HANDLES_MAX; n++)
		mailbox()->handles[n] = p->handles[n];
	if (!p->call)
		return (uint32_t)ipc_send(p->through, &m);
	tag = ipc_call(p->through, &m);
	return tag < 0 ? (uint32_t)tag : TAG_LABEL((uint32_t)tag);
}

static handle_t
some_memory(void)
{
	return expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
}

static uint32_t
handles_open(void)
{
	struct task_info info;

	expect_equal(0, task_info(HANDLE_SELF, &info));
	return info.handles;
}

/* A parcel of count copies of one handle, sent by a waiting worker. */
static void
queue_parcel(uint32_t count, handle_t handle, _Bool call)
{
	parcel = (struct parcel){ .count = count, .through = connection, .call = call };
	for (uint32_t n = 0; n < count; n++)
		parcel.handles[n] = handle;
	worker_start(&worker, send_parcel, &parcel, PRIORITY_HIGH);
}

/* Behind it, an innocent sender. */
static void
queue_next(void)
{
	next_parcel = (struct parcel){ .count = 0, .through = connection };
	worker_start(&next, send_parcel, &next_parcel, PRIORITY_HIGH);
}

/* ---- arrival --------------------------------------------------------------------------------------- */

TEST(ipc_handles_arrive_with_the_senders_rights)
{
	struct message m = { 0 };
	handle_t memory = some_memory();
	handle_t less = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHT_READ | RIGHT_TRANSFER));

	make_endpoint();
	parcel = (struct parcel){ 4, { memory, less, connection, endpoint }, connection, 0 };
	worker_start(&worker, send_parcel, &parcel, PRIORITY_HIGH);
	expect_equal(TAG(LABEL + 4, 0, 4), receive(endpoint, &m));
	for (unsigned n = 0; n < 4; n++) {
		expect(mailbox()->handles[n] != parcel.handles[n]);
		expect_equal(handle_info(parcel.handles[n]), handle_info(mailbox()->handles[n]));
	}
	expect_equal(OBJECT_MEMORY | RIGHT_READ | RIGHT_TRANSFER,
		     handle_info(mailbox()->handles[1]));
	expect_equal(0, worker_wait(&worker));
}

TEST(ipc_receiver_takes_no_more_handles_than_it_accepts)
{
	struct message m = { 0 };
	handle_t memory = some_memory();

	make_endpoint();
	for (uint32_t accept = 0; accept <= MESSAGE_HANDLES_MAX; accept++) {
		for (uint32_t count = 0; count <= MESSAGE_HANDLES_MAX; count++) {
			uint32_t before = handles_open();

			mailbox()->accept = accept;
			queue_parcel(count, memory, 0);
			expect_equal(count <= accept ? TAG(LABEL + count, 0, count) :
				     (uint32_t)E_TIMEOUT,
				     ipc_recv(endpoint, &m, TIMEOUT_NONE));
			expect_equal(count <= accept ? 0 : E_FULL, worker_wait(&worker));
			expect_equal(before + (count <= accept ? count : 0), handles_open());
		}
	}
}

TEST(ipc_receiver_that_waits_takes_handles_as_well)
{
	struct message m = { .tag = TAG(1, 0, 2) };
	handle_t memory = some_memory();

	make_endpoint();
	mailbox()->accept = 1;
	mailbox()->handles[0] = mailbox()->handles[1] = memory;
	/* The worker is both: it sends to itself through the first thread. */
	queue_parcel(1, memory, 1);
	expect_equal(TAG(LABEL + 1, 0, 1), receive(endpoint, &m));
	mailbox()->handles[0] = mailbox()->handles[1] = memory;
	m.tag = TAG(1, 0, 2);
	expect_equal(E_FULL, ipc_reply(mailbox()->token, &m));
	m.tag = TAG(9, 0, 0);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	expect_equal(9, worker_wait(&worker));
}

/* A waiting receiver with room for two; returns how many came. */
static uint32_t
receive_two(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	mailbox()->accept = 2;
	expect(receive(endpoint, &m) >= 0);
	return TAG_HANDLES(m.tag);
}

TEST(ipc_send_to_a_waiting_receiver_fails_at_once)
{
	struct message m = { .tag = TAG(1, 0, 3) };
	handle_t memory = some_memory();
	handle_t bound = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						   RIGHTS_ALL & ~RIGHT_TRANSFER));
	handle_t *sent = mailbox()->handles;
	uint32_t open;

	make_endpoint();
	worker_start(&worker, receive_two, NULL, PRIORITY_HIGH);
	open = handles_open();
	sent[0] = sent[1] = sent[2] = memory;
	expect_equal(E_FULL, ipc_send(connection, &m));
	expect_equal(E_FULL, ipc_call(connection, &m));
	m.tag = TAG(1, 0, 2);
	sent[1] = 0;
	expect_equal(E_HANDLE, ipc_send(connection, &m));
	expect_equal(E_HANDLE, ipc_call(connection, &m));
	sent[1] = HANDLE_MAX + 1;
	expect_equal(E_HANDLE, ipc_send(connection, &m));
	sent[1] = bound;
	expect_equal(E_RIGHTS, ipc_send(connection, &m));
	expect_equal(E_RIGHTS, ipc_call(connection, &m));
	expect_equal(open, handles_open());
	expect(!worker.ended);			/* it heard nothing of all this */
	sent[1] = memory;
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(2, worker_wait(&worker));
	expect_equal(open + 1, handles_open());	/* two came, the thread's own went */
}

TEST(ipc_mailbox_without_handles_in_the_tag_is_ignored)
{
	struct message m = { 0 };

	make_endpoint();
	mailbox()->accept = 0xffffffffu;	/* as good as four */
	queue_parcel(0, HANDLE_MAX, 0);
	expect_equal(TAG(LABEL, 0, 0), receive(endpoint, &m));
	expect_equal(0, worker_wait(&worker));
	queue_parcel(4, connection, 0);
	expect_equal(TAG(LABEL + 4, 0, 4), receive(endpoint, &m));
	expect_equal(0, worker_wait(&worker));
}

/* ---- what happens between queueing and receipt ------------------------------------------------ */

TEST(ipc_handle_closed_while_queued_fails_the_sender_only)
{
	struct message m = { 0 };

	make_endpoint();
	for (unsigned call = 0; call < 2; call++) {
		handle_t memory = some_memory();

		queue_parcel(1, memory, call);
		queue_next();
		expect_equal(0, handle_close(memory));
		expect_equal(TAG(LABEL, 0, 0), receive(endpoint, &m));
		expect_equal(E_HANDLE, worker_wait(&worker));
		expect_equal(0, worker_wait(&next));
	}
}

TEST(ipc_handle_without_transfer_fails_the_queued_sender_only)
{
	struct message m = { 0 };
	handle_t bound = expect_handle(handle_copy(some_memory(), HANDLE_SELF, HANDLE_ANY,
						   RIGHTS_ALL & ~RIGHT_TRANSFER));

	make_endpoint();
	queue_parcel(2, bound, 1);
	queue_next();
	expect_equal(TAG(LABEL, 0, 0), receive(endpoint, &m));
	expect_equal(E_RIGHTS, worker_wait(&worker));
	expect_equal(0, worker_wait(&next));
}

#define CHILD_ENDPOINT	1u

/* A child whose table is full but for two: returns how many handles came before the pulse. */
static uint32_t
receive_into_small_table(uint32_t unused)
{
	struct message m = { 0 };
	uint32_t handles = 0;

	(void)unused;
	mailbox()->accept = MESSAGE_HANDLES_MAX;
	while (receive(CHILD_ENDPOINT, &m) != TAG_KIND_PULSE)
		handles += TAG_HANDLES(m.tag);
	return handles;
}

TEST(ipc_full_table_of_the_receiver_fails_the_sender)
{
	struct message m = { 0 };
	struct child child;
	handle_t memory = some_memory();

	make_endpoint();
	connection = expect_handle(connection_create(endpoint, 1, 1));
	child_create(&child, receive_into_small_table, 0, PRIORITY_HIGH);
	child_give(&child, endpoint, CHILD_ENDPOINT, RIGHT_RECEIVE);
	for (handle_t h = 2; h < CHILD_HANDLES - 2; h++)
		child_give(&child, memory, h, 0);
	child_start(&child);
	for (unsigned n = 0; n < MESSAGE_HANDLES_MAX; n++)
		mailbox()->handles[n] = memory;
	m.tag = TAG(1, 0, 3);
	expect_equal(E_FULL, ipc_send(connection, &m));
	m.tag = TAG(1, 0, 1);
	expect_equal(0, ipc_send(connection, &m));
	m.tag = TAG(1, 0, 2);
	expect_equal(E_FULL, ipc_call(connection, &m));
	m.tag = TAG(1, 0, 1);
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(E_FULL, ipc_send(connection, &m));
	m.tag = TAG(1, 0, 0);
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(0, pulse(connection, 1));
	expect_equal(2, child_wait(&child));
}

/* ---- replies --------------------------------------------------------------------------------------------- */

/* Worker: call, ready to take as many handles as the argument says; returns how many came. */
static uint32_t
call_accepting(void *accept)
{
	struct message m = { .tag = TAG(LABEL, 0, 0) };

	mailbox()->accept = (uint32_t)accept;
	expect(ipc_call(connection, &m) >= 0);
	for (uint32_t n = 0; n < TAG_HANDLES(m.tag); n++)
		expect_equal(OBJECT_MEMORY, handle_info(mailbox()->handles[n]) & OBJECT_TYPES);
	return TAG_HANDLES(m.tag);
}

TEST(ipc_reply_carries_handles_the_caller_accepts)
{
	handle_t memory = some_memory();
	struct message m = { 0 };

	make_endpoint();
	for (uint32_t accept = 0; accept <= MESSAGE_HANDLES_MAX; accept++) {
		worker_start(&worker, call_accepting, (void *)accept, PRIORITY_HIGH);
		expect_equal(TAG(LABEL, 0, 0), receive(endpoint, &m));
		for (unsigned n = 0; n < MESSAGE_HANDLES_MAX; n++)
			mailbox()->handles[n] = memory;
		m.tag = TAG(1, 0, accept + 1);
		if (accept < MESSAGE_HANDLES_MAX)
			expect_equal(E_FULL, ipc_reply(mailbox()->token, &m));
		expect(!worker.ended);
		m.tag = TAG(1, 0, accept);
		expect_equal(0, ipc_reply(mailbox()->token, &m));
		expect_equal(accept, worker_wait(&worker));
	}
}

TEST(ipc_reply_with_a_bad_handle_leaves_the_caller_waiting)
{
	handle_t bound = expect_handle(handle_copy(some_memory(), HANDLE_SELF, HANDLE_ANY,
						   RIGHTS_ALL & ~RIGHT_TRANSFER));
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, call_accepting, (void *)4, PRIORITY_HIGH);
	expect_equal(TAG(LABEL, 0, 0), receive(endpoint, &m));
	m.tag = TAG(1, 0, 1);
	mailbox()->handles[0] = HANDLE_MAX;
	expect_equal(E_HANDLE, ipc_reply(mailbox()->token, &m));
	expect_equal(E_HANDLE, ipc_reply_recv(endpoint, &m));
	mailbox()->handles[0] = bound;
	expect_equal(E_RIGHTS, ipc_reply(mailbox()->token, &m));
	expect_equal(E_RIGHTS, ipc_reply_recv(endpoint, &m));
	expect(!worker.ended);
	m.tag = TAG(1, 0, 0);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	expect_equal(0, worker_wait(&worker));
}

/* ---- the last sender of a connection fails --------------------------------------------------------- */

TEST(ipc_hangup_after_a_failed_last_sender_is_received)
{
	struct message m = { 0 };
	handle_t memory = some_memory();

	make_endpoint();
	connection = expect_handle(connection_create(endpoint, 0x1a57, 0));
	queue_parcel(1, memory, 0);
	expect_equal(0, handle_close(memory));
	expect_equal(0, handle_close(connection));
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(0x1a57, m.badge);
	expect_equal(E_HANDLE, worker_wait(&worker));
}
