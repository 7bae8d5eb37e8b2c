/* SPDX-License-Identifier: MIT */
/*
 * tasks.c: tasks made, looked at and ended; task_destroy_step by step.
 */
#include "lib/worker.h"

#define SMALL		(64 * 1024u)
#define CEILING		20u
#define DEPTH_MAX	16u		/* generations below init */
#define UNMAPPED	0x0f000000u
#define STEP		16u		/* things a task_destroy_step gives back */
#define CHILD_TASK	9u
#define CHILD_ENDPOINT	10u

static handle_t endpoint, connection;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 7, 1));
}

static handle_t
small_task(void)
{
	return expect_handle(task_create(HANDLE_NONE, SMALL, CEILING, 8));
}

static struct task_info
info_of(handle_t task)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(task, &info));
	return info;
}

/* ---- making --------------------------------------------------------------------------------------------- */

TEST(task_create_refuses_what_is_no_death_connection)
{
	handle_t mute;

	make_endpoint();
	mute = expect_handle(handle_copy(connection, HANDLE_SELF, HANDLE_ANY,
					 RIGHTS_ALL & ~RIGHT_SEND));
	expect_equal(E_HANDLE, task_create(endpoint, SMALL, 1, 8));
	expect_equal(E_HANDLE, task_create(HANDLE_MAX, SMALL, 1, 8));
	expect_equal(E_RIGHTS, task_create(mute, SMALL, 1, 8));
	expect_equal(OBJECT_TASK | (RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE)),
		     handle_info(expect_handle(task_create(connection, SMALL, 1, 8))));
}

TEST(task_create_refuses_ceilings_and_tables_out_of_range)
{
	static const uint32_t tables[] = { 0, 1, TASK_HANDLES_MAX + 1, 0x80000000u, 0xffffffffu };

	for (unsigned n = 0; n < sizeof tables / sizeof tables[0]; n++)
		expect_equal(E_ARGUMENT, task_create(HANDLE_NONE, SMALL, 1, tables[n]));
	expect_equal(E_ARGUMENT, task_create(HANDLE_NONE, SMALL, PRIORITY_COUNT, 8));
	expect_equal(E_ARGUMENT, task_create(HANDLE_NONE, SMALL, 0xffffffffu, 8));
	expect_handle(task_create(HANDLE_NONE, SMALL, PRIORITY_COUNT - 1, 2));
	expect_handle(task_create(HANDLE_NONE, SMALL, 0, TASK_HANDLES_MAX));
}

static uint32_t
make_more_urgent(uint32_t ceiling)
{
	expect_equal(E_ARGUMENT, task_create(HANDLE_NONE, 2 * PAGE_SIZE, ceiling + 1, 8));
	expect_handle(task_create(HANDLE_NONE, 2 * PAGE_SIZE, ceiling, 8));
	return 0;
}

TEST(task_create_gives_no_higher_ceiling_than_ones_own)
{
	expect_equal(0, child_run(make_more_urgent, PRIORITY_COUNT - 1));
}

#define LEVEL_KEEPS	SMALL

/* Every generation makes the next, until one may not. */
static uint32_t
descend(uint32_t level)
{
	int32_t task = task_create(HANDLE_NONE, 2 * PAGE_SIZE, 1, 8);
	struct task_info info;
	struct child child;

	if (task == E_RANGE)
		return level;
	expect_equal(0, task_destroy(expect_handle(task), 0));
	child_create(&child, descend, level + 1, PRIORITY_TEST);
	info = info_of(HANDLE_SELF);
	expect_equal(0, quota_move(child.task, (int32_t)(info.quota - info.charged - LEVEL_KEEPS)));
	child_start(&child);
	return child_wait(&child);
}

TEST(task_create_ends_at_the_last_generation)
{
	struct account before;
	struct child child;

	for (unsigned round = 0; round < 2; round++) {
		if (round == 1)
			before = account_take();
		child_create(&child, descend, 1, PRIORITY_TEST);
		expect_equal(0, quota_move(child.task, DEPTH_MAX * (int32_t)(CHILD_QUOTA + 2 * LEVEL_KEEPS)));
		child_start(&child);
		expect_equal(DEPTH_MAX, child_wait(&child));
	}
	expect_account(before);
}

/* ---- looking ---------------------------------------------------------------------------------------------- */

