/* SPDX-License-Identifier: MIT */
/*
 * framework.c: the guest test framework, seen from inside: what other tests lean on.
 */
#include "lib/guest.h"

static uint32_t counter;

TEST(framework_null_call_returns_zero)
{
	expect_equal(0, null());
	expect_equal(0, null_sysenter());
	expect_equal(0, null_int80());
}

TEST(framework_mailbox_knows_its_address)
{
	expect_equal(MAILBOX_BASE, mailbox());
	expect_equal(MAILBOX_BASE, mailbox()->self);
}

static uint32_t
add_one(uint32_t argument)
{
	counter++;
	return argument + counter;
}

TEST(framework_child_runs_on_a_copy)
{
	counter = 41;
	expect_equal(1042, child_run(add_one, 1000));
	expect_equal(41, counter);
}

static uint32_t
expect_wrongly(uint32_t argument)
{
	remark("the next line is meant to be there");
	expect_equal(argument + 1, argument);
	return 0;
}

TEST(framework_child_that_fails_says_so)
{
	expect_equal(CHILD_FAILED, child_run(expect_wrongly, 7));
}

static uint32_t
read_given_endpoint(uint32_t endpoint)
{
	struct message m;

	return ipc_recv(endpoint, &m, TIMEOUT_NONE) == E_TIMEOUT;
}

TEST(framework_child_has_what_it_was_given)
{
	struct child child;
	handle_t endpoint = expect_handle(endpoint_create());

	child_create(&child, read_given_endpoint, 9, PRIORITY_TEST);
	expect_equal(9, child_give(&child, endpoint, 9, RIGHT_RECEIVE));
	child_start(&child);
	expect_equal(1, child_wait(&child));
}

static uint32_t
count_in_thread(void *argument)
{
	handle_t done = *(handle_t *)argument;

	counter++;
	return (uint32_t)pulse(done, 1);
}

TEST(framework_thread_shares_the_data)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t done = expect_handle(connection_create(endpoint, 0, 1));
	struct message m;

	counter = 1;
	expect_handle(thread_spawn(count_in_thread, &done, PRIORITY_TEST));
	expect_equal(TAG_KIND_PULSE, ipc_recv(endpoint, &m, 1000));
	expect_equal(2, counter);
}

static handle_t left_task, left_endpoint;

TEST(framework_leaves_handles_open)
{
	struct child child;

	child_create(&child, add_one, 0, PRIORITY_TEST);
	left_task = child.task;
	left_endpoint = expect_handle(endpoint_create());
}

/* By the framework, after the test above. */
TEST(framework_left_handles_are_closed)
{
	expect_equal(E_HANDLE, handle_info(left_task));
	expect_equal(E_HANDLE, handle_info(left_endpoint));
	expect(handle_info(INIT_PORTS) > 0);
}
