/* SPDX-License-Identifier: MIT */
/*
 * messages_dead.c: endpoints that nobody can receive from any more: nobody hangs for ever.
 */
#include "lib/worker.h"

#define MANY	12u

static handle_t endpoint, connection;
static struct worker worker, other;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, 1));
}

static uint32_t
call_it(void *word)
{
	struct message m = { .tag = TAG(1, 0, 0), .words = { (uint32_t)word } };
	int32_t result = ipc_call(connection, &m);

	return result < 0 ? (uint32_t)result : m.words[0];
}

static uint32_t
send_it(void *word)
{
	struct message m = { .tag = TAG(1, 0, 0), .words = { (uint32_t)word } };

	return (uint32_t)ipc_send(connection, &m);
}

static uint32_t
receive_it(void *timeout)
{
	struct message m = { 0 };

	return (uint32_t)ipc_recv(endpoint, &m, (uint32_t)timeout);
}

/* Receive one message, then answer and wait for the next. */
static uint32_t
serve_it(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	expect_equal(TAG(1, 0, 0), receive(endpoint, &m));
	m.words[0]++;
	return (uint32_t)ipc_reply_recv(endpoint, &m);
}

TEST(ipc_to_a_given_up_endpoint_fails_at_once)
{
	struct message m = { .tag = TAG(1, 0, 0), .words = { 1, 2, 3 } };

	make_endpoint();
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_DEAD, ipc_call(connection, &m));
	expect_equal(E_DEAD, ipc_send(connection, &m));
	expect_equal(E_DEAD, ipc_call_int80(connection, &m));
	expect_equal(E_DEAD, pulse(connection, 1));
	expect_equal(2, m.words[1]);
	settle();
	expect_equal(E_DEAD, ipc_call(connection, &m));
}

TEST(ipc_queued_senders_learn_that_their_endpoint_was_given_up)
{
	make_endpoint();
	worker_start(&worker, call_it, (void *)1, PRIORITY_HIGH);
	worker_start(&other, send_it, (void *)2, PRIORITY_HIGH);
	expect(!worker.ended && !other.ended);
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_DEAD, worker_wait(&worker));
	expect_equal(E_DEAD, worker_wait(&other));
}

TEST(ipc_receivers_learn_that_their_endpoint_was_given_up)
{
	make_endpoint();
	worker_start(&worker, receive_it, (void *)TIMEOUT_NEVER, PRIORITY_HIGH);
	worker_start(&other, receive_it, (void *)PATIENCE, PRIORITY_HIGH);
	expect(!worker.ended && !other.ended);
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_DEAD, worker_wait(&worker));
	expect_equal(E_DEAD, worker_wait(&other));
}

TEST(ipc_server_that_replied_learns_that_its_endpoint_was_given_up)
{
	make_endpoint();
	worker_start(&worker, serve_it, NULL, PRIORITY_HIGH);
	expect_equal(42, call_it((void *)41));
	expect(!worker.ended);
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_DEAD, worker_wait(&worker));
}

TEST(ipc_caller_in_service_still_gets_its_reply)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, call_it, (void *)1, PRIORITY_HIGH);
	expect_equal(TAG(1, 0, 0), receive(endpoint, &m));
	expect_equal(0, handle_close(endpoint));
	settle();
	expect(!worker.ended);
	m.words[0] = 99;
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	expect_equal(99, worker_wait(&worker));
}

TEST(ipc_endpoint_lives_while_anybody_may_receive)
{
	struct message m = { 0 };
	handle_t kept;

	make_endpoint();
	kept = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHT_RECEIVE));
	expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~RIGHT_RECEIVE));
	worker_start(&worker, send_it, (void *)3, PRIORITY_HIGH);
	expect_equal(0, handle_close(endpoint));
	settle();
	expect(!worker.ended);
	expect_equal(TAG(1, 0, 0), ipc_recv(kept, &m, PATIENCE));
	expect_equal(0, worker_wait(&worker));
	expect_equal(0, handle_close(kept));
	expect_equal(E_DEAD, send_it((void *)4));
}

TEST(ipc_many_who_wait_all_learn_and_nothing_stays_behind)
{
	static struct worker workers[MANY];
	struct account before;

	for (unsigned round = 0; round < 2; round++) {
		if (round == 1)
			before = account_take();
		make_endpoint();
		for (uint32_t n = 0; n < MANY; n++)
			worker_start(&workers[n], n % 2 ? call_it : send_it, (void *)n,
				     PRIORITY_TEST + 1 + n % 3);
		expect_equal(0, handle_close(endpoint));
		for (uint32_t n = 0; n < MANY; n++)
			expect_equal(E_DEAD, worker_wait(&workers[n]));
		expect_equal(0, handle_close(connection));
	}
	expect_account(before);
}
