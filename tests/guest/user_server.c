/* SPDX-License-Identifier: MIT */
/*
 * user_server.c: the server skeleton: what it answers, what it passes over, what it closes.
 *
 *   The server runs in a child task, on handle 1; its state is that task's own copy of the variables here.
 */
#include <server.h>

#include "lib/guest.h"

enum label {
	ADD,		/* words[0] + words[1] */
	LATER,		/* kept until the next ADD */
	BAD_REPLY,	/* answers with a handle that it does not have */
	KEEP,		/* keeps the first handle sent, lets the rest go; words[1]: handles in use */
	NESTED,		/* calls the connection sent before it answers */
	LAST_PULSE,	/* which bits came */
	LAST_HANGUP,	/* whose connection went */
	NOTHING,	/* no handler */
	LABELS
};

static uint32_t waiting, last_pulse, last_hangup;

static int32_t
add(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)reply;
	if (waiting != 0) {
		struct message late = { .words = { 0, 77 } };

		ipc_reply(waiting, &late);
		waiting = 0;
	}
	return (int32_t)(request->words[0] + request->words[1]);
}

static int32_t
later(struct server *server, const struct message *request, struct message *reply)
{
	(void)request;
	(void)reply;
	waiting = server_defer(server);
	return 0;
}

static int32_t
bad_reply(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)request;
	mailbox()->handles[0] = 60;
	reply->tag = TAG(0, 0, 1);
	return 0;
}

static int32_t
keep(struct server *server, const struct message *request, struct message *reply)
{
	struct task_info info;

	(void)request;
	task_info(HANDLE_SELF, &info);
	server->received[0] = HANDLE_NONE;
	reply->words[1] = info.handles;
	return 0;
}

static int32_t
nested(struct server *server, const struct message *request, struct message *reply)
{
	struct message m = { .tag = TAG(0, 5, 0) };

	(void)request;
	(void)reply;
	memcpy(mailbox()->payload, "inner", 5);
	return ipc_call(server->received[0], &m);
}

static int32_t
tell_pulse(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)request;
	(void)reply;
	return (int32_t)last_pulse;
}

static int32_t
tell_hangup(struct server *server, const struct message *request, struct message *reply)
{
	(void)server;
	(void)request;
	(void)reply;
	return (int32_t)last_hangup;
}

static void
pulse_came(struct server *server, uint32_t bits)
{
	(void)server;
	last_pulse = bits;
}

static void
hangup_came(struct server *server, uint32_t badge)
{
	(void)server;
	last_hangup = badge;
}

static uint32_t
serve(uint32_t endpoint)
{
	static server_handler *const handlers[] = {
		[ADD] = add,
		[LATER] = later,
		[BAD_REPLY] = bad_reply,
		[KEEP] = keep,
		[NESTED] = nested,
		[LAST_PULSE] = tell_pulse,
		[LAST_HANGUP] = tell_hangup,
		[NOTHING] = NULL,
	};
	struct server server = {
		.endpoint = endpoint,
		.handlers = handlers,
		.handler_count = LABELS,
		.accept = 2,
		.pulse = pulse_came,
		.hangup = hangup_came,
	};

	return (uint32_t)-server_run(&server);
}

static struct child child;
static handle_t endpoint, connection;

static void
begin(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, 0x6));
	child_create(&child, serve, 1, PRIORITY_TEST + 1);
	child_give(&child, endpoint, 1, RIGHT_RECEIVE);
	child_start(&child);
}

/* Call with two words; returns the first of the reply, all of it in *m. */
static int32_t
call(enum label label, uint32_t a, uint32_t b, struct message *m)
{
	*m = (struct message){ .tag = TAG(label, 0, 0), .words = { a, b } };
	expect_equal(0, ipc_call(connection, m));
	return (int32_t)m->words[0];
}

TEST(server_answers_by_label)
{
	struct message m;

	begin();
	expect_equal(42, call(ADD, 40, 2, &m));
	expect_equal(-1, call(ADD, 0xffffffff, 0, &m));
}

TEST(server_refuses_labels_without_a_handler)
{
	struct message m;

	begin();
	expect_equal(E_CALL, call(NOTHING, 0, 0, &m));
	expect_equal(E_CALL, call(LABELS, 0, 0, &m));
	expect_equal(E_CALL, call((enum label)0xfff, 0, 0, &m));
	expect_equal(3, call(ADD, 1, 2, &m));
}