TEST(task_info_counts_threads_and_handles)
{
	handle_t task = small_task();

	expect_handle(thread_create(task, 0, 0, 0));
	expect_handle(thread_create(task, 0, 0, 0));
	expect_handle(handle_copy(INIT_TASK, task, 5, RIGHT_READ));
	expect_equal(2, info_of(task).threads);
	expect_equal(1, info_of(task).handles);
	expect_equal(0, info_of(task).dead);
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, info_of(task).threads);
	expect_equal(1, info_of(task).dead);
}

TEST(task_info_refuses_what_is_no_task_or_no_room)
{
	static const uint32_t bad[] = { 0, UNMAPPED, KERNEL_BASE - 4, KERNEL_BASE, 0xfffffff0u };
	handle_t task = small_task();
	char *page = memory_new(PAGE_SIZE, NULL);
	char *edge = page + PAGE_SIZE - sizeof(struct task_info);

	expect_equal(E_HANDLE, task_info(HANDLE_MAX, edge));
	expect_equal(E_HANDLE, task_info(INIT_THREAD, edge));
	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++)
		expect_equal(E_FAULT, task_info(task, (void *)bad[n]));
	expect_equal(0, task_info(task, edge));
	expect_equal(E_FAULT, task_info(task, edge + 1));
	expect_equal(PAGE_SIZE, memory_protect(HANDLE_SELF, (uint32_t)page, PAGE_SIZE | MAP_READ));
	expect_equal(E_FAULT, task_info(task, edge));
}

/* ---- ends -------------------------------------------------------------------------------------------------- */

TEST(task_destroy_refuses_what_is_no_manageable_task)
{
	handle_t task = small_task();
	handle_t seen = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));

	expect_equal(E_HANDLE, task_destroy(HANDLE_MAX, 0));
	expect_equal(E_HANDLE, task_destroy(INIT_THREAD, 0));
	expect_equal(E_RIGHTS, task_destroy(seen, 0));
	expect_equal(E_HANDLE, task_destroy_step(HANDLE_SELF));
	expect_equal(E_HANDLE, task_destroy_step(HANDLE_MAX));
	expect_equal(E_HANDLE, task_destroy_step(INIT_THREAD));
	expect_equal(E_RIGHTS, task_destroy_step(seen));
	expect_equal(E_STATE, task_destroy_step(task));
	expect_equal(E_STATE, task_destroy_step(INIT_TASK));
	expect_equal(0, info_of(task).dead);
}

TEST(task_destroy_of_a_dead_task_changes_nothing)
{
	handle_t task;
	struct message m = { 0 };

	make_endpoint();
	task = expect_handle(task_create(connection, SMALL, 1, 8));
	expect_equal(0, task_destroy(task, 5));
	expect_equal(0, task_destroy(task, 6));
	expect_equal(0, task_reap(task));
	expect_equal(0, task_destroy(task, 7));
	expect_equal(0, task_destroy_step(task));
	expect_equal(TAG_KIND_DEATH, receive(endpoint, &m));
	expect_equal(5, m.words[0]);
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

/* Fill a task's table of n entries with copies. */
static handle_t
task_with_handles(uint32_t n)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, SMALL, 1, TASK_HANDLES_MAX));

	for (handle_t index = 1; index < n; index++)
		expect_equal(index, handle_copy(INIT_TASK, task, index, RIGHT_READ));
	return task;
}

TEST(task_destroy_step_gives_back_no_more_than_16_things)
{
	handle_t task = task_with_handles(10 * STEP);
	uint32_t last = info_of(task).handles;

	expect_equal(10 * STEP - 1, last);
	expect_equal(0, task_destroy(task, 0));
	for (int32_t more = 1; more;) {
		uint32_t now;

		more = task_destroy_step(task);
		expect(more == 0 || more == 1);
		now = info_of(task).handles;
		expect(last - now <= 2 * STEP);		/* the graveyard may have taken a step as well */
		last = now;
	}
	expect_equal(0, last);
	expect_equal(0, info_of(task).charged);
	expect_equal(0, task_destroy_step(task));
}

/* Threads of a child in every state there is. */
static uint32_t
call_endpoint(void *unused)
{
	struct message m = { .tag = TAG(1, 0, 0) };

	(void)unused;
	return (uint32_t)ipc_call(CHILD_ENDPOINT, &m);
}

static uint32_t
send_endpoint(void *unused)
{
	struct message m = { .tag = TAG(2, 0, 0) };

	(void)unused;
	return (uint32_t)ipc_send(CHILD_ENDPOINT, &m);
}

