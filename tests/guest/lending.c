/* SPDX-License-Identifier: MIT */
/*
 * lending.c: an urgent caller's server runs as urgently as the caller.
 *
 *   The test itself is the one in the middle: it runs at PRIORITY_TEST, servers below it, callers
 *   above it. So whether a call was answered by the time worker_start() returns tells whether the
 *   server was lent the caller's priority: without that it cannot run while the test does. No time
 *   is involved.
 */
#include <stdbool.h>

#include "lib/lend.h"

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

/*
 * An urgent caller queues at the first of a chain of servers that waits for its last one, which
 * counts: whether that is lifted.
 */
static bool
lifts_the_last_of(uint32_t length)
{
	static struct worker servers[sizeof(endpoints) / sizeof(endpoints[0])], patient, urgent;
	bool lifted;

	make_endpoints(length);
	for (uint32_t n = 0; n < length - 1; n++)
		start_low(&servers[n], serve_by_asking, n);
	start_low(&servers[length - 1], serve_when_told, length - 1);
	start_low(&patient, call_one, 0);
	expect(!patient.ended);
	go = 1;
	worker_start(&urgent, call_one, (void *)0, PRIORITY_HIGH);
	lifted = servers[0].ended;
	expect_equal(0, thread_cancel(urgent.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&urgent));
	expect_equal(TAG(2, 0, 0), worker_wait(&patient));
	for (uint32_t n = 0; n < length - 1; n++)
		expect_equal(0, worker_wait(&servers[n]));
	expect_equal(0, thread_cancel(servers[length - 1].thread));
	expect_equal(E_INTERRUPTED, worker_wait(&servers[length - 1]));
	return lifted;
}

TEST(lending_goes_along_sixteen_links_and_no_further)
{
	enum { LINKS = 16 };

	expect(lifts_the_last_of(LINKS));
	expect(!lifts_the_last_of(LINKS + 1));
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

static uint32_t order[2];

/* Answers one call when told to, then two more, and notes which came first. */
static uint32_t
serve_in_order(void *unused)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[0], &message, TIMEOUT_NEVER);

	(void)unused;
	while (!served)
		continue;
	for (unsigned n = 0; n < 3 && tag >= 0; n++) {
		if (n > 0)
			order[n - 1] = message.words[0];
		message.tag = TAG(2, 0, 0);
		tag = ipc_reply(mailbox()->token, &message);
		if (n < 2 && tag >= 0)
			tag = ipc_recv(endpoints[0], &message, TIMEOUT_NEVER);
	}
	return (uint32_t)tag;
}

static uint32_t
call_with(void *word)
{
	struct message message = { .tag = TAG(1, 0, 0), .words = { (uint32_t)word } };

	return (uint32_t)ipc_call(connections[0], &message);
}

/* Answers a call by asking the server with a word first. */
static uint32_t
ask_with(void *word)
{
	struct message message;
	int32_t tag = ipc_recv(endpoints[1], &message, TIMEOUT_NEVER);
	const uint32_t token = ipc_defer();

	if (tag >= 0)
		tag = (int32_t)call_with(word);
	message.tag = TAG(3, 0, 0);
	return tag < 0 ? (uint32_t)tag : (uint32_t)ipc_reply(token, &message);
}

TEST(lending_moves_a_queued_server_forward)
{
	static struct worker server, first, before, asking, patient, urgent;

	make_endpoints(2);
	start_low(&server, serve_in_order, 0);
	start_low(&first, call_with, 0);	/* in service now; ... */
	start_low(&before, call_with, 1);	/* ... queued, ... */
	start_low(&asking, ask_with, 2);
	start_low(&patient, call_one, 1);	/* ... and behind that, the one that is asked by this; ... */
	sleep_milliseconds(100);		/* ... all have had their turns, beside a server that does not wait */
	served = 1;
	worker_start(&urgent, call_one, (void *)1, PRIORITY_HIGH);
	expect_equal(TAG(2, 0, 0), worker_wait(&first));
	expect_equal(TAG(2, 0, 0), worker_wait(&before));
	expect_equal(TAG(3, 0, 0), worker_wait(&patient));
	expect_equal(2, order[0]);
	expect_equal(1, order[1]);
	expect_equal(0, worker_wait(&asking));
	expect_equal(0, worker_wait(&server));
	expect_equal(0, thread_cancel(urgent.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&urgent));
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