TEST(server_answers_no_message_that_was_only_sent)
{
	struct message m = { .tag = TAG(ADD, 0, 0) };

	begin();
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(0, ipc_send(connection, &m));
	expect_equal(3, call(ADD, 1, 2, &m));
}

static int32_t noted;

static uint32_t
call_later(void *argument)
{
	struct message m = { .tag = TAG(LATER, 0, 0) };

	(void)argument;
	noted = ipc_call(connection, &m);
	if (noted == 0)
		noted = (int32_t)m.words[1];
	return 0;
}

TEST(server_deferred_caller_waits_for_its_answer)
{
	struct message m;

	begin();
	noted = -1000;
	expect_handle(thread_spawn(call_later, NULL, PRIORITY_TEST + 1));
	expect_equal(-1000, noted);
	expect_equal(5, call(ADD, 2, 3, &m));
	sleep_milliseconds(1);
	expect_equal(77, noted);
}

TEST(server_caller_of_a_bad_reply_gets_the_error)
{
	struct message m;

	begin();
	mailbox()->accept = 1;
	expect_equal(E_HANDLE, call(BAD_REPLY, 0, 0, &m));
	expect_equal(3, call(ADD, 1, 2, &m));
}

/* A child that calls with LATER on handle 1, and is ended while it waits. */
static uint32_t
wait_for_ever(uint32_t handle)
{
	struct message m = { .tag = TAG(LATER, 0, 0) };

	return (uint32_t)ipc_call(handle, &m);
}

TEST(server_survives_callers_that_die)
{
	struct message m;
	struct child caller;

	begin();
	for (int i = 0; i < 5; i++) {
		child_create(&caller, wait_for_ever, 1, PRIORITY_TEST + 1);
		child_give(&caller, connection, 1, RIGHT_SEND);
		child_start(&caller);
		child_end(&caller);
		expect_equal(3, call(ADD, 1, 2, &m));
	}
}

TEST(server_closes_handles_that_nobody_keeps)
{
	struct message m;
	uint32_t before, after;

	begin();
	call(KEEP, 0, 0, &m);
	before = m.words[1];
	for (int i = 0; i < 10; i++) {
		m = (struct message){ .tag = TAG(KEEP, 0, 2) };
		mailbox()->handles[0] = mailbox()->handles[1] = endpoint;
		expect_equal(0, ipc_call(connection, &m));
	}
	call(KEEP, 0, 0, &m);
	after = m.words[1];
	/* Of each pair it kept the first. */
	expect_equal(before + 10, after);
}

TEST(server_takes_no_more_handles_than_it_wants)
{
	struct message m = { .tag = TAG(KEEP, 0, 3) };

	begin();
	for (int i = 0; i < 3; i++)
		mailbox()->handles[i] = endpoint;
	expect_equal(E_FULL, ipc_call(connection, &m));
}

TEST(server_sees_pulses_and_hangups)
{
	struct message m;
	handle_t other;

	begin();
	expect_equal(0, pulse(connection, 0x4));
	expect_equal(0x4, call(LAST_PULSE, 0, 0, &m));
	other = expect_handle(connection_create(endpoint, 99, 0));
	expect_equal(0, handle_close(other));
	expect_equal(99, call(LAST_HANGUP, 0, 0, &m));
}

static uint32_t
answer_once(void *argument)
{
	struct message m;
	handle_t inner = *(handle_t *)argument;

	ipc_recv(inner, &m, TIMEOUT_NEVER);
	m = (struct message){ .tag = TAG(9, 0, 0) };
	return (uint32_t)ipc_reply(mailbox()->token, &m);
}

TEST(server_handler_may_call_another_server)
{
	handle_t inner = expect_handle(endpoint_create());
	handle_t to_inner = expect_handle(connection_create(inner, 0, 0));
	struct message m = { .tag = TAG(NESTED, 0, 1) };

	begin();
	expect_handle(thread_spawn(answer_once, &inner, PRIORITY_TEST + 1));
	mailbox()->handles[0] = to_inner;
	expect_equal(0, ipc_call(connection, &m));
	expect_equal(TAG(9, 0, 0), m.words[0]);
}

TEST(server_run_ends_when_the_endpoint_is_none)
{
	struct child lost;

	child_create(&lost, serve, 33, PRIORITY_TEST);
	child_start(&lost);
	expect_equal(-E_HANDLE, child_wait(&lost));
}
