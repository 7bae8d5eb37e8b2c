/* SPDX-License-Identifier: MIT */
/*
 * lending.c: an urgent caller's server runs as urgently as the caller.
 *
 *   The test itself is the one in the middle: it runs at PRIORITY_TEST, servers below it, callers above it. So whether a call was
 *   answered by the time worker_start() returns tells whether the server was lent the caller's priority: without that it cannot run
 *   while the test does. No time is involved.
 */
#include "lib/worker.h"

static handle_t endpoints[20], connections[20];
static volatile uint32_t go, served, counter;

static void
make_endpoints(uint32_t count)
{
	for (uint32_t n = 0; n < count; n++) {
		endpoints[n] = expect_handle(endpoint_create());
		connections[n] = expect_handle(connection_create(endpoints[n], n, 0));
	}
	go = served = counter = 0;
}

static uint32_t
call_one(void *number)
{
	struct message message = { .tag = TAG(1, 0, 0) };

	return (uint32_t)ipc_call(connections[(uint32_t)number], &message);
}

/* Answers one call, after some work. */
static uint32_t
serve_once(void *number)
{
	struct message message;
	const int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	for (volatile uint32_t work = 0; work < 1000; work++)
		continue;
	message.tag = TAG(2, 0, 0);
	served++;
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(mailbox()->token, &message);
}

/* A low worker runs only while the test sleeps: let it come to where it waits. */
static void
start_low(struct worker *worker, worker_function *function, uint32_t number)
{
	worker_start(worker, function, (void *)number, PRIORITY_LOW);
	sleep_milliseconds(5);
}

TEST(lending_lets_a_low_server_answer_an_urgent_caller)
{
	static struct worker server, caller;

	make_endpoints(1);
	start_low(&server, serve_once, 0);
	worker_start(&caller, call_one, (void *)0, PRIORITY_HIGH);
	expect(caller.ended);
	expect_equal(TAG(2, 0, 0), worker_wait(&caller));
	expect_equal(0, worker_wait(&server));
}

/* Receives a call and works at it until told to stop; then serves the next. */
static uint32_t
serve_when_told(void *number)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[(uint32_t)number], &message, TIMEOUT_NEVER);

	while (!go)
		counter++;
	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply_recv(endpoints[(uint32_t)number], &message);
	message.tag = TAG(3, 0, 0);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(mailbox()->token, &message);
}

TEST(lending_reaches_a_server_that_is_busy_with_another)
{
	static struct worker server, first, urgent;

	make_endpoints(1);
	start_low(&server, serve_when_told, 0);
	start_low(&first, call_one, 0);		/* in service now */
	expect(counter > 0);
	expect(!first.ended);
	go = 1;
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	expect(urgent.ended);
	expect_equal(TAG(3, 0, 0), worker_wait(&urgent));
	expect_equal(TAG(2, 0, 0), worker_wait(&first));
	expect_equal(0, worker_wait(&server));
}

/* Answers a call by asking the next server first. */
static uint32_t
serve_by_asking(void *number)
{
	const uint32_t n = (uint32_t)number;
	struct message message, question = { .tag = TAG(1, 0, 0) };
	int32_t tag = ipc_recv(endpoints[n], &message, TIMEOUT_NEVER);
	const uint32_t token = ipc_defer();

	if (tag >= 0)
		tag = ipc_call(connections[n + 1], &question);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(token, &question);
}

TEST(lending_goes_along_a_chain)
{
	enum { LINKS = 8 };
	static struct worker servers[LINKS], caller;

	make_endpoints(LINKS);
	for (uint32_t n = 0; n < LINKS - 1; n++)
		start_low(&servers[n], serve_by_asking, n);
	start_low(&servers[LINKS - 1], serve_once, LINKS - 1);
	worker_start(&caller, call_one, (void *)0, PRIORITY_HIGH);
	expect(caller.ended);
	expect_equal(TAG(2, 0, 0), worker_wait(&caller));
	for (uint32_t n = 0; n < LINKS; n++)
		expect_equal(0, worker_wait(&servers[n]));
}

TEST(lending_goes_along_a_chain_that_waits_already)
{
	static struct worker first, second, patient, urgent;

	make_endpoints(2);
	start_low(&first, serve_by_asking, 0);
	start_low(&second, serve_when_told, 1);
	start_low(&patient, call_one, 0);	/* patient -> first -> second, which counts */
	expect(!patient.ended);
	go = 1;
	/* Queued at the first server it lifts that one, which waits for the second and so lifts it too. */
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	expect(first.ended);
	expect_equal(0, thread_cancel(urgent.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&urgent));
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	expect_equal(0, worker_wait(&first));
	expect_equal(0, thread_cancel(second.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&second));
}

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
	/* The server, lent PRIORITY_HIGH, now counts until the canceller stops that: only then does this return. */
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

