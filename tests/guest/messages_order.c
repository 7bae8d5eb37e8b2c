/* SPDX-License-Identifier: MIT */
/*
 * messages_order.c: who is served first.
 *
 *   A receiver gets pulses, then notices, then the first sender of the highest priority.  Of several
 *   receivers the one that has waited longest is served.
 */
#include "lib/worker.h"

#define SENDERS	8u

static handle_t endpoint, connection;
static struct worker workers[SENDERS];

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 1, 0xff));
}

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

/* Label of the message that comes next. */
static uint32_t
next_label(void)
{
	struct message m = { 0 };

	expect(receive(endpoint, &m) >= 0);
	expect_equal(TAG_KIND_MESSAGE, TAG_KIND(m.tag));
	return TAG_LABEL(m.tag);
}

/* ---- senders ------------------------------------------------------------------------------------ */

TEST(ipc_senders_of_one_priority_are_served_in_order)
{
	make_endpoint();
	for (uint32_t n = 0; n < SENDERS; n++)
		worker_start(&workers[n], n & 1 ? send_labelled : call_labelled,
			     (void *)(50 + n), PRIORITY_HIGH);
	for (uint32_t n = 0; n < SENDERS; n++) {
		struct message m = { 0 };

		expect_equal(50 + n, next_label());
		if (!(n & 1))
			expect_equal(0, ipc_reply(mailbox()->token, &m));
	}
	for (uint32_t n = 0; n < SENDERS; n++)
		expect_equal(0, worker_wait(&workers[n]));
}

TEST(ipc_senders_are_served_by_priority_then_in_order)
{
	static const uint32_t priorities[SENDERS] = { 20, 31, 18, 20, 17, 31, 18, 25 };
	static const uint32_t served[SENDERS] = { 1, 5, 7, 0, 3, 2, 6, 4 };

	make_endpoint();
	for (uint32_t n = 0; n < SENDERS; n++)
		worker_start(&workers[n], send_labelled, (void *)n, priorities[n]);
	for (uint32_t n = 0; n < SENDERS; n++)
		expect_equal(served[n], next_label());
	for (uint32_t n = 0; n < SENDERS; n++)
		expect_equal(0, worker_wait(&workers[n]));
}

TEST(ipc_sender_whose_priority_changes_moves_in_the_queue)
{
	make_endpoint();
	for (uint32_t n = 0; n < 4; n++)
		worker_start(&workers[n], send_labelled, (void *)n, PRIORITY_HIGH);
	expect_equal(PRIORITY_HIGH, thread_set_priority(workers[2].thread, PRIORITY_HIGH + 1));
	expect_equal(PRIORITY_HIGH, thread_set_priority(workers[0].thread, PRIORITY_TEST + 1));
	expect_equal(2, next_label());
	expect_equal(1, next_label());
	expect_equal(3, next_label());
	expect_equal(0, next_label());
	for (uint32_t n = 0; n < 4; n++)
		expect_equal(0, worker_wait(&workers[n]));
}

#define CHILD_CONNECTION 9u

static uint32_t
send_from_child(uint32_t label)
{
	struct message m = { .tag = TAG(label, 0, 0) };

	return (uint32_t)ipc_send(CHILD_CONNECTION, &m);
}

TEST(ipc_sender_that_dies_in_the_queue_is_left_out)
{
	struct child child;

	make_endpoint();
	worker_start(&workers[0], send_labelled, (void *)1, PRIORITY_HIGH);
	child_create(&child, send_from_child, 2, PRIORITY_HIGH);
	child_give(&child, connection, CHILD_CONNECTION, RIGHT_SEND);
	child_start(&child);
	worker_start(&workers[1], send_labelled, (void *)3, PRIORITY_HIGH);
	child_end(&child);
	expect_equal(1, next_label());
	expect_equal(3, next_label());
	expect_equal(0, worker_wait(&workers[0]));
	expect_equal(0, worker_wait(&workers[1]));
}

/* ---- pulses, notices, messages ----------------------------------------------------------------- */

