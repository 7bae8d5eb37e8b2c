/* SPDX-License-Identifier: MIT */
/*
 * lending_ends.c: what was lent is taken back: with the reply, the cancelled call, the caller's death.
 *
 *   As in lending.c the test runs at PRIORITY_TEST, servers below it, callers above it.  A server
 *   that goes on with something of its own counts; once it is lent nothing any more it does so only
 *   while the test sleeps.
 */
#include "lib/lend.h"

/* Answers, then goes on with something of its own. */
static uint32_t
serve_and_count(void *number)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply(mailbox()->token, &message);
	while (!go)
		counter++;
	return (uint32_t)tag;
}

TEST(lending_ends_with_the_reply)
{
	static struct worker server, caller;

	make_endpoints(1);
	start_low(&server, serve_and_count, 0);
	worker_start(&caller, call_one, (void *)0, PRIORITY_HIGH);
	expect(caller.ended);
	expect_equal(0, counter);		/* below the test again, it has not run */
	go = 1;
	expect_equal(0, worker_wait(&server));
	expect_equal(TAG(2, 0, 0), worker_wait(&caller));
}

#define COUNT_END	1000000000u

/* Counts, but not for ever: a test that fails should end. */
static void
count_on(void)
{
	while (counter < COUNT_END && !go)
		counter++;
}

/* Answers one call and waits for the next by ipc_reply_recv(), counts before it answers that. */
static uint32_t
serve_two(void *number)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply_recv(endpoints[(uint32_t)number], &message);
	count_on();
	message.tag = TAG(3, 0, 0);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(mailbox()->token, &message);
}

TEST(lending_ends_with_the_reply_of_a_server_that_waits_for_more)
{
	static struct worker server, urgent, patient;

	make_endpoints(1);
	start_low(&server, serve_two, 0);
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	expect(urgent.ended);
	start_low(&patient, call_one, 0);
	const uint32_t counted = counter;

	expect(counted > 0 && counted < COUNT_END);	/* it was still counting when the test woke */
	for (volatile uint32_t n = 0; n < 1000000; n++)
		continue;
	expect_equal(counted, counter);		/* below the test again, it has not run */
	go = 1;
	expect_equal(TAG(2, 0, 0), worker_wait(&urgent));
	expect_equal(TAG(3, 0, 0), worker_wait(&patient));
	expect_equal(0, worker_wait(&server));
}

/* Answers a call, and one that was queued meanwhile; then goes on with something of its own. */
static uint32_t
serve_two_and_count(void *number)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	while (!served)
		continue;
	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply_recv(endpoints[(uint32_t)number], &message);
	message.tag = TAG(3, 0, 0);
	if (tag >= 0)
		tag = ipc_reply(mailbox()->token, &message);
	count_on();
	return (uint32_t)tag;
}

TEST(lending_by_a_queue_ends_with_the_reply)
{
	static struct worker server, patient, urgent;

	make_endpoints(1);
	start_low(&server, serve_two_and_count, 0);
	start_low(&patient, call_one, 0);	/* in service now */
	served = 1;
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	expect(urgent.ended);
	expect_equal(0, counter);		/* below the test again, it has not run */
	go = 1;
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	expect_equal(TAG(3, 0, 0), worker_wait(&urgent));
	expect_equal(0, worker_wait(&server));
}

/* Holds on to its call until told, above all others. */
static uint32_t
cancel_soon(void *thread)
{
	sleep_milliseconds(3);
	return (uint32_t)thread_cancel((handle_t)thread);
}

TEST(lending_ends_when_the_call_is_cancelled)
{
	static struct worker server, caller, canceller;

	make_endpoints(1);
	start_low(&server, serve_when_told, 0);
	worker_create(&caller, call_one, (void *)0, PRIORITY_HIGH);
	worker_start(&canceller, cancel_soon, (void *)caller.thread, PRIORITY_HIGH + 1);
	/*
	 * The server, lent PRIORITY_HIGH, now counts until the canceller stops that: only then does
	 * this return.
	 */
	expect_equal(0, thread_start(caller.thread));
	const uint32_t counted = counter;

	expect(counted > 0);
	expect_equal(E_INTERRUPTED, worker_wait(&caller));
	for (volatile uint32_t n = 0; n < 100000; n++)
		continue;
	expect(canceller.ended);
	go = 1;
	sleep_milliseconds(2);
	expect_equal(E_GONE, worker_wait(&server));
	expect_equal(0, worker_wait(&canceller));
}

static uint32_t counted_at_death;

static uint32_t
call_from_child(uint32_t argument)
{
	struct message message = { .tag = TAG(1, 0, 0) };

	(void)argument;
	return (uint32_t)ipc_call(8, &message);
}

static uint32_t
kill_soon(void *task)
{
	int32_t result;

	sleep_milliseconds(3);
	result = task_destroy((handle_t)task, 1);
	counted_at_death = counter;
	return (uint32_t)result;
}

/*
 * A child calls urgently, and its server counts, until it is killed: then the test is the most
 * urgent again, before any clock tick.
 */
static void
kill_an_urgent_caller(uint32_t called, uint32_t counting)
{
	static struct worker killer;
	struct child child;

	child_create_below(&child, call_from_child, 0, PRIORITY_HIGH, PRIORITY_HIGH);
	child_give(&child, connections[called], 8, RIGHTS_ALL);
	worker_start(&killer, kill_soon, (void *)child.task, PRIORITY_HIGH + 1);
	child_start(&child);
	expect(counter > counting);
	expect_equal(counted_at_death, counter);
	expect_equal(0, worker_wait(&killer));
	expect_equal(1, child_wait(&child));
}

TEST(lending_ends_at_once_when_the_caller_dies)
{
	static struct worker server;

	make_endpoints(1);
	start_low(&server, serve_when_told, 0);
	kill_an_urgent_caller(0, 0);
	go = 1;
	expect_equal(E_GONE, worker_wait(&server));
}

TEST(lending_ends_at_once_when_a_queued_caller_dies)
{
	static struct worker server, first;

	make_endpoints(1);
	start_low(&server, serve_when_told, 0);
	start_low(&first, call_one, 0);		/* in service now */
	kill_an_urgent_caller(0, counter);
	go = 1;
	expect_equal(TAG(2, 0, 0), worker_wait(&first));
	expect_equal(0, thread_cancel(server.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&server));
}

TEST(lending_ends_at_once_along_a_chain_when_the_caller_dies)
{
	static struct worker first, second;

	make_endpoints(2);
	start_low(&first, serve_by_asking, 0);
	start_low(&second, serve_when_told, 1);
	kill_an_urgent_caller(0, 0);
	go = 1;
	expect_equal(E_GONE, worker_wait(&first));
	expect_equal(0, thread_cancel(second.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&second));
}
