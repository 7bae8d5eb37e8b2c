/* SPDX-License-Identifier: MIT */
/*
 * messages.c: sending, calling and receiving; words, badges and payload.
 */
#include "lib/worker.h"

#define BADGE	0xfeedbeefu

static handle_t endpoint, connection;
static struct worker worker;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, BADGE, 0xff));
}

static struct message
message(uint32_t label)
{
	return (struct message){ .tag = TAG(label, 0, 0),
				 .words = { label + 1, label + 2, label + 3 } };
}

static void
expect_words(uint32_t label, const struct message *m)
{
	expect_equal(TAG(label, 0, 0), m->tag);
	expect_equal(label + 1, m->words[0]);
	expect_equal(label + 2, m->words[1]);
	expect_equal(label + 3, m->words[2]);
}

/* Workers: the argument is a label. */
static uint32_t
send_labelled(void *label)
{
	struct message m = message((uint32_t)label);

	return (uint32_t)ipc_send(connection, &m);
}

/* Returns the reply's label, or the error. */
static uint32_t
call_labelled(void *label)
{
	struct message m = message((uint32_t)label);
	int32_t tag = ipc_call(connection, &m);

	return tag < 0 ? (uint32_t)tag : TAG_LABEL((uint32_t)tag);
}

/* Receive one call and answer it with its label + 100. */
static uint32_t
answer_one(void *expected)
{
	uint32_t label = (uint32_t)expected;
	struct message m = { 0 };

	expect(receive(endpoint, &m) >= 0);
	expect_words(label, &m);
	expect_equal(BADGE, m.badge);
	expect(mailbox()->token != 0);
	m = message(label + 100);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	return 0;
}

/* ---- words ------------------------------------------------------------------------------------ */

TEST(ipc_call_carries_tag_words_and_badge_both_ways)
{
	struct message m = message(7);

	make_endpoint();
	worker_start(&worker, answer_one, (void *)7, PRIORITY_HIGH);
	expect_equal(TAG(107, 0, 0), ipc_call(connection, &m));
	expect_words(107, &m);
	expect_equal(0, m.badge);
	expect_equal(0, worker_wait(&worker));
}

TEST(ipc_call_works_through_both_entries)
{
	struct message m = message(7);

	make_endpoint();
	worker_start(&worker, answer_one, (void *)7, PRIORITY_HIGH);
	expect_equal(TAG(107, 0, 0), ipc_call_int80(connection, &m));
	expect_words(107, &m);
	expect_equal(0, worker_wait(&worker));

	m = message(8);
	worker_start(&worker, answer_one, (void *)8, PRIORITY_HIGH);
	expect_equal(TAG(108, 0, 0), ipc_call_sysenter(connection, &m));
	expect_words(108, &m);
	expect_equal(0, worker_wait(&worker));
}

TEST(ipc_call_blocks_until_replied)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	expect(!worker.ended);
	expect_equal(TAG(3, 0, 0), receive(endpoint, &m));
	expect_words(3, &m);
	expect(!worker.ended);
	m = message(4);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	expect(worker.ended);
	expect_equal(4, worker_wait(&worker));
}

TEST(ipc_send_blocks_until_received)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, send_labelled, (void *)3, PRIORITY_HIGH);
	expect(!worker.ended);
	expect_equal(TAG(3, 0, 0), receive(endpoint, &m));
	expect_words(3, &m);
	expect(worker.ended);
	expect_equal(0, worker_wait(&worker));
}

static uint32_t
receive_one(void *expected)
{
	struct message m = { 0 };

	expect(receive(endpoint, &m) >= 0);
	expect_words((uint32_t)expected, &m);
	expect_equal(0, mailbox()->token);
	return 0;
}

TEST(ipc_send_to_a_waiting_receiver_returns_at_once)
{
	struct message m = message(5);

	make_endpoint();
	worker_start(&worker, receive_one, (void *)5, PRIORITY_LOW);
	expect_equal(0, sleep_milliseconds(1));		/* until it waits */
	expect_equal(0, ipc_send(connection, &m));
	expect(!worker.ended);
	expect_words(5, &m);
	expect_equal(0, worker_wait(&worker));
}

