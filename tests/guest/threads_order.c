/* SPDX-License-Identifier: MIT */
/*
 * threads_order.c: who runs: priorities, turns, slices.
 *
 *   Each thread enters itself into a list when it runs, and the list is what is judged: no test
 *   looks at a clock.  Threads that take turns are less urgent than the test, so that they begin
 *   only when it waits and none of them has used any of its slice before.
 */
#include "lib/worker.h"

#define LIST_MAX	64u
#define PRIORITY_BETWEEN (PRIORITY_TEST - 2)

static volatile uint32_t list[LIST_MAX], listed;
static volatile _Bool stop;
static struct worker workers[4];

static void
enter_list(uint32_t name)
{
	if (listed < LIST_MAX)
		list[listed++] = name;
}

static uint32_t
enter_once(void *name)
{
	enter_list((uint32_t)name);
	return 0;
}

static void
expect_list(uint32_t count, const uint32_t *expected)
{
	expect_equal(count, listed);
	for (uint32_t n = 0; n < count; n++)
		expect_equal(expected[n], list[n]);
}

static void
wait_for(unsigned count)
{
	for (unsigned n = 0; n < count; n++)
		expect_equal(0, worker_wait(&workers[n]));
}

/* ---- turns ---------------------------------------------------------------------------------------------- */

static uint32_t
enter_and_yield(void *name)
{
	for (unsigned n = 0; n < 3; n++) {
		enter_list((uint32_t)name);
		expect_equal(0, thread_yield());
	}
	return 0;
}

TEST(thread_yield_lets_equals_run_in_turn)
{
	static const uint32_t turns[] = { 1, 2, 3, 1, 2, 3, 1, 2, 3 };

	listed = 0;
	for (uint32_t n = 0; n < 3; n++)
		worker_start(&workers[n], enter_and_yield, (void *)(n + 1), PRIORITY_LOW);
	expect_equal(0, listed);
	wait_for(3);
	expect_list(9, turns);
}

TEST(thread_yield_goes_on_at_once_without_equals)
{
	listed = 0;
	worker_start(&workers[0], enter_once, (void *)1, PRIORITY_LOW);
	for (unsigned n = 0; n < 10; n++)
		expect_equal(0, thread_yield());
	expect_equal(0, listed);
	wait_for(1);
	expect_equal(1, listed);
}

static uint32_t
wait_for_the_other(void *other)
{
	uint32_t own = 1 - (uint32_t)other;

	enter_list(own);
	while (listed < 2)
		;
	return 0;
}

/* Neither gives the processor up: without slices the first would wait for ever. */
TEST(equals_share_the_processor_by_slices)
{
	listed = 0;
	worker_start(&workers[0], wait_for_the_other, (void *)1, PRIORITY_LOW);
	worker_start(&workers[1], wait_for_the_other, (void *)0, PRIORITY_LOW);
	wait_for(2);
	expect_equal(2, listed);
}

/* ---- priorities ------------------------------------------------------------------------------------------- */

TEST(thread_start_of_a_more_urgent_thread_runs_it_at_once)
{
	listed = 0;
	worker_start(&workers[0], enter_once, (void *)1, PRIORITY_TEST + 1);
	expect_equal(1, listed);
	worker_start(&workers[1], enter_once, (void *)2, PRIORITY_TEST - 1);
	expect_equal(1, listed);
	wait_for(2);
	expect_equal(2, listed);
}

TEST(threads_run_by_priority_and_in_order_within_one)
{
	static const uint32_t priority[] = { PRIORITY_LOW, PRIORITY_BETWEEN, PRIORITY_LOW,
					     PRIORITY_BETWEEN };
	static const uint32_t order[] = { 1, 3, 0, 2 };

	listed = 0;
	for (uint32_t n = 0; n < 4; n++)
		worker_start(&workers[n], enter_once, (void *)n, priority[n]);
	wait_for(4);
	expect_list(4, order);
}

static uint32_t
spin(void *unused)
{
	(void)unused;
	while (!stop)
		;
	return 0;
}

