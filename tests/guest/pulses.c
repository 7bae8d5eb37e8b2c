/* SPDX-License-Identifier: MIT */
/*
 * pulses.c: bits that merge and are never lost.
 */
#include "lib/worker.h"

#define MASK	0x800000ffu

static handle_t endpoint, connection;
static struct worker worker, other;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, MASK));
}

static void
expect_pulse(uint32_t bits)
{
	struct message m = { .words = { 9, 9, 9 } };

	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(bits, m.words[0]);
	expect_equal(0, m.words[1]);
	expect_equal(0, m.words[2]);
	expect_equal(0, m.badge);
	expect_equal(0, mailbox()->token);
}

static void
expect_nothing(void)
{
	struct message m = { 0 };

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

/* Worker: returns the bits of the pulse it waits for. */
static uint32_t
receive_pulse(void *unused)
{
	struct message m = { 0 };

	(void)unused;
	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	return m.words[0];
}

TEST(pulse_waits_for_a_receiver)
{
	make_endpoint();
	expect_equal(0, pulse(connection, 4));
	expect_pulse(4);
	expect_nothing();
}

TEST(pulse_wakes_a_receiver_at_once)
{
	make_endpoint();
	worker_start(&worker, receive_pulse, NULL, PRIORITY_HIGH);
	expect_equal(0, pulse(connection, 0x80000001u));
	expect(worker.ended);
	expect_equal(0x80000001u, worker_wait(&worker));
	expect_nothing();
}

TEST(pulse_works_through_both_entries)
{
	make_endpoint();
	expect_equal(0, pulse_int80(connection, 1));
	expect_equal(0, pulse_sysenter(connection, 2));
	expect_pulse(3);
}

TEST(pulses_merge)
{
	make_endpoint();
	for (unsigned n = 0; n < 3; n++)
		for (uint32_t bit = 0; bit < 8; bit += 2)
			expect_equal(0, pulse(connection, 1u << bit));
	expect_equal(0, pulse(connection, 0x80000000u));
	expect_pulse(0x80000055u);
	expect_nothing();
}

TEST(pulse_goes_to_one_of_several_receivers)
{
	make_endpoint();
	worker_start(&worker, receive_pulse, NULL, PRIORITY_HIGH);
	worker_start(&other, receive_pulse, NULL, PRIORITY_HIGH);
	expect_equal(0, pulse(connection, 1));
	expect(worker.ended && !other.ended);
	expect_equal(0, pulse(connection, 2));
	expect_equal(1, worker_wait(&worker));
	expect_equal(2, worker_wait(&other));
}

TEST(pulse_of_no_bits_does_nothing)
{
	make_endpoint();
	worker_start(&worker, receive_pulse, NULL, PRIORITY_HIGH);
	expect_equal(0, pulse(connection, 0));
	expect(!worker.ended);
	expect_equal(0, pulse(connection, 1));
	expect_equal(1, worker_wait(&worker));
	expect_equal(0, pulse(connection, 0));
	expect_nothing();
}

TEST(pulse_refuses_bits_outside_the_mask)
{
	handle_t mute, copy;

	make_endpoint();
	mute = expect_handle(connection_create(endpoint, 6, 0));
	copy = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_RIGHTS, pulse(connection, 0x100));
	expect_equal(E_RIGHTS, pulse(connection, 0xffffffffu));
	expect_equal(E_RIGHTS, pulse(copy, 0x40000001u));
	expect_equal(E_RIGHTS, pulse(mute, 1));
	expect_nothing();
	expect_equal(0, pulse(copy, MASK));
	expect_pulse(MASK);
}

TEST(pulse_refuses_what_is_no_connection_or_may_not_send)
{
	handle_t silent;

	make_endpoint();
	silent = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY,
					   RIGHTS_ALL & ~RIGHT_SEND));
	expect_equal(E_HANDLE, pulse(0, 1));
	expect_equal(E_HANDLE, pulse(endpoint, 1));
	expect_equal(E_HANDLE, pulse(HANDLE_MAX, 1));
	expect_equal(E_RIGHTS, pulse(silent, 1));
	expect_nothing();
}

TEST(connection_create_refuses_what_is_no_endpoint_or_may_not_receive)
{
	handle_t deaf;

	make_endpoint();
	deaf = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_RECEIVE));
	expect_equal(E_HANDLE, connection_create(0, 1, 1));
	expect_equal(E_HANDLE, connection_create(connection, 1, 1));
	expect_equal(E_HANDLE, connection_create(HANDLE_MAX, 1, 1));
	expect_equal(E_RIGHTS, connection_create(deaf, 1, 1));
	expect_equal(OBJECT_CONNECTION | (RIGHTS_ALL & ~RIGHT_RECEIVE), handle_info(connection));
}

TEST(pulse_to_a_given_up_endpoint_says_so)
{
	make_endpoint();
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_DEAD, pulse(connection, 1));
}

TEST(pulse_stays_for_the_next_who_receives)
{
	handle_t kept;

	make_endpoint();
	kept = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(0, pulse(connection, 2));
	expect_equal(0, handle_close(endpoint));
	endpoint = kept;
	expect_pulse(2);
}

/* ---- none is lost --------------------------------------------------------------------------------- */

#define ROUNDS		2000u
#define CHILD_ENDPOINT	9u
#define CHILD_ANSWER	10u

/*
 * A child that sends each pulse it hears back.  Between two of ours it may run or not, as the slices fall:
 * bits may merge, but the last one is always heard.
 */
static uint32_t
echo_pulses(uint32_t last)
{
	struct message m = { 0 };
	uint32_t heard = 0;

	do {
		expect_equal(TAG_KIND_PULSE, ipc_recv(CHILD_ENDPOINT, &m, PATIENCE));
		expect(m.words[0] != 0);
		heard++;
		expect_equal(0, pulse(CHILD_ANSWER, m.words[0]));
	} while (!(m.words[0] & last));
	return heard;
}

TEST(pulses_between_tasks_merge_but_are_never_lost)
{
	handle_t there, answer, connection_there;
	struct message m = { 0 };
	struct child child;
	uint32_t seen = 0;

	make_endpoint();
	there = expect_handle(endpoint_create());
	connection_there = expect_handle(connection_create(there, 0, 0xffffffffu));
	answer = expect_handle(connection_create(endpoint, 0, 0xffffffffu));
	child_create(&child, echo_pulses, 0x80000000u, PRIORITY_TEST);
	child_give(&child, there, CHILD_ENDPOINT, RIGHT_RECEIVE);
	child_give(&child, answer, CHILD_ANSWER, RIGHT_SEND);
	child_start(&child);
	for (uint32_t n = 0; n < ROUNDS; n++)
		expect_equal(0, pulse(connection_there, 1u << n % 31));
	expect_equal(0, pulse(connection_there, 0x80000000u));
	while (!(seen & 0x80000000u)) {
		expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
		seen |= m.words[0];
	}
	expect_equal(0xffffffffu, seen);
	expect(child_wait(&child) >= 1);
}
