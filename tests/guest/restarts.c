/* SPDX-License-Identifier: MIT */
/*
 * restarts.c: an endpoint that outlives its servers.
 *
 *   The test is the supervisor: it makes the endpoint, keeps it, and gives it to one server after
 *   the other.  What each client is told when a server dies depends on how far its call has come.
 */
#include "lib/worker.h"

#define COUNTER		9u	/* the endpoint, in a server */
#define LABEL_KEEP	1u	/* a request that is never answered */
#define LABEL_ASK	2u	/* answered with the words plus one */
#define LISTED_MAX	8u

static handle_t endpoint;

static handle_t
door(uint32_t badge)
{
	return expect_handle(connection_create(endpoint, badge, 0));
}

static uint32_t
call_with(handle_t connection, uint32_t label)
{
	struct message message = { .tag = TAG(label, 0, 0), .words = { 41 } };
	const int32_t result = ipc_call(connection, &message);

	return result < 0 ? (uint32_t)result : message.words[0];
}

static uint32_t
keep(void *connection)
{
	return call_with((handle_t)connection, LABEL_KEEP);
}

static uint32_t
ask(void *connection)
{
	return call_with((handle_t)connection, LABEL_ASK);
}

/* A server: keeps what it is to keep, answers the rest. */
static _Noreturn uint32_t
serve(uint32_t unused)
{
	struct message message = { 0 };

	(void)unused;
	for (;;) {
		expect(ipc_recv(COUNTER, &message, TIMEOUT_NEVER) >= 0);
		if (TAG_LABEL(message.tag) == LABEL_KEEP)
			continue;
		message.tag = TAG(LABEL_ASK, 0, 0);
		message.words[0]++;
		expect_equal(0, ipc_reply(mailbox()->token, &message));
	}
}

static void
server_start(struct child *server)
{
	child_create(server, serve, 0, PRIORITY_HIGH);
	child_give(server, endpoint, COUNTER, RIGHT_RECEIVE);
	child_start(server);
}

static void
server_kill(struct child *server)
{
	expect_equal(0, task_destroy(server->task, 1));
	expect_equal(1, child_wait(server));
}

TEST(restart_tells_who_was_in_service_and_keeps_who_was_not)
{
	static struct worker served, queued;
	struct child server;

	endpoint = expect_handle(endpoint_create());
	server_start(&server);
	worker_start(&served, keep, (void *)door(1), PRIORITY_HIGH);
	server_kill(&server);
	expect_equal(E_RESTARTED, worker_wait(&served));
	worker_start(&queued, ask, (void *)door(2), PRIORITY_HIGH);
	server_start(&server);
	expect_equal(42, worker_wait(&queued));
	server_kill(&server);
}

TEST(restart_never_delivers_a_request_twice)
{
	static struct worker served;
	struct message message;
	struct child server;

	endpoint = expect_handle(endpoint_create());
	for (unsigned round = 0; round < 3; round++) {
		server_start(&server);
		worker_start(&served, keep, (void *)door(1), PRIORITY_HIGH);
		server_kill(&server);
		expect_equal(E_RESTARTED, worker_wait(&served));
	}
	/* Only hang-ups could be there, and the doors are open. */
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &message, TIMEOUT_NONE));
}

TEST(restart_that_is_given_up_tells_everybody)
{
	static struct worker queued[3];
	struct child server;

	endpoint = expect_handle(endpoint_create());
	server_start(&server);
	server_kill(&server);
	for (unsigned n = 0; n < 3; n++)
		worker_start(&queued[n], ask, (void *)door(n), PRIORITY_HIGH);
	expect_equal(0, handle_close(endpoint));
	for (unsigned n = 0; n < 3; n++)
		expect_equal(E_DEAD, worker_wait(&queued[n]));
}

/* ---- badges -------------------------------------------------------------------------------------------- */

/* The badges that are told from the first on, in a row of digits. */
static uint32_t
badges(void)
{
	uint32_t digits = 0, badge, first = 1, count = 0;

	for (; badge_next(endpoint, first, &badge) == 0; first = 0) {
		digits = digits * 10 + badge;
		expect(count++ < LISTED_MAX);
	}
	return digits;
}

TEST(badges_are_those_of_living_connections)
{
	struct message message;
	handle_t doors[4];

	endpoint = expect_handle(endpoint_create());
	expect_equal(0, badges());
	for (uint32_t n = 0; n < 4; n++)
		doors[n] = door(n + 1);
	expect_equal(1234, badges());
	expect_equal(0, handle_close(doors[1]));
	expect_equal(134, badges());
	expect_equal(0, handle_close(doors[0]));
	expect_equal(0, handle_close(doors[3]));
	expect_equal(3, badges());
	for (unsigned n = 0; n < 3; n++)
		expect_equal(TAG_KIND_HANGUP, ipc_recv(endpoint, &message, TIMEOUT_NONE));
	expect_equal(3, badges());
	door(7);
	door(3);
	expect_equal(373, badges());
}

/* Closing the one that was told last, or all, loses neither the place nor the kernel. */
TEST(badges_may_go_while_they_are_told)
{
	handle_t doors[4];
	uint32_t badge;

	endpoint = expect_handle(endpoint_create());
	for (uint32_t n = 0; n < 4; n++)
		doors[n] = door(n + 1);
	expect_equal(0, badge_next(endpoint, 1, &badge));
	expect_equal(0, badge_next(endpoint, 0, &badge));
	expect_equal(2, badge);
	expect_equal(0, handle_close(doors[1]));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	expect_equal(0, badge_next(endpoint, 0, &badge));
	expect_equal(3, badge);
	expect_equal(0, handle_close(doors[2]));
	expect_equal(0, handle_close(doors[0]));
	expect_equal(0, handle_close(doors[3]));
	expect_equal(E_ABSENT, badge_next(endpoint, 0, &badge));
	expect_equal(E_ABSENT, badge_next(endpoint, 0, &badge));
}

TEST(badges_are_told_to_receivers_only)
{
	uint32_t badge;

	endpoint = expect_handle(endpoint_create());
	door(5);
	expect_equal(E_HANDLE, badge_next(HANDLE_MAX, 1, &badge));
	expect_equal(E_HANDLE, badge_next(INIT_TASK, 1, &badge));
	expect_equal(E_RIGHTS, badge_next(expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY,
								     RIGHTS_ALL & ~RIGHT_RECEIVE)),
					  1, &badge));
	expect_equal(0, badge_next(endpoint, 0, &badge));
	expect_equal(5, badge);
}