TEST(ipc_send_leaves_nobody_to_reply_to)
{
	struct message m = { 0 };

	make_endpoint();
	mailbox()->token = 77;
	worker_start(&worker, send_labelled, (void *)3, PRIORITY_HIGH);
	expect_equal(TAG(3, 0, 0), receive(endpoint, &m));
	expect_equal(0, mailbox()->token);
	expect_equal(E_TOKEN, ipc_reply(0, &m));
	expect_equal(0, worker_wait(&worker));
}

TEST(ipc_badge_is_the_connections_and_its_copies)
{
	struct message m = { 0 };

	make_endpoint();
	worker_start(&worker, send_labelled, (void *)1, PRIORITY_HIGH);
	expect_equal(TAG(1, 0, 0), receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_equal(0, worker_wait(&worker));

	connection = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY, RIGHT_SEND));
	worker_start(&worker, send_labelled, (void *)2, PRIORITY_HIGH);
	expect_equal(TAG(2, 0, 0), receive(endpoint, &m));
	expect_equal(BADGE, m.badge);
	expect_equal(0, worker_wait(&worker));

	connection = expect_handle(connection_create(endpoint, 0, 0));
	worker_start(&worker, send_labelled, (void *)3, PRIORITY_HIGH);
	expect_equal(TAG(3, 0, 0), receive(endpoint, &m));
	expect_equal(0, m.badge);
	expect_equal(0, worker_wait(&worker));
}

/* ---- errors ------------------------------------------------------------------------------------- */

TEST(ipc_refuses_what_is_no_connection_or_may_not_send)
{
	struct message m = message(1);
	handle_t silent;

	make_endpoint();
	silent = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY,
					   RIGHTS_ALL & ~RIGHT_SEND));
	expect_equal(E_HANDLE, ipc_call(0, &m));
	expect_equal(E_HANDLE, ipc_call(endpoint, &m));
	expect_equal(E_HANDLE, ipc_call(HANDLE_MAX, &m));
	expect_equal(E_HANDLE, ipc_send(0, &m));
	expect_equal(E_HANDLE, ipc_send(INIT_TASK, &m));
	expect_equal(E_RIGHTS, ipc_call(silent, &m));
	expect_equal(E_RIGHTS, ipc_send(silent, &m));
	expect_words(1, &m);
}

TEST(ipc_recv_refuses_what_is_no_endpoint_or_may_not_receive)
{
	struct message m = message(1);
	handle_t deaf;

	make_endpoint();
	deaf = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_RECEIVE));
	expect_equal(E_HANDLE, ipc_recv(0, &m, TIMEOUT_NONE));
	expect_equal(E_HANDLE, ipc_recv(connection, &m, TIMEOUT_NONE));
	expect_equal(E_RIGHTS, ipc_recv(deaf, &m, TIMEOUT_NONE));
	expect_equal(E_HANDLE, ipc_reply_recv(0, &m));
	expect_equal(E_HANDLE, ipc_reply_recv(connection, &m));
	expect_equal(E_RIGHTS, ipc_reply_recv(deaf, &m));
}

/* Tags that only the kernel may make, and sizes that do not exist. */
static const uint32_t bad_tags[] = {
	0x80000000u, TAG_KIND_PULSE, TAG_KIND_HANGUP, TAG_KIND_DEATH, TAG_KIND_FAULT,
	0x00001000u, 0x00002000u, 0xffffffffu,
	TAG(1, MESSAGE_PAYLOAD_MAX + 1, 0), TAG(1, TAG_LENGTH_MASK, 0),
	TAG(1, 0, MESSAGE_HANDLES_MAX + 1), TAG(1, 0, 7),
};

#define BAD_TAGS (sizeof bad_tags / sizeof bad_tags[0])