/* A child calls urgently, and its server counts, until it is killed: then the test is the most urgent again, before any clock tick. */
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

static uint32_t
serve_in_child(uint32_t argument)
{
	struct message message;

	(void)argument;
	expect(ipc_recv(8, &message, TIMEOUT_NEVER) >= 0);
	message.tag = TAG(2, 0, 0);
	return (uint32_t)ipc_reply(mailbox()->token, &message);
}

TEST(lending_never_lifts_above_a_ceiling)
{
	static struct worker caller;
	struct child child;

	make_endpoints(1);
	child_create_below(&child, serve_in_child, 0, PRIORITY_LOW, PRIORITY_LOW);
	child_give(&child, endpoints[0], 8, RIGHTS_ALL);
	child_start(&child);
	sleep_milliseconds(5);
	worker_start(&caller, call_one, (void *)0, PRIORITY_HIGH);
	expect(!caller.ended);			/* the child may not rise above the test */
	expect_equal(TAG(2, 0, 0), worker_wait(&caller));
	expect_equal(0, child_wait(&child));
}

static uint32_t
call_oneself(uint32_t argument)
{
	struct message message = { 0 };
	const handle_t endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 0));

	(void)argument;
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &message, 1));
	message.tag = 0;
	return (uint32_t)ipc_call(connection, &message);
}

TEST(deadlock_with_oneself_is_an_error)
{
	expect_equal((uint32_t)E_DEADLOCK & 0x7fffffffu, child_run(call_oneself, 0) & 0x7fffffffu);
}

/* Calls back whoever called, and answers with what came of it. */
static uint32_t
call_back(uint32_t argument)
{
	struct message message = { 0 }, answer = { 0 };

	(void)argument;
	expect(ipc_recv(8, &message, TIMEOUT_NEVER) >= 0);
	const uint32_t token = ipc_defer();

	answer.words[0] = (uint32_t)ipc_call(9, &message);
	answer.tag = TAG(2, 0, 0);
	return (uint32_t)ipc_reply(token, &answer);
}

TEST(deadlock_of_two_is_an_error_for_the_second)
{
	struct child child;
	struct message message = { .tag = TAG(1, 0, 0) };

	make_endpoints(2);
	expect_equal(E_TIMEOUT, ipc_recv(endpoints[1], &message, 1));	/* the test serves this one */
	child_create(&child, call_back, 0, PRIORITY_TEST);
	child_give(&child, endpoints[0], 8, RIGHTS_ALL);
	child_give(&child, connections[1], 9, RIGHTS_ALL);
	child_start(&child);
	sleep_milliseconds(5);
	message.tag = TAG(1, 0, 0);
	expect_equal(TAG(2, 0, 0), ipc_call(connections[0], &message));
	expect_equal(E_DEADLOCK, message.words[0]);
	expect_equal(0, child_wait(&child));
}

static uint32_t
set_own_priority(void *priority)
{
	return (uint32_t)thread_set_priority(HANDLE_SELF, (uint32_t)priority);
}

TEST(lending_does_not_show_in_a_thread_s_own_priority)
{
	static struct worker worker;

	worker_start(&worker, set_own_priority, (void *)(PRIORITY_LOW), PRIORITY_HIGH);
	expect_equal(PRIORITY_HIGH, worker_wait(&worker));
}

/* Keeps one caller waiting, waits for a pulse elsewhere, then answers the next caller and the one kept. */
static uint32_t
serve_after_a_pulse(void *unused)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[0], &message, TIMEOUT_NEVER);
	const uint32_t kept = ipc_defer();

	(void)unused;
	if (tag >= 0)
		tag = ipc_recv(endpoints[1], &message, TIMEOUT_NEVER);
	if (tag >= 0)
		tag = ipc_recv(endpoints[0], &message, TIMEOUT_NEVER);
	message.tag = TAG(2, 0, 0);
	if (tag >= 0)
		tag = ipc_reply(mailbox()->token, &message);
	message.tag = TAG(2, 0, 0);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(kept, &message);
}

TEST(lending_by_a_queue_lifts_a_server_that_is_made_less_urgent)
{
	static struct worker server, first, urgent;
	handle_t wake;

	make_endpoints(2);
	wake = expect_handle(connection_create(endpoints[1], 0, 1));
	worker_start(&server, serve_after_a_pulse, NULL, PRIORITY_HIGH + 2);
	start_low(&first, call_one, 0);
	/* Queued where the server received last, which is more urgent still: so far nothing need be lent. */
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	expect(!first.ended && !urgent.ended);
	expect_equal(PRIORITY_HIGH + 2, thread_set_priority(server.thread, PRIORITY_LOW));
	expect_equal(0, pulse(wake, 1));
	expect(urgent.ended);
	expect_equal(TAG(2, 0, 0), worker_wait(&urgent));
	expect_equal(TAG(2, 0, 0), worker_wait(&first));
	expect_equal(0, worker_wait(&server));
}
