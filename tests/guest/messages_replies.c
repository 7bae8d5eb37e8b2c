/* SPDX-License-Identifier: MIT */
/*
 * messages_replies.c: tokens, replies that come late, twice or from a stranger, and deferred ones.
 */
#include "lib/worker.h"

#define CALLS_AT_ONCE	4u

static handle_t endpoint, connection;
static struct worker worker, callers[CALLS_AT_ONCE];

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 1, 0xff));
}

/* Worker: call with a label; returns the reply's label, or the error. */
static uint32_t
call_labelled(void *label)
{
	struct message m = { .tag = TAG(label, 0, 0) };
	int32_t tag = ipc_call(connection, &m);

	return tag < 0 ? (uint32_t)tag : TAG_LABEL((uint32_t)tag);
}

/* Receive a call of that label; returns its token. */
static uint32_t
receive_call(uint32_t label)
{
	struct message m = { 0 };

	expect_equal(TAG(label, 0, 0), receive(endpoint, &m));
	expect(mailbox()->token != 0);
	return mailbox()->token;
}

static int32_t
reply_labelled(uint32_t token, uint32_t label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	return ipc_reply(token, &m);
}

/* ---- one reply a call --------------------------------------------------------------------------- */

TEST(ipc_reply_works_once)
{
	struct message m = { 0 };
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = receive_call(3);
	expect_equal(0, reply_labelled(token, 4));
	expect_equal(0, mailbox()->token);
	expect_equal(E_GONE, ipc_reply(token, &m));
	expect_equal(4, worker_wait(&worker));
}

TEST(ipc_tokens_of_successive_calls_differ)
{
	uint32_t token, previous = 0;

	make_endpoint();
	for (uint32_t n = 1; n <= 20; n++) {
		worker_start(&worker, call_labelled, (void *)n, PRIORITY_HIGH);
		token = receive_call(n);
		expect(token != previous && (int32_t)token > 0);
		if (previous != 0)
			expect_equal(E_GONE, reply_labelled(previous, 0));
		expect_equal(0, reply_labelled(token, n + 1));
		expect_equal(n + 1, worker_wait(&worker));
		previous = token;
	}
}

TEST(ipc_reply_refuses_what_is_no_token)
{
	struct message m = { 0 };
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = receive_call(3);
	expect_equal(E_TOKEN, ipc_reply(0, &m));
	expect_equal(E_TOKEN, ipc_reply(0x80000000u | token, &m));
	expect_equal(E_TOKEN, ipc_reply(0xffffffffu, &m));
	expect_equal(E_GONE, ipc_reply(token + 4096, &m));
	for (uint32_t forged = 1; forged < 9000; forged += 7) {
		if (forged != token)
			expect(ipc_reply(forged, &m) < 0);
	}
	expect(!worker.ended);
	expect_equal(0, reply_labelled(token, 4));
	expect_equal(4, worker_wait(&worker));
}

/* The receipt of anything else leaves no token behind. */
TEST(ipc_recv_of_a_pulse_clears_the_token)
{
	struct message m = { 0 };

	make_endpoint();
	mailbox()->token = 1;
	expect_equal(0, pulse(connection, 1));
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(0, mailbox()->token);
}

/* ---- strangers ---------------------------------------------------------------------------------- */

#define CHILD_ENDPOINT		9u
#define CHILD_CONNECTION	10u

/* A child that tries to answer a call that the parent received. */
static uint32_t
forge_reply(uint32_t token)
{
	struct message m = { .tag = TAG(666, 0, 0) };

	expect_equal(E_TOKEN, ipc_reply(token, &m));
	expect_equal(token, mailbox()->token);
	expect_equal(E_TOKEN, ipc_reply_recv(CHILD_ENDPOINT, &m));
	mailbox()->token = token;
	expect_equal(E_TOKEN, ipc_defer());
	expect_equal(token, mailbox()->token);
	return 0;
}

TEST(ipc_reply_to_another_tasks_caller_is_refused)
{
	struct child child;
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = receive_call(3);
	child_create(&child, forge_reply, token, PRIORITY_TEST);
	child_give(&child, endpoint, CHILD_ENDPOINT, RIGHT_RECEIVE);
	child_start(&child);
	expect_equal(0, child_wait(&child));
	expect(!worker.ended);
	expect_equal(0, reply_labelled(token, 4));
	expect_equal(4, worker_wait(&worker));
}

/* ---- callers that are gone --------------------------------------------------------------------- */

static uint32_t
call_for_ever(uint32_t label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	mailbox()->accept = 1;
	return (uint32_t)ipc_call(CHILD_CONNECTION, &m);
}

/* A child that has called, with label 5; returns the token. */
static uint32_t
start_caller(struct child *child)
{
	child_create(child, call_for_ever, 5, PRIORITY_TEST);
	child_give(child, connection, CHILD_CONNECTION, RIGHT_SEND);
	child_start(child);
	return receive_call(5);
}

TEST(ipc_reply_to_a_caller_that_died_changes_nothing)
{
	struct message m = { .tag = TAG(1, 0, 1) };
	struct child child;
	uint32_t token;

	make_endpoint();
	token = start_caller(&child);
	child_end(&child);
	mailbox()->handles[0] = endpoint;
	expect_equal(E_GONE, ipc_reply(token, &m));
	expect_equal(token, mailbox()->token);
	expect_equal(endpoint, mailbox()->handles[0]);
	expect(handle_info(endpoint) > 0);
}

