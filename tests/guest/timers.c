/* SPDX-License-Identifier: MIT */
/*
 * timers.c: the clock, receive timeouts and timers.
 *
 *   Times are of the guest's clock.  Where a test waits, it expects at least the time asked for, less the
 *   tick that had begun, and nothing about the other side but that the order of events is right.
 */
#include "lib/worker.h"

static handle_t endpoint, connection;
static struct worker worker, other;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, 0xffffffffu));
}

static uint32_t
now(void)
{
	return (uint32_t)clock_milliseconds();
}

static uint32_t
child_now(uint32_t unused)
{
	(void)unused;
	return now();
}

static void
expect_pulse(uint32_t bits)
{
	struct message m = { 0 };

	expect_equal(TAG_KIND_PULSE, receive(endpoint, &m));
	expect_equal(bits, m.words[0]);
}

static void
expect_silence(uint32_t milliseconds)
{
	struct message m = { 0 };

	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, milliseconds));
}

/* ---- the clock -------------------------------------------------------------------------------------- */

TEST(clock_goes_on_and_never_back)
{
	uint32_t before = now(), last = before;

	while (last < before + 20) {
		uint32_t t = now();

		expect(t >= last);
		last = t;
	}
	expect_equal(839, clock_resolution());	/* a count of the interval timer */
}

/* A tick may come between any two calls: so the one is compared with the other on both sides of it. */
TEST(clock_get_returns_the_low_bits_of_the_milliseconds)
{
	for (unsigned n = 0; n < 1000; n++) {
		uint32_t before = now() & INT32_MAX;
		uint32_t result = (uint32_t)clock_get();
		uint32_t after = now() & INT32_MAX;

		expect(before <= result && result <= after);
	}
}

/* Both that a clock_get gives. */
struct reading {
	uint32_t ticks;
	uint64_t nanoseconds;
};

static struct reading
clock_reading(void)
{
	struct call_registers r = { CALL_clock_get, 0, { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	return (struct reading){ r.head, (uint64_t)r.words[1] << 32 | r.words[0] };
}

TEST(clock_nanoseconds_never_go_back_and_agree_with_ticks)
{
	uint64_t last = 0;
	uint32_t within = 0;

	for (unsigned n = 0; n < 100000; n++) {
		const struct reading r = clock_reading();
		const uint32_t milliseconds = (uint32_t)(r.nanoseconds / 1000000);

		expect(r.nanoseconds >= last);
		within += r.nanoseconds > last && r.nanoseconds - last < 500000;
		/* The next tick may have begun and not been counted yet. */
		expect(milliseconds == r.ticks || milliseconds == r.ticks + 1);
		last = r.nanoseconds;
	}
	expect(within > 1000);		/* finer than a tick */
}

TEST(clock_is_one_for_all_tasks)
{
	const uint32_t before = now();
	const uint32_t childs = child_run(child_now, 0);

	expect(before <= childs && childs <= now());
}

/* ---- receive timeouts ------------------------------------------------------------------------------ */

TEST(ipc_recv_with_timeout_none_does_not_wait)
{
	struct message m = { .words = { 1, 2, 3 } };

	make_endpoint();
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
	expect_equal(0, pulse(connection, 1));
	expect_equal(TAG_KIND_PULSE, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

TEST(ipc_recv_waits_as_long_as_asked)
{
	static const uint32_t times[] = { 1, 2, 5, 50 };

	make_endpoint();
	for (unsigned n = 0; n < sizeof times / sizeof times[0]; n++) {
		uint32_t before = now();

		expect_silence(times[n]);
		expect(now() - before >= times[n]);
	}
}

TEST(ipc_recv_that_got_something_is_not_woken_again)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 3, 0));
	expect_pulse(1);		/* well before the timeout of receive() */
	expect_silence(PATIENCE / 100);
	expect_silence(PATIENCE / 100);
}

static uint32_t
receive_until(void *timeout)
{
	struct message m = { 0 };

	return (uint32_t)ipc_recv(endpoint, &m, (uint32_t)timeout);
}

TEST(ipc_recv_timeouts_end_in_the_order_of_their_ends)
{
	make_endpoint();
	worker_start(&worker, receive_until, (void *)20, PRIORITY_HIGH);
	worker_start(&other, receive_until, (void *)10, PRIORITY_HIGH);
	expect_equal(0, sleep_milliseconds(14));
	expect(other.ended && !worker.ended);
	expect_equal(E_TIMEOUT, worker_wait(&other));
	expect_equal(E_TIMEOUT, worker_wait(&worker));
}

TEST(ipc_recv_for_ever_outlasts_others)
{
	make_endpoint();
	worker_start(&worker, receive_until, (void *)TIMEOUT_NEVER, PRIORITY_HIGH);
	worker_start(&other, receive_until, (void *)(TIMEOUT_NEVER - 1), PRIORITY_HIGH);
	expect_equal(0, sleep_milliseconds(30));
	expect(!worker.ended && !other.ended);
	expect_equal(0, pulse(connection, 1));
	expect_equal(0, pulse(connection, 1));
	expect_equal(TAG_KIND_PULSE, worker_wait(&worker));
	expect_equal(TAG_KIND_PULSE, worker_wait(&other));
}

TEST(ipc_recv_leaves_the_queue_with_its_timeout)
{
	make_endpoint();
	worker_start(&worker, receive_until, (void *)2, PRIORITY_HIGH);
	expect_equal(E_TIMEOUT, worker_wait(&worker));
	expect_equal(0, pulse(connection, 8));
	expect_pulse(8);
}

/* ---- timers ----------------------------------------------------------------------------------------- */

TEST(timer_fires_once_after_its_delay)
{
	uint32_t before;

	make_endpoint();
	before = now();
	expect_equal(0, timer_set(endpoint, 0x10, 5, 0));
	expect_silence(TIMEOUT_NONE);
	expect_pulse(0x10);
	expect(now() - before >= 5);
	expect_silence(20);
}

TEST(timer_with_a_period_goes_on_until_stopped)
{
	uint32_t before;

	make_endpoint();
	before = now();
	expect_equal(0, timer_set(endpoint, 2, 10, 4));
	for (unsigned n = 0; n < 6; n++)
		expect_pulse(2);
	expect(now() - before >= 10 + 5 * 4);
	expect_equal(0, timer_set(endpoint, 0, 0, 0));
	expect_silence(20);
}

TEST(timer_pulses_merge_while_nobody_listens)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 1, 1));
	expect_equal(0, sleep_milliseconds(10));
	expect_equal(0, timer_set(endpoint, 0, 0, 0));
	expect_pulse(1);
	expect_silence(TIMEOUT_NONE);
}