TEST(ipc_pulses_come_before_notices_before_messages)
{
	struct message m = { 0 };
	handle_t closed;

	make_endpoint();
	worker_start(&workers[0], send_labelled, (void *)1, PRIORITY_HIGH);
	closed = expect_handle(connection_create(endpoint, 22, 0));
	expect_equal(0, handle_close(closed));
	expect_equal(0, pulse(connection, 4));
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(22, m.badge);
	expect_equal(1, next_label());
	expect_equal(0, worker_wait(&workers[0]));
}

TEST(ipc_notices_come_in_the_order_they_happened)
{
	struct message m = { 0 };
	handle_t closed[3];

	make_endpoint();
	for (uint32_t n = 0; n < 3; n++)
		closed[n] = expect_handle(connection_create(endpoint, 10 + n, 0));
	expect_equal(0, handle_close(closed[1]));
	expect_equal(0, handle_close(closed[2]));
	expect_equal(0, handle_close(closed[0]));
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(11, m.badge);
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(12, m.badge);
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(10, m.badge);
}

TEST(ipc_reply_recv_follows_the_same_order)
{
	struct message m = { 0 };
	uint32_t token;

	make_endpoint();
	worker_start(&workers[0], call_labelled, (void *)1, PRIORITY_HIGH);
	expect_equal(1, next_label());
	token = mailbox()->token;
	worker_start(&workers[1], send_labelled, (void *)2, PRIORITY_HIGH);
	expect_equal(0, handle_close(expect_handle(connection_create(endpoint, 22, 0))));
	expect_equal(0, pulse(connection, 4));
	mailbox()->token = token;
	expect_equal(TAG_KIND_PULSE, ipc_reply_recv(endpoint, &m));
	expect_equal(TAG_KIND_HANGUP, receive(endpoint, &m));
	expect_equal(2, next_label());
	expect_equal(0, worker_wait(&workers[0]));
	expect_equal(0, worker_wait(&workers[1]));
}

/* ---- receivers ---------------------------------------------------------------------------------- */

/* Worker: receive one message of any kind; returns its label, pulse bits or badge. */
static uint32_t
receive_any(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	expect(receive(endpoint, &m) >= 0);
	if (TAG_KIND(m.tag) == TAG_KIND_PULSE)
		return m.words[0];
	if (TAG_KIND(m.tag) == TAG_KIND_HANGUP)
		return m.badge;
	return TAG_LABEL(m.tag);
}

TEST(ipc_receivers_are_served_in_the_order_they_came)
{
	struct message m = { .tag = TAG(100, 0, 0) };

	make_endpoint();
	for (unsigned n = 0; n < 4; n++)
		worker_start(&workers[n], receive_any, NULL, PRIORITY_HIGH + 4 - n);
	expect_equal(0, pulse(connection, 8));
	expect(workers[0].ended && !workers[1].ended);
	expect_equal(0, ipc_send(connection, &m));
	expect(workers[1].ended && !workers[2].ended);
	expect_equal(0, handle_close(expect_handle(connection_create(endpoint, 300, 0))));
	expect(workers[2].ended && !workers[3].ended);
	expect_equal(0, pulse(connection, 16));
	expect_equal(8, worker_wait(&workers[0]));
	expect_equal(100, worker_wait(&workers[1]));
	expect_equal(300, worker_wait(&workers[2]));
	expect_equal(16, worker_wait(&workers[3]));
}

TEST(ipc_message_goes_to_one_receiver_only)
{
	struct message m = { .tag = TAG(7, 0, 0) };

	make_endpoint();
	for (unsigned n = 0; n < 3; n++)
		worker_start(&workers[n], receive_any, NULL, PRIORITY_HIGH);
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(7, worker_wait(&workers[0]));
	expect(!workers[1].ended && !workers[2].ended);
	expect_equal(0, pulse(connection, 1));
	expect_equal(1, worker_wait(&workers[1]));
	expect(!workers[2].ended);
	expect_equal(0, pulse(connection, 2));
	expect_equal(2, worker_wait(&workers[2]));
}