TEST(ipc_reply_recv_to_a_caller_that_died_does_not_receive)
{
	struct message m = { .words = { 71, 72, 73 } };
	struct child child;
	uint32_t token;

	make_endpoint();
	token = start_caller(&child);
	child_end(&child);
	expect_equal(0, pulse(connection, 4));
	mailbox()->token = token;
	expect_equal(E_GONE, ipc_reply_recv(endpoint, &m));
	expect_equal(token, mailbox()->token);
	expect_equal(71, m.words[0]);
	/* The way on is to receive: the pulse is still there. */
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(4, m.words[0]);
	expect_equal(0, mailbox()->token);
}

TEST(ipc_late_reply_does_not_reach_the_next_thread_in_the_same_place)
{
	struct child child;
	uint32_t late, token;

	make_endpoint();
	late = start_caller(&child);
	child_end(&child);
	for (unsigned n = 0; n < 8; n++) {
		token = start_caller(&child);
		expect(token != late);
		expect_equal(E_GONE, reply_labelled(late, 1));
		expect_equal(0, task_destroy(child.task, 0));
		expect_equal(0, child_wait(&child));
	}
}

/* ---- reply_recv ----------------------------------------------------------------------------------- */

TEST(ipc_reply_recv_does_not_receive_when_the_reply_fails)
{
	struct message m = { .tag = TAG(1, 0, 0) };
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = receive_call(3);
	expect_equal(0, pulse(connection, 2));

	mailbox()->token = 0;
	expect_equal(E_TOKEN, ipc_reply_recv(endpoint, &m));
	mailbox()->token = token;
	m.tag = TAG(1, 0, 1);
	mailbox()->handles[0] = endpoint;
	expect_equal(E_FULL, ipc_reply_recv(endpoint, &m));	/* the caller takes no handle */
	m.tag = TAG(1, MESSAGE_PAYLOAD_MAX + 1, 0);
	expect_equal(E_ARGUMENT, ipc_reply_recv(endpoint, &m));
	expect_equal(token, mailbox()->token);
	expect(!worker.ended);

	/* Nothing was received meanwhile. */
	m.tag = TAG(8, 0, 0);
	expect_equal(TAG_KIND_PULSE, ipc_reply_recv(endpoint, &m));
	expect_equal(2, m.words[0]);
	expect_equal(8, worker_wait(&worker));
}

TEST(ipc_reply_recv_does_not_reply_without_the_right_to_receive)
{
	struct message m = { .tag = TAG(4, 0, 0) };
	handle_t deaf;
	uint32_t token;

	make_endpoint();
	deaf = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHT_TRANSFER));
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = receive_call(3);
	expect_equal(E_RIGHTS, ipc_reply_recv(deaf, &m));
	expect_equal(E_HANDLE, ipc_reply_recv(connection, &m));
	expect(!worker.ended);
	expect_equal(0, ipc_reply(token, &m));
	expect_equal(4, worker_wait(&worker));
}

/* ---- deferring ----------------------------------------------------------------------------------- */

TEST(ipc_defer_keeps_callers_for_later_in_any_order)
{
	static const unsigned order[CALLS_AT_ONCE] = { 2, 0, 3, 1 };
	uint32_t tokens[CALLS_AT_ONCE];

	make_endpoint();
	for (uint32_t n = 0; n < CALLS_AT_ONCE; n++) {
		worker_start(&callers[n], call_labelled, (void *)(10 + n), PRIORITY_HIGH);
		receive_call(10 + n);
		tokens[n] = expect_handle(ipc_defer());
		expect_equal(0, mailbox()->token);
	}
	for (unsigned n = 0; n < CALLS_AT_ONCE; n++) {
		unsigned who = order[n];

		expect(!callers[who].ended);
		expect_equal(0, reply_labelled(tokens[who], 20 + who));
		expect_equal(20 + who, worker_wait(&callers[who]));
	}
}

TEST(ipc_defer_needs_a_caller)
{
	struct child child;
	uint32_t token;

	make_endpoint();
	mailbox()->token = 0;
	expect_equal(E_TOKEN, ipc_defer());
	mailbox()->token = 0xffffffffu;
	expect_equal(E_TOKEN, ipc_defer());
	token = start_caller(&child);
	child_end(&child);
	mailbox()->token = token;
	expect_equal(E_GONE, ipc_defer());
}

/* Worker: answer the caller that another thread received. */
static uint32_t
reply_for_another(void *token)
{
	return (uint32_t)reply_labelled((uint32_t)token, 30);
}

TEST(ipc_deferred_caller_is_answered_by_another_thread)
{
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	receive_call(3);
	token = expect_handle(ipc_defer());
	worker_start(&callers[0], reply_for_another, (void *)token, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&callers[0]));
	expect_equal(30, worker_wait(&worker));
	expect_equal(E_GONE, reply_labelled(token, 31));
}

/* The thread that received dies; its task lives and can still answer. */
static uint32_t
receive_and_leave(void *unused)
{
	(void)unused;
	return receive_call(3);
}

TEST(ipc_caller_survives_the_thread_that_received_it)
{
	uint32_t token;

	make_endpoint();
	worker_start(&callers[0], receive_and_leave, NULL, PRIORITY_HIGH);
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	token = worker_wait(&callers[0]);
	expect(!worker.ended);
	expect_equal(0, reply_labelled(token, 4));
	expect_equal(4, worker_wait(&worker));
}

TEST(ipc_reply_leaves_nothing_behind)
{
	struct account before;

	make_endpoint();
	before = account_take();
	for (unsigned round = 0; round < 3; round++) {
		struct child child;

		worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
		expect_equal(0, reply_labelled(receive_call(3), 4));
		expect_equal(4, worker_wait(&worker));
		start_caller(&child);
		child_end(&child);
		if (round == 0)
			before = account_take();
	}
	expect_account(before);
}
