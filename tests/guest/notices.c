/* SPDX-License-Identifier: MIT */
/*
 * notices.c: hang-ups: what an endpoint hears of connections that nobody holds any more.
 */
#include "lib/worker.h"

#define BADGE		0xb00bu
#define CHILD_CONNECTION 9u

static handle_t endpoint, connection;
static struct worker worker, other;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, BADGE, 1));
}

static void
expect_hangup(void)
{
	struct message m = { .words = { 9, 9, 9 } };

	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_equal(0, m.words[0] | m.words[1] | m.words[2]);
	expect_equal(0, mailbox()->token);
}

static void
expect_nothing(void)
{
	struct message m = { 0 };

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

/* Workers: the argument is a label. */
static uint32_t
send_labelled(void *label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	return (uint32_t)ipc_send(connection, &m);
}

static uint32_t
call_labelled(void *label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	return (uint32_t)ipc_call(connection, &m);
}

/* ---- when ----------------------------------------------------------------------------------------- */

TEST(hangup_comes_once_and_with_the_last_handle)
{
	handle_t copy;

	make_endpoint();
	copy = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY, RIGHT_SEND));
	expect_equal(0, handle_close(connection));
	expect_nothing();
	expect_equal(0, handle_close(copy));
	expect_hangup();
	expect_nothing();
}

TEST(hangup_comes_for_handles_without_any_right)
{
	handle_t copy;

	make_endpoint();
	copy = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY, 0));
	expect_equal(0, handle_close(connection));
	expect_nothing();
	expect_equal(0, handle_close(copy));
	expect_hangup();
}

static uint32_t
hear_hangup(void *unused)
{
	(void)unused;
	expect_hangup();
	return 0;
}

TEST(hangup_wakes_a_waiting_receiver)
{
	make_endpoint();
	worker_start(&worker, hear_hangup, NULL, PRIORITY_HIGH);
	expect_equal(0, handle_close(connection));
	expect(worker.ended);
	expect_equal(0, worker_wait(&worker));
}

static uint32_t
hold_for_ever(uint32_t endpoint_given)
{
	struct message m = { 0 };

	return (uint32_t)ipc_recv(endpoint_given, &m, TIMEOUT_NEVER);
}

TEST(hangup_comes_when_the_holder_dies)
{
	struct child child;

	make_endpoint();
	child_create(&child, hold_for_ever, 10, PRIORITY_HIGH);
	expect_equal(CHILD_CONNECTION, handle_move(connection, child.task, CHILD_CONNECTION,
						   RIGHT_SEND));
	child_give(&child, endpoint, 10, RIGHT_RECEIVE);
	child_start(&child);
	expect_equal(0, task_destroy(child.task, 0));
	expect_hangup();
	expect_equal(0, child_wait(&child));
}

/* ---- never before a message --------------------------------------------------------------------- */

TEST(hangup_comes_after_the_last_queued_sender)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, send_labelled, (void *)1, PRIORITY_HIGH);
	worker_start(&other, call_labelled, (void *)2, PRIORITY_HIGH + 1);
	expect_equal(0, handle_close(connection));
	expect_equal(TAG(2, 0, 0), receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_equal(0, ipc_reply(mailbox()->token, &(struct message){ 0 }));
	expect_equal(TAG(1, 0, 0), receive(endpoint, &m));
	expect_hangup();
	expect_nothing();
	expect_equal(0, worker_wait(&worker));
	expect_equal(0, worker_wait(&other));
}

/* A caller in service is known by its token and holds its connection no more. */
TEST(hangup_does_not_wait_for_a_caller_in_service)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)2, PRIORITY_HIGH);
	expect_equal(TAG(2, 0, 0), receive(endpoint, &m));
	expect_equal(0, handle_close(connection));
	uint32_t token = mailbox()->token;
	expect_hangup();
	expect_equal(0, ipc_reply(token, &m));
	expect_equal(TAG(2, 0, 0), worker_wait(&worker));
}

static uint32_t
send_from_child(uint32_t label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	return (uint32_t)ipc_send(CHILD_CONNECTION, &m);
}

TEST(hangup_comes_when_the_last_queued_sender_dies)
{
	struct child child;

	make_endpoint();
	child_create(&child, send_from_child, 2, PRIORITY_HIGH);
	expect_equal(CHILD_CONNECTION, handle_move(connection, child.task, CHILD_CONNECTION,
						   RIGHT_SEND));
	child_start(&child);
	child_end(&child);
	expect_hangup();
	expect_nothing();
}

/* ---- nobody to tell --------------------------------------------------------------------------------- */

TEST(hangup_is_kept_for_whoever_receives_next)
{
	struct child child;
	handle_t kept;

	make_endpoint();
	kept = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	child_create(&child, hold_for_ever, 10, PRIORITY_LOW);
	expect_equal(10, handle_move(endpoint, child.task, 10, RIGHT_RECEIVE));
	child_end(&child);
	expect_equal(0, handle_close(connection));
	endpoint = kept;
	expect_hangup();
}

TEST(hangup_to_a_given_up_endpoint_leaves_nothing_behind)
{
	struct account before = account_take();

	make_endpoint();
	expect_equal(0, handle_close(endpoint));
	expect_equal(0, handle_close(connection));
	expect_account(before);

	make_endpoint();
	expect_equal(0, handle_close(connection));
	expect_equal(0, handle_close(endpoint));
	expect_account(before);
}

/* More than the kernel gives back in one step. */
#define MANY	200u

TEST(hangups_of_many_connections_all_come)
{
	static handle_t connections[MANY];
	struct account before;
	struct message m = { 0 };

	make_endpoint();
	before = account_take();
	for (uint32_t n = 0; n < MANY; n++)
		connections[n] = expect_handle(connection_create(endpoint, n, 0));
	for (uint32_t n = 0; n < MANY; n++)
		expect_equal(0, handle_close(connections[n]));
	for (uint32_t n = 0; n < MANY; n++) {
		expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
		expect_equal(n, m.badge);
	}
	expect_nothing();
	expect_account(before);
}

TEST(hangups_never_received_go_with_the_endpoint)
{
	struct account before = account_take();

	endpoint = expect_handle(endpoint_create());
	for (uint32_t n = 0; n < MANY; n++)
		expect_equal(0, handle_close(expect_handle(connection_create(endpoint, n, 0))));
	expect_equal(0, handle_close(endpoint));
	expect_account(before);
}
