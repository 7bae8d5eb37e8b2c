/* SPDX-License-Identifier: MIT */
/*
 * tasks_quota.c: what a task may use, who pays for it, and what happens at the end of it.
 */
#include "lib/makers.h"
#include "lib/worker.h"

#define CHILD_ENDPOINT	9u
#define CHILD_DEVICES	10u
#define CHILD_PORTS	11u

static struct task_info
info_of(handle_t task)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(task, &info));
	return info;
}

/* Run a function in a child that has what the makers need. */
static uint32_t
run_with_makers(child_function *function, uint32_t argument)
{
	handle_t endpoint = expect_handle(endpoint_create());
	struct child child;
	uint32_t code;

	child_create(&child, function, argument, PRIORITY_TEST);
	child_give(&child, endpoint, CHILD_ENDPOINT, RIGHT_RECEIVE);
	child_give(&child, INIT_DEVICES, CHILD_DEVICES, RIGHT_MANAGE);
	child_give(&child, INIT_PORTS, CHILD_PORTS, RIGHT_MANAGE);
	child_start(&child);
	code = child_wait(&child);
	expect_equal(0, handle_close(endpoint));
	return code;
}

/* In the child: everything can be made, and when it is closed all that it cost comes back. */
static void
use_what_was_given(void)
{
	uint32_t charged = info_of(HANDLE_SELF).charged;
	struct message m = { 0 };

	makers_use(CHILD_ENDPOINT, CHILD_DEVICES, CHILD_PORTS);
	makers_succeed();
	for (uint32_t waited = 0; info_of(HANDLE_SELF).charged != charged; waited++) {
		expect(waited < PATIENCE);
		ipc_recv(CHILD_ENDPOINT, &m, 1);
	}
}

/* ---- full tables --------------------------------------------------------------------------------------- */

static uint32_t
make_with_a_full_table(uint32_t unused)
{
	struct task_info before;
	handle_t last = 0;
	int32_t copy;

	(void)unused;
	use_what_was_given();
	while ((copy = handle_copy(CHILD_ENDPOINT, HANDLE_SELF, HANDLE_ANY, 0)) > 0)
		last = (handle_t)copy;
	expect_equal(E_FULL, copy);
	before = info_of(HANDLE_SELF);
	makers_expect(E_FULL);
	expect_equal(before.charged, info_of(HANDLE_SELF).charged);
	expect_equal(0, handle_close(last));
	makers_succeed();
	return before.handles;
}

TEST(a_full_table_refuses_everything_that_makes_a_handle)
{
	expect_equal(CHILD_HANDLES - 1, run_with_makers(make_with_a_full_table, 0));
}

/* ---- used-up quota --------------------------------------------------------------------------------------- */

/*
 * Use up all quota: frames first, then objects of three sizes.  Fewer bytes are left than any
 * object takes.
 */
static void
use_up_quota(void)
{
	static handle_t spent;
	uint32_t pages = 1000;
	int32_t result;

	spent = expect_handle(memory_create(pages * PAGE_SIZE, MEMORY_SPARSE));
	for (uint32_t page = 0; (result = memory_commit(spent, page * PAGE_SIZE, PAGE_SIZE)) > 0;)
		page++;
	expect_equal(E_QUOTA, result);
	while ((result = endpoint_create()) > 0)
		;
	expect_equal(E_QUOTA, result);
	while ((result = connection_create(CHILD_ENDPOINT, 0, 0)) > 0)
		;
	expect_equal(E_QUOTA, result);
	while ((result = ports_create(CHILD_PORTS, SCRATCH_PORT, 1)) > 0)
		;
	expect_equal(E_QUOTA, result);
}

static uint32_t
make_without_quota(uint32_t unused)
{
	struct task_info before;

	(void)unused;
	use_what_was_given();
	use_up_quota();
	before = info_of(HANDLE_SELF);
	expect(before.quota - before.charged < PAGE_SIZE);
	makers_expect(E_QUOTA);
	expect_equal(before.charged, info_of(HANDLE_SELF).charged);
	expect_equal(before.handles, info_of(HANDLE_SELF).handles);
	return 0;
}

TEST(a_used_up_quota_refuses_everything_that_makes_an_object)
{
	struct account before;

	expect_equal(0, run_with_makers(make_without_quota, 0));
	before = account_take();
	expect_equal(0, run_with_makers(make_without_quota, 0));
	expect_account(before);
}

static uint32_t
spend_and_save(uint32_t pages)
{
	handle_t memory = expect_handle(memory_create(pages * PAGE_SIZE, MEMORY_CONTIGUOUS));

	expect_equal(0, handle_close(memory));
	return (uint32_t)expect_handle(memory_create(pages * PAGE_SIZE, MEMORY_CONTIGUOUS));
}

TEST(what_is_given_back_can_be_spent_again)
{
	/* 8 pages fit many times one after the other, not at once: 512 KiB are 128 pages. */
	for (unsigned n = 0; n < 3; n++)
		expect(child_run(spend_and_save, 8) < CHILD_HANDLES);
}

/* ---- quota between parent and child ---------------------------------------------------------------------- */

#define SMALL	(64 * 1024u)

static handle_t
small_task(void)
{
	return expect_handle(task_create(HANDLE_NONE, SMALL, 1, 8));
}

static uint32_t
charged(void)
{
	return info_of(HANDLE_SELF).charged;
}

static uint32_t
charged_at_rest(void)
{
	settle();
	return charged();
}