TEST(timer_set_again_forgets_what_was_set)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 4, 4));
	expect_equal(0, timer_set(endpoint, 2, 8, 0));
	expect_pulse(2);
	expect_silence(20);
}

TEST(timer_stopped_before_its_time_never_fires)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 3, 3));
	expect_equal(0, timer_set(endpoint, 1, 0, 3));
	expect_silence(15);
}

static uint32_t
set_and_wait(void *bits)
{
	expect_equal(0, timer_set(endpoint, (uint32_t)bits, 3, 0));
	expect_equal(0, sleep_milliseconds(10));
	return 0;
}

TEST(timer_belongs_to_its_thread)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 3, 0));
	worker_start(&worker, set_and_wait, (void *)2, PRIORITY_HIGH);
	worker_start(&other, set_and_wait, (void *)4, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&worker));
	expect_equal(0, worker_wait(&other));
	expect_pulse(7);
}

static uint32_t
set_and_end(void *unused)
{
	(void)unused;
	return (uint32_t)timer_set(endpoint, 1, 5, 5);
}

TEST(timer_dies_with_its_thread)
{
	make_endpoint();
	worker_start(&worker, set_and_end, NULL, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&worker));
	expect_silence(20);
}

TEST(timer_of_no_bits_wakes_nobody)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 0, 2, 2));
	expect_silence(15);
	expect_equal(0, timer_set(endpoint, 0, 0, 0));
}

TEST(timer_set_refuses_what_is_no_endpoint_or_may_not_receive)
{
	handle_t deaf;

	make_endpoint();
	deaf = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_RECEIVE));
	expect_equal(0, timer_set(endpoint, 1, 4, 0));
	expect_equal(E_HANDLE, timer_set(0, 2, 1, 0));
	expect_equal(E_HANDLE, timer_set(connection, 2, 1, 0));
	expect_equal(E_RIGHTS, timer_set(deaf, 2, 1, 0));
	expect_pulse(1);		/* a refused call changed nothing */
	expect_silence(5);
}

TEST(timer_leaves_nothing_behind)
{
	struct account before;

	make_endpoint();		/* the worker's stack, and no timer of ours */
	expect_equal(0, timer_set(endpoint, 0, 0, 0));
	worker_start(&worker, set_and_end, NULL, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&worker));
	expect_equal(0, handle_close(connection));
	expect_equal(0, handle_close(endpoint));
	before = account_take();

	make_endpoint();
	worker_start(&worker, set_and_end, NULL, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&worker));
	expect_equal(0, timer_set(endpoint, 1, 2, 0));
	expect_pulse(1);
	expect_equal(0, handle_close(connection));
	expect_equal(0, handle_close(endpoint));
	expect_account(before);
}

/* The endpoint may be given up while a timer runs for it. */
TEST(timer_for_a_given_up_endpoint_is_harmless)
{
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 3, 2));
	expect_equal(0, handle_close(endpoint));
	expect_equal(0, sleep_milliseconds(10));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	make_endpoint();
	expect_equal(0, timer_set(endpoint, 1, 0, 0));
}

/* ---- many ------------------------------------------------------------------------------------------- */

#define MANY	14u

TEST(timers_of_many_threads_all_fire)
{
	static struct worker workers[MANY];

	make_endpoint();
	for (uint32_t n = 0; n < MANY; n++)
		worker_start(&workers[n], set_and_wait, (void *)(1u << n), PRIORITY_HIGH);
	for (uint32_t n = 0; n < MANY; n++)
		expect_equal(0, worker_wait(&workers[n]));
	expect_pulse((1u << MANY) - 1);
}