static uint32_t
receive_own(void *timeout)
{
	handle_t own = expect_handle(endpoint_create());
	struct message m = { 0 };

	expect_equal(0, timer_set(own, 1, 100000, 1));
	return (uint32_t)ipc_recv(own, &m, (uint32_t)timeout);
}

static uint32_t
spin(void *unused)
{
	while (unused == NULL)
		;
	return 0;
}

static uint32_t
be_in_every_state(uint32_t unused)
{
	static struct worker workers[7];

	(void)unused;
	worker_start(&workers[0], call_endpoint, NULL, PRIORITY_HIGH);
	worker_start(&workers[1], call_endpoint, NULL, PRIORITY_HIGH);
	worker_start(&workers[2], send_endpoint, NULL, PRIORITY_HIGH);
	worker_start(&workers[3], receive_own, (void *)TIMEOUT_NEVER, PRIORITY_HIGH);
	worker_start(&workers[4], receive_own, (void *)100000, PRIORITY_HIGH);
	worker_start(&workers[5], spin, NULL, PRIORITY_LOW);
	worker_create(&workers[6], spin, NULL, PRIORITY_LOW);
	call_endpoint(NULL);
	return 1;
}

TEST(task_destroy_ends_threads_in_every_state_and_leaves_nothing)
{
	struct account before;
	struct message m = { 0 };
	struct child child;

	for (unsigned round = 0; round < 3; round++) {
		make_endpoint();
		child_create(&child, be_in_every_state, 0, PRIORITY_HIGH);
		child_give(&child, connection, CHILD_ENDPOINT, RIGHT_SEND);
		child_start(&child);
		expect_equal(TAG(1, 0, 0), receive(endpoint, &m));	/* one call is in service */
		expect_equal(8, info_of(child.task).threads);
		expect_equal(0, task_destroy(child.task, 9));
		expect_equal(0, info_of(child.task).threads);
		expect_equal(E_GONE, ipc_reply(mailbox()->token, &m));
		expect_equal(E_TIMEOUT, ipc_recv(endpoint, &m, TIMEOUT_NONE));
		expect_equal(9, child_wait(&child));
		expect_equal(0, handle_close(connection));
		expect_equal(0, handle_close(endpoint));
		if (round == 0)
			before = account_take();
	}
	expect_account(before);
}

/* ---- families ----------------------------------------------------------------------------------------------- */

/* The grandchild ends its own parent, and itself with it as it helps along. */
static uint32_t
end_parent(uint32_t code)
{
	expect_equal(0, task_destroy(CHILD_TASK, code));
	expect_equal(E_STATE, quota_move(CHILD_TASK, 0));
	while (task_destroy_step(CHILD_TASK) > 0)
		;
	return code + 1;		/* it never comes here: the steps end it */
}

static uint32_t
have_a_child(uint32_t code)
{
	struct child child;

	child_create(&child, end_parent, code, PRIORITY_TEST);
	child_give(&child, CHILD_TASK, CHILD_TASK, RIGHT_MANAGE);
	child_start(&child);
	child_wait(&child);
	return 0;
}

TEST(task_that_ends_its_parent_ends_with_it)
{
	struct account before;
	struct child child;

	for (unsigned round = 0; round < 3; round++) {
		child_create(&child, have_a_child, 66, PRIORITY_TEST);
		expect_equal(0, quota_move(child.task, CHILD_QUOTA));
		child_give(&child, child.task, CHILD_TASK, RIGHT_MANAGE | RIGHT_TRANSFER);
		child_start(&child);
		expect_equal(66, child_wait(&child));
		if (round == 0)
			before = account_take();
	}
	expect_account(before);
}

static uint32_t
spin_for_ever(uint32_t unused)
{
	return spin((void *)unused);
}

static uint32_t
leave_a_child_running(uint32_t code)
{
	struct child child;

	child_create(&child, spin_for_ever, 0, PRIORITY_LOW);
	child_start(&child);
	expect_equal(0, sleep_milliseconds(2));
	expect(info_of(child.task).ticks > 0);
	return code;
}

TEST(task_that_dies_takes_its_running_children_along)
{
	struct account before;
	struct child child;

	for (unsigned round = 0; round < 3; round++) {
		child_create(&child, leave_a_child_running, 77, PRIORITY_TEST);
		expect_equal(0, quota_move(child.task, CHILD_QUOTA));
		child_start(&child);
		expect_equal(77, child_wait(&child));
		if (round == 0)
			before = account_take();
	}
	expect_account(before);
}