TEST(ipc_refuses_tags_that_only_the_kernel_may_make)
{
	struct message m = message(1);

	make_endpoint();
	for (unsigned n = 0; n < BAD_TAGS; n++) {
		m.tag = bad_tags[n];
		expect_equal(E_ARGUMENT, ipc_call(connection, &m));
		expect_equal(E_ARGUMENT, ipc_send(connection, &m));
	}
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

TEST(ipc_reply_refuses_tags_that_only_the_kernel_may_make)
{
	struct message m = { 0 };
	uint32_t token;

	make_endpoint();
	worker_start(&worker, call_labelled, (void *)3, PRIORITY_HIGH);
	expect_equal(TAG(3, 0, 0), receive(endpoint, &m));
	token = mailbox()->token;
	for (unsigned n = 0; n < BAD_TAGS; n++) {
		m.tag = bad_tags[n];
		expect_equal(E_ARGUMENT, ipc_reply(token, &m));
		expect_equal(E_ARGUMENT, ipc_reply_recv(endpoint, &m));
	}
	expect(!worker.ended);
	m = message(9);
	expect_equal(0, ipc_reply(token, &m));
	expect_equal(9, worker_wait(&worker));
}

static uint32_t
send_tag(void *tag)
{
	struct message m = { .tag = (uint32_t)tag };

	return (uint32_t)ipc_send(connection, &m);
}

TEST(ipc_passes_the_whole_label_and_the_window_bits)
{
	static const uint32_t tags[] = { TAG_LABEL_MASK, TAG_WINDOW_READ, TAG_WINDOW_WRITE };
	struct message m = { 0 };

	make_endpoint();
	for (unsigned n = 0; n < sizeof tags / sizeof tags[0]; n++) {
		worker_start(&worker, send_tag, (void *)tags[n], PRIORITY_HIGH);
		expect_equal(tags[n], receive(endpoint, &m));
		expect_equal(0, worker_wait(&worker));
	}
}

/* ---- payload ---------------------------------------------------------------------------------------- */

static void
fill_payload(uint8_t seed)
{
	for (uint32_t n = 0; n < MESSAGE_PAYLOAD_MAX; n++)
		mailbox()->payload[n] = (uint8_t)(seed + n * 7);
}

/* The first length bytes are the other's, all further ones still our own. */
static void
expect_payload(uint8_t theirs, uint8_t ours, uint32_t length)
{
	for (uint32_t n = 0; n < MESSAGE_PAYLOAD_MAX; n++)
		expect_equal((uint8_t)((n < length ? theirs : ours) + n * 7),
			     mailbox()->payload[n]);
}

/* Answer a call of any size with a payload of the same size. */
static uint32_t
answer_payload(void *length_expected)
{
	uint32_t length = (uint32_t)length_expected;
	struct message m = { 0 };

	fill_payload(200);
	expect_equal(TAG(1, length, 0), receive(endpoint, &m));
	expect_payload(10, 200, length);
	fill_payload(99);
	m.tag = TAG(2, length, 0);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	return 0;
}

static const uint32_t lengths[] = { 0, 1, 2, 3, 4, 5, 255, 256, 383, 384 };

#define LENGTHS	(sizeof lengths / sizeof lengths[0])

TEST(ipc_payload_arrives_whole_and_nothing_beyond_it)
{
	struct message m = { 0 };

	make_endpoint();
	for (unsigned n = 0; n < LENGTHS; n++) {
		worker_start(&worker, answer_payload, (void *)lengths[n], PRIORITY_HIGH);
		m = message(1);
		m.tag = TAG(1, lengths[n], 0);
		fill_payload(10);
		expect_equal(TAG(2, lengths[n], 0), ipc_call(connection, &m));
		expect_payload(99, 10, lengths[n]);
		expect_equal(0, worker_wait(&worker));
	}
}

static uint32_t
call_payload(void *length_given)
{
	uint32_t length = (uint32_t)length_given;
	struct message m = { .tag = TAG(1, length, 0) };

	fill_payload(10);
	expect_equal(TAG(2, length, 0), ipc_call(connection, &m));
	expect_payload(99, 10, length);
	return 0;
}

TEST(ipc_payload_of_a_queued_caller_arrives_as_well)
{
	struct message m = { 0 };

	make_endpoint();
	for (unsigned n = 0; n < LENGTHS; n++) {
		worker_start(&worker, call_payload, (void *)lengths[n], PRIORITY_HIGH);
		fill_payload(200);
		expect_equal(TAG(1, lengths[n], 0), receive(endpoint, &m));
		expect_payload(10, 200, lengths[n]);
		fill_payload(99);
		m.tag = TAG(2, lengths[n], 0);
		expect_equal(0, ipc_reply(mailbox()->token, &m));
		expect_equal(0, worker_wait(&worker));
	}
}

/* ---- between tasks ------------------------------------------------------------------------------------ */

#define CHILD_ENDPOINT	 9u
#define CHILD_CONNECTION 10u

/* A server: words doubled, payload turned round, until label 0. */
static uint32_t
serve(uint32_t calls)
{
	struct message m = { 0 };
	uint32_t served = 0;

	expect(receive(CHILD_ENDPOINT, &m) >= 0);
	for (;;) {
		uint32_t length = TAG_LENGTH(m.tag);

		served++;
		for (uint32_t n = 0; n < length / 2; n++) {
			uint8_t byte = mailbox()->payload[n];

			mailbox()->payload[n] = mailbox()->payload[length - 1 - n];
			mailbox()->payload[length - 1 - n] = byte;
		}
		for (unsigned n = 0; n < MESSAGE_WORDS; n++)
			m.words[n] *= 2;
		if (served == calls)
			break;
		expect(ipc_reply_recv(CHILD_ENDPOINT, &m) >= 0);
	}
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	return served;
}

TEST(ipc_reply_recv_serves_another_task_call_after_call)
{
	struct child child;

	make_endpoint();
	child_create(&child, serve, 50, PRIORITY_TEST);
	child_give(&child, endpoint, CHILD_ENDPOINT, RIGHT_RECEIVE);
	child_start(&child);
	for (uint32_t n = 0; n < 50; n++) {
		struct message m = { .tag = TAG(n, n, 0), .words = { n, n + 1, n + 2 } };

		for (uint32_t i = 0; i < n; i++)
			mailbox()->payload[i] = (uint8_t)(n + i);
		expect_equal(TAG(n, n, 0), ipc_call(connection, &m));
		expect_equal(2 * n, m.words[0]);
		expect_equal(2 * (n + 2), m.words[2]);
		for (uint32_t i = 0; i < n; i++)
			expect_equal((uint8_t)(n + n - 1 - i), mailbox()->payload[i]);
	}
	expect_equal(50, child_wait(&child));
}

static uint32_t
call_forty_times(uint32_t first)
{
	for (uint32_t n = first; n < first + 40; n++) {
		struct message m = message(n);

		expect_equal(TAG(n + 1, 0, 0), ipc_call(CHILD_CONNECTION, &m));
		expect_words(n + 1, &m);
	}
	return 0;
}

TEST(ipc_two_clients_each_get_their_own_replies)
{
	struct child one, two;
	struct message m = { 0 };

	make_endpoint();
	child_create(&one, call_forty_times, 100, PRIORITY_TEST);
	child_create(&two, call_forty_times, 500, PRIORITY_TEST);
	child_give(&one, connection, CHILD_CONNECTION, RIGHT_SEND);
	child_give(&two, connection, CHILD_CONNECTION, RIGHT_SEND);
	child_start(&one);
	child_start(&two);
	expect(receive(endpoint, &m) >= 0);
	for (unsigned n = 0; n < 79; n++) {
		m = message(TAG_LABEL(m.tag) + 1);
		expect(ipc_reply_recv(endpoint, &m) >= 0);
	}
	m = message(TAG_LABEL(m.tag) + 1);
	expect_equal(0, ipc_reply(mailbox()->token, &m));
	expect_equal(0, child_wait(&one));
	expect_equal(0, child_wait(&two));
}