TEST(less_urgent_threads_wait_while_a_more_urgent_one_runs)
{
	listed = 0;
	stop = 0;
	worker_start(&workers[0], spin, NULL, PRIORITY_BETWEEN);
	worker_start(&workers[1], enter_once, (void *)1, PRIORITY_LOW);
	expect_equal(0, sleep_milliseconds(50));	/* several slices */
	expect_equal(0, listed);
	stop = 1;
	wait_for(2);
	expect_equal(1, listed);
}

TEST(thread_set_priority_of_a_ready_thread_counts_at_once)
{
	listed = 0;
	worker_start(&workers[0], enter_once, (void *)1, PRIORITY_LOW);
	worker_start(&workers[1], enter_once, (void *)2, PRIORITY_LOW);
	expect_equal(PRIORITY_LOW, thread_set_priority(workers[1].thread, PRIORITY_BETWEEN));
	expect_equal(0, listed);
	expect_equal(PRIORITY_BETWEEN, thread_set_priority(workers[1].thread, PRIORITY_HIGH));
	expect_equal(1, listed);
	expect_equal(2, list[0]);
	wait_for(2);
}

TEST(thread_set_priority_of_oneself_counts_at_once)
{
	static const uint32_t order[] = { 1, 0, 2 };

	listed = 0;
	worker_start(&workers[0], enter_once, (void *)1, PRIORITY_BETWEEN);
	worker_start(&workers[1], enter_once, (void *)2, PRIORITY_LOW - 1);
	expect_equal(PRIORITY_TEST, thread_set_priority(HANDLE_SELF, PRIORITY_LOW));
	enter_list(0);
	expect_equal(PRIORITY_LOW, thread_set_priority(HANDLE_SELF, PRIORITY_TEST));
	wait_for(2);
	expect_list(3, order);
}

TEST(thread_set_priority_before_the_start_counts)
{
	listed = 0;
	worker_create(&workers[0], enter_once, (void *)1, PRIORITY_LOW);
	expect_equal(PRIORITY_LOW, thread_set_priority(workers[0].thread, PRIORITY_HIGH));
	expect_equal(0, thread_start(workers[0].thread));
	expect_equal(1, listed);
	wait_for(1);
}

TEST(thread_priorities_reach_from_the_lowest_to_the_highest)
{
	listed = 0;
	worker_start(&workers[0], enter_once, (void *)1, PRIORITY_COUNT - 1);
	expect_equal(1, listed);
	worker_start(&workers[1], enter_once, (void *)2, 0);
	expect_equal(1, listed);
	wait_for(2);
	expect_equal(PRIORITY_TEST, thread_set_priority(HANDLE_SELF, 0));
	expect_equal(0, thread_set_priority(HANDLE_SELF, PRIORITY_COUNT - 1));
	expect_equal(PRIORITY_COUNT - 1, thread_set_priority(HANDLE_SELF, PRIORITY_TEST));
}

static uint32_t
wake_and_note(void *unused)
{
	(void)unused;
	expect_equal(0, sleep_milliseconds(5));
	enter_list(1);
	stop = 1;
	return 0;
}

/* The spinning thread is interrupted in the middle of its slice. */
TEST(a_timeout_brings_a_more_urgent_thread_back_at_once)
{
	listed = 0;
	stop = 0;
	worker_start(&workers[0], wake_and_note, NULL, PRIORITY_TEST + 1);
	while (!stop)
		;
	expect_equal(1, listed);
	wait_for(1);
}

/* ---- processor time ---------------------------------------------------------------------------------------- */

static uint32_t
ticks_used(void)
{
	struct task_info info;

	expect_equal(0, task_info(HANDLE_SELF, &info));
	return info.ticks;
}

TEST(task_info_counts_the_ticks_a_task_ran)
{
	uint32_t before = ticks_used(), begin = (uint32_t)clock_milliseconds();
	uint32_t ran, slept;

	while ((uint32_t)clock_milliseconds() < begin + 20)
		;
	ran = ticks_used() - before;
	expect(ran >= 20);
	expect_equal(0, sleep_milliseconds(50));
	slept = ticks_used() - before - ran;
	expect(slept < 10);
}
