/* SPDX-License-Identifier: MIT */
/*
 * reaping.c: a machine without a free frame, tasks that die on it, and every frame back in the end.
 *
 *   A program that has all quota cannot simply commit until the frames are gone: its quota would
 *   end at the same moment.  But full slabs of small objects take a little more than their objects
 *   are charged, so many of them first leave quota that no frame stands behind.
 */
#include "lib/makers.h"
#include "lib/worker.h"

#define SLABS_OF	2600u		/* endpoints: some hundred slabs */
#define MEMORY_PAGES	0x40000u	/* 1 GiB: more than there is */
#define TABLE_SPAN	0x400000u	/* addresses one page table maps */

static handle_t endpoint, spent;
static uint32_t committed;

static struct task_info
info_of(handle_t task)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(task, &info));
	return info;
}

/* Commit frames to `spent` until none is left. */
static void
drink(void)
{
	int32_t result;

	while ((result = memory_commit(spent, committed, COMMIT_STEP * PAGE_SIZE)) > 0)
		committed += (uint32_t)result;
	expect_equal(E_MEMORY, result);
}

/* After this no frame is free, nothing is on its way back and quota is left. */
static void
dry(void)
{
	endpoint = expect_handle(endpoint_create());
	makers_use(endpoint, INIT_DEVICES, INIT_PORTS);
	for (unsigned n = 0; n < SLABS_OF; n++)
		expect_handle(endpoint_create());
	spent = expect_handle(memory_create(MEMORY_PAGES * PAGE_SIZE, MEMORY_SPARSE));
	committed = 0;
	settle();
	drink();
	expect_equal(0, free_frames());
	expect(info_of(HANDLE_SELF).charged + 4 * PAGE_SIZE < info_of(HANDLE_SELF).quota);
}

/* Give back all that was made since begin(). */
static void
wet(void)
{
	makers_undo();
	settle();
}

static struct account
begin(void)
{
	struct account before = account_take();

	makers_mark();
	return before;
}

/* As sleep_milliseconds(), without making anything. */
static int32_t
wait_a_little(uint32_t milliseconds)
{
	struct message m = { 0 };

	return ipc_recv(endpoint, &m, milliseconds);
}

/* ---- everything refused ----------------------------------------------------------------------------------- */

TEST(a_dry_machine_refuses_everything_that_takes_a_frame)
{
	struct account before = begin();
	struct task_info info;

	dry();
	makers_exhaust(E_MEMORY);
	info = info_of(HANDLE_SELF);
	for (unsigned n = 0; n < 3; n++)
		makers_expect(E_MEMORY);
	expect_equal(info.charged, info_of(HANDLE_SELF).charged);
	expect_equal(info.handles, info_of(HANDLE_SELF).handles);
	expect_equal(info.threads, info_of(HANDLE_SELF).threads);
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	wet();
	expect_account(before);
}

TEST(a_dry_machine_refuses_commits_and_page_tables)
{
	struct account before = begin();
	uint32_t address = (space_reserve(4 * TABLE_SPAN) + 2 * TABLE_SPAN) & ~(TABLE_SPAN - 1);
	handle_t memory = expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_CONTIGUOUS));
	handle_t frame = expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	handle_t wanting = expect_handle(memory_create(2 * PAGE_SIZE, MEMORY_SPARSE));
	handle_t thread = expect_handle(thread_create(HANDLE_SELF, (uint32_t)entry_that_exits, 0, PRIORITY_TEST));
	struct fpu_registers registers = { { 0 } };
	uint32_t charged;

	dry();
	charged = info_of(HANDLE_SELF).charged;
	expect_equal(E_MEMORY, memory_commit(wanting, 0, PAGE_SIZE));
	expect_equal(E_MEMORY, memory_copy_pages(wanting, frame, 0, 0, PAGE_SIZE));
	expect_equal(E_MEMORY, memory_map(memory, HANDLE_SELF, address, 0, PAGE_SIZE | MAP_READ));
	expect_equal(E_MEMORY, memory_create(2 * PAGE_SIZE, MEMORY_CONTIGUOUS));
	expect_equal(E_MEMORY, task_create(HANDLE_NONE, 2 * PAGE_SIZE, 1, 8));
	expect_equal(E_MEMORY, thread_set_fpu(thread, &registers));
	expect_equal(charged, info_of(HANDLE_SELF).charged);
	/* One frame does not help who needs two tables: then it takes none. */
	expect_equal(0, handle_close(frame));
	expect_equal(1, free_frames());
	expect_equal(E_MEMORY, memory_map(memory, HANDLE_SELF, address - PAGE_SIZE, 0,
					  2 * PAGE_SIZE | MAP_READ));
	expect_equal(1, free_frames());
	expect_equal(PAGE_SIZE, memory_commit(wanting, 0, 2 * PAGE_SIZE));	/* as far as it goes */
	expect_equal(E_MEMORY, memory_commit(wanting, PAGE_SIZE, PAGE_SIZE));
	wet();
	expect_account(before);
}