TEST(task_create_charges_the_parent_the_whole_quota)
{
	uint32_t before = charged_at_rest(), object;
	handle_t task = small_task();
	struct task_info info = info_of(task);

	expect_equal(SMALL, info.quota);
	expect_equal(2 * PAGE_SIZE, info.charged);	/* directory and handle table */
	expect_equal(0, info.threads);
	expect_equal(0, info.handles);
	expect_equal(0, info.ticks);
	expect_equal(0, info.dead);
	object = charged() - before - SMALL;
	expect(object > 0 && object < PAGE_SIZE);
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, task_reap(task));
	expect_equal(before + object, charged());	/* the structure stays while it is named */
	expect_equal(1, info_of(task).dead);
	expect_equal(0, handle_close(task));
	expect_equal(before, charged_at_rest());
}

TEST(task_create_needs_quota_for_the_task_itself)
{
	uint32_t before = charged();

	expect_equal(E_QUOTA, task_create(HANDLE_NONE, 0, 1, 8));
	expect_equal(E_QUOTA, task_create(HANDLE_NONE, 2 * PAGE_SIZE - 1, 1, 8));
	expect_equal(E_QUOTA, task_create(HANDLE_NONE, 2 * PAGE_SIZE, 1, TASK_HANDLES_MAX));
	expect_equal(E_QUOTA, task_create(HANDLE_NONE, 0xffffffffu, 1, 8));
	expect_equal(E_QUOTA, task_create(HANDLE_NONE, info_of(HANDLE_SELF).quota, 1, 8));
	expect_equal(before, charged());
	expect_handle(task_create(HANDLE_NONE, 2 * PAGE_SIZE, 1, 8));
}

TEST(quota_move_goes_both_ways_and_adds_up)
{
	handle_t task = small_task();
	uint32_t before = charged();

	expect_equal(0, quota_move(task, 10000));
	expect_equal(SMALL + 10000, info_of(task).quota);
	expect_equal(before + 10000, charged());
	expect_equal(0, quota_move(task, -10000));
	expect_equal(SMALL, info_of(task).quota);
	expect_equal(before, charged());
	expect_equal(0, quota_move(task, 0));
	expect_equal(SMALL, info_of(task).quota);
	/* All but what the child is charged can be taken away. */
	expect_equal(0, quota_move(task, -(int32_t)(SMALL - info_of(task).charged)));
	expect_equal(info_of(task).charged, info_of(task).quota);
	expect_equal(E_QUOTA, quota_move(task, -1));
	expect_equal(E_QUOTA, thread_create(task, 0, 0, 0));
}

TEST(quota_move_refuses_more_than_there_is)
{
	handle_t task = small_task();
	struct task_info ours = info_of(HANDLE_SELF), its = info_of(task);
	uint32_t rest = ours.quota - ours.charged;

	expect_equal(E_QUOTA, quota_move(task, INT32_MAX));
	expect_equal(E_QUOTA, quota_move(task, INT32_MIN));
	expect_equal(E_QUOTA, quota_move(task, -INT32_MAX));
	expect_equal(E_QUOTA, quota_move(task, (int32_t)rest + 1));
	expect_equal(E_QUOTA, quota_move(task, -(int32_t)(its.quota - its.charged) - 1));
	expect_equal(its.quota, info_of(task).quota);
	expect_equal(ours.charged, charged());
	expect_equal(0, quota_move(task, (int32_t)rest));
	expect_equal(ours.quota, charged());
	expect_equal(E_QUOTA, endpoint_create());
	expect_equal(0, quota_move(task, -(int32_t)rest));
}

TEST(quota_move_is_only_for_ones_own_living_child)
{
	handle_t task = small_task();
	handle_t seen = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY, RIGHT_READ));

	expect_equal(E_HANDLE, quota_move(HANDLE_SELF, 1));
	expect_equal(E_HANDLE, quota_move(HANDLE_MAX, 1));
	expect_equal(E_HANDLE, quota_move(INIT_PORTS, 1));
	expect_equal(E_STATE, quota_move(INIT_TASK, 1));
	expect_equal(E_RIGHTS, quota_move(seen, 1));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, quota_move(task, 1));
	expect_equal(0, task_reap(task));
	expect_equal(E_STATE, quota_move(task, 1));
}

/* ---- who pays in the end ------------------------------------------------------------------------------------ */

static uint32_t
leave_memory_behind(uint32_t pages)
{
	struct message m = { .tag = TAG(1, 0, 1) };

	mailbox()->handles[0] = expect_handle(memory_create(pages * PAGE_SIZE,
							    MEMORY_CONTIGUOUS));
	return (uint32_t)ipc_send(CHILD_ENDPOINT, &m);
}

/* A Memory that outlives its maker is paid for by the maker's parent, out of the quota it had given. */
TEST(what_outlives_a_task_is_charged_to_its_parent)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 0, 0));
	struct account before;
	struct message m = { 0 };
	uint32_t charged_before, now;
	struct child child;
	handle_t memory;

	child_run(spend_and_save, 1);
	before = account_take();
	charged_before = charged_at_rest();
	child_create(&child, leave_memory_behind, 7, PRIORITY_TEST);
	child_give(&child, connection, CHILD_ENDPOINT, RIGHT_SEND);
	child_start(&child);
	mailbox()->accept = 1;
	expect_equal(TAG(1, 0, 1), ipc_recv(endpoint, &m, PATIENCE));
	memory = mailbox()->handles[0];
	expect_equal(0, child_wait(&child));
	now = charged_at_rest();
	expect(now > charged_before + 7 * PAGE_SIZE && now < charged_before + 8 * PAGE_SIZE);
	expect_equal(0, handle_close(memory));
	expect_account(before);
}