/* Frames that a call has just given up are there for the next, wherever they are on their way. */
TEST(frames_on_their_way_back_are_fetched_before_a_call_is_refused)
{
	struct account before = begin();

	dry();
	for (unsigned n = 0; n < 10; n++) {
		handle_t memory = spent;

		expect_equal(0, handle_close(memory));
		spent = expect_handle(memory_create(MEMORY_PAGES * PAGE_SIZE, MEMORY_SPARSE));
		expect_equal(COMMIT_STEP * PAGE_SIZE, memory_commit(spent, 0, COMMIT_STEP * PAGE_SIZE));
		expect_handle(memory_create(COMMIT_STEP * PAGE_SIZE, MEMORY_CONTIGUOUS));
		committed = COMMIT_STEP * PAGE_SIZE;
		settle();
		drink();
	}
	wet();
	expect_account(before);
}

/* ---- deaths on a dry machine ------------------------------------------------------------------------------ */

#define CHILD_GO	9u
#define GRABBED		40u		/* pages */

static handle_t
any_handle(int32_t made)
{
	return made > 0 ? (handle_t)made : HANDLE_NONE;
}

/* Use up the quota that is left; with all frames behind it taken, only a full machine can refuse anything. */
static void
spend_quota(void)
{
	handle_t rest = expect_handle(memory_create(1000 * PAGE_SIZE, MEMORY_SPARSE));
	uint32_t done = 0;

	while (memory_commit(rest, done, PAGE_SIZE) > 0)
		done += PAGE_SIZE;
}

/* The grandchild's part: once told so, take whatever there is, again and again. */
static uint32_t
grab_for_ever(uint32_t unused)
{
	handle_t memory = expect_handle(memory_create(GRABBED * PAGE_SIZE, MEMORY_SPARSE));
	struct message m = { 0 };

	expect_equal(0, memory_commit_all(memory, 0, GRABBED * PAGE_SIZE));
	spend_quota();
	expect_equal(TAG_KIND_PULSE, ipc_recv(CHILD_GO, &m, TIMEOUT_NEVER));
	while (unused == 0) {
		handle_t one = any_handle(endpoint_create());

		handle_close(memory);
		memory = any_handle(memory_create(GRABBED * PAGE_SIZE, MEMORY_SPARSE));
		for (uint32_t page = 0; page < GRABBED; page++)
			memory_commit(memory, page * PAGE_SIZE, PAGE_SIZE);
		handle_close(one);
	}
	return 0;
}

static uint32_t
have_a_grabbing_child(uint32_t unused)
{
	handle_t rest = expect_handle(endpoint_create());
	struct message m = { 0 };
	struct child child;

	child_create(&child, grab_for_ever, unused, PRIORITY_TEST);
	child_give(&child, CHILD_GO, CHILD_GO, RIGHT_RECEIVE);
	spend_quota();
	child_start(&child);
	return (uint32_t)ipc_recv(rest, &m, TIMEOUT_NEVER);
}

static uint32_t
spend_nothing(uint32_t unused)
{
	return unused;
}

/*
 * The parent dies; its child lives until the parent's reaping comes to it, and spends that time in calls that
 * look for frames wherever some are on their way back.
 */
TEST(a_dying_parents_child_grabs_on_a_dry_machine_until_its_end)
{
	struct account before;
	struct child child;

	child_run(spend_nothing, 0);	/* what children share stays */
	for (unsigned round = 0; round < 6; round++) {
		struct account now = begin();
		handle_t go = expect_handle(endpoint_create());
		handle_t signal = expect_handle(connection_create(go, 0, 1));

		if (round <= 1)
			before = now;
		child_create(&child, have_a_grabbing_child, 0, PRIORITY_TEST);
		expect_equal(0, quota_move(child.task, CHILD_QUOTA + 256 * 1024));
		child_give(&child, go, CHILD_GO, RIGHT_RECEIVE | RIGHT_TRANSFER);
		child_start(&child);
		expect_equal(0, sleep_milliseconds(50));
		dry();
		expect_equal(0, pulse(signal, 1));
		expect_equal(E_TIMEOUT, wait_a_little(1 + round));
		memory_commit(spent, committed, COMMIT_STEP * PAGE_SIZE);
		expect_equal(0, task_destroy(child.task, 0));
		while (task_destroy_step(child.task) > 0)
			expect_equal(0, thread_yield());
		wet();
	}
	expect_account(before);
}

/* ---- zombies -------------------------------------------------------------------------------------------------- */

TEST(a_dead_task_that_nobody_looks_after_is_given_back)
{
	struct account before = begin();

	for (unsigned n = 0; n < 20; n++) {
		handle_t task = expect_handle(task_create(HANDLE_NONE, 64 * 1024, 1, 64));

		expect_handle(thread_create(task, 0, 0, 0));
		expect_equal(0, task_destroy(task, 0));
		expect_equal(0, handle_close(task));
	}
	wet();
	expect_account(before);
}

#define MANY_TASKS	200u

TEST(many_dead_tasks_at_once_are_all_given_back)
{
	static handle_t tasks[MANY_TASKS];
	struct account before;

	for (unsigned round = 0; round < 2; round++) {
		before = begin();
		for (unsigned n = 0; n < MANY_TASKS; n++)
			tasks[n] = expect_handle(task_create(HANDLE_NONE, 16 * PAGE_SIZE, 1, 64));
		for (unsigned n = 0; n < MANY_TASKS; n++)
			expect_equal(0, task_destroy(tasks[n], 0));
		for (unsigned n = 0; n < MANY_TASKS; n += 2)
			expect_equal(0, handle_close(tasks[n]));
		wet();
	}
	expect_account(before);
}
