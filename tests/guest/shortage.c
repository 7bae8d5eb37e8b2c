/* SPDX-License-Identifier: MIT */
/*
 * shortage.c: what is missing in the middle of a call: each attempt to allocate fails once (SYSTEM_FAIL).
 *
 *   For every call that allocates, and some that must not: the first attempt that it makes fails,
 *   then the second, and so on until it makes no more.  Each time it returns E_MEMORY or E_QUOTA,
 *   has changed nothing, and succeeds when it is repeated.  Once more with the pool of what it
 *   makes full, so that it needs a frame for a new slab too.
 *
 *   That nothing has changed is seen here by accounts.  tests/system/refused.c boots this program
 *   too and compares all memory.
 */
#include <fault.h>

#include "lib/floats.h"
#include "lib/makers.h"
#include "lib/worker.h"

#include "shortage.parts/try.h"

#define LARGE		(10000u * PAGE_SIZE)	/* its pages need tables, and these a table of their own */
#define MIDDLE		(64u * PAGE_SIZE)	/* one table */
#define PLACE		0x70000000u	/* nothing is mapped there, nor around it */
#define BORDER		0x703ff000u	/* the last page of one page table */
#define TASK_QUOTA	(32 * PAGE_SIZE)
#define IMAGE_SIZE	FPU_IMAGE_SIZE

static handle_t endpoint, memory, source, task, thread, copy;

/* ---- the calls ------------------------------------------------------------------------------------------------ */

static void
close(int32_t made)
{
	expect_equal(0, handle_close((handle_t)made));
}

/* It goes when the endpoint has heard of it. */
static void
close_connection(int32_t made)
{
	struct message m = { 0 };

	close(made);
	expect_equal(TAG_KIND_HANGUP, ipc_recv(endpoint, &m, TIMEOUT_NONE));
}

static void
end_task(int32_t made)
{
	expect_equal(0, task_destroy((handle_t)made, 0));
	expect_equal(0, task_reap((handle_t)made));
	close(made);
}

static void
end_thread(int32_t made)
{
	expect_equal(0, thread_start((handle_t)made));
	close(made);
}

static void
new_task(void)
{
	task = expect_handle(task_create(HANDLE_NONE, TASK_QUOTA, PRIORITY_TEST, 8));
}

static void
end_the_task(int32_t made)
{
	(void)made;
	end_task((int32_t)task);
}

static int32_t
make_endpoint(void)
{
	return endpoint_create();
}

static int32_t
make_connection(void)
{
	return connection_create(endpoint, 1, 1);
}

static int32_t
make_memory(void)
{
	return memory_create(PAGE_SIZE, MEMORY_SPARSE);
}

static int32_t
make_large(void)
{
	return memory_create(LARGE, MEMORY_SPARSE);
}

static int32_t
make_contiguous(void)
{
	return memory_create(3 * PAGE_SIZE, MEMORY_CONTIGUOUS);
}

static int32_t
make_device(void)
{
	return memory_create_device(INIT_DEVICES, 0xfffff000u, PAGE_SIZE);
}

static int32_t
make_ports(void)
{
	return ports_create(INIT_PORTS, SCRATCH_PORT, 1);
}

static int32_t
make_task(void)
{
	return task_create(HANDLE_NONE, MAKER_QUOTA, 1, 8);
}

static int32_t
make_task_of_many_handles(void)
{
	return task_create(HANDLE_NONE, 16 * PAGE_SIZE, 1, TASK_HANDLES_MAX);
}

static int32_t
make_thread(void)
{
	return thread_create(HANDLE_SELF, (uint32_t)entry_that_exits, 0, PRIORITY_HIGH);
}

/* The first of its task: the page of its mailbox, and the table for that. */
static int32_t
make_first_thread(void)
{
	const int32_t made = thread_create(task, USER_BASE, 0, 0);

	return made < 0 ? made : handle_close((handle_t)made);
}

static void
new_small(void)
{
	memory = expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
}

static void
new_middle(void)
{
	memory = expect_handle(memory_create(MIDDLE, MEMORY_SPARSE));
}

static void
new_large(void)
{
	memory = expect_handle(memory_create(LARGE, MEMORY_SPARSE));
}

static void
close_memory(int32_t made)
{
	(void)made;
	close((int32_t)memory);
}

static int32_t
commit_first(void)
{
	return memory_commit(memory, 0, PAGE_SIZE);
}

static int32_t
commit_last(void)
{
	return memory_commit(memory, LARGE - PAGE_SIZE, PAGE_SIZE);
}

static int32_t
commit_many(void)
{
	return memory_commit(memory, 0, COMMIT_STEP * PAGE_SIZE);
}

static int32_t
copy_first(void)
{
	return memory_copy_pages(memory, source, 0, 0, PAGE_SIZE);
}

static int32_t
copy_many(void)
{
	return memory_copy_pages(memory, source, 0, 0, COPY_STEP * PAGE_SIZE);
}

static int32_t
map_one(void)
{
	return memory_map(source, HANDLE_SELF, PLACE, 0, PAGE_SIZE | MAP_READ);
}

static int32_t
map_across(void)
{
	return memory_map(source, HANDLE_SELF, BORDER, 0, 2 * PAGE_SIZE | MAP_READ);
}

static int32_t
map_elsewhere(void)
{
	return memory_map(source, task, BORDER, 0, 2 * PAGE_SIZE | MAP_READ);
}

static void
unmap(int32_t made)
{
	(void)made;
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, PLACE, PAGE_SIZE));
	expect_equal(2 * PAGE_SIZE, memory_unmap(HANDLE_SELF, BORDER, 2 * PAGE_SIZE));
}

static int32_t
move_quota(void)
{
	return quota_move(task, PAGE_SIZE);
}

static void
new_thread(void)
{
	thread = expect_handle(make_thread());
}

static int32_t
set_fpu(void)
{
	static const union image image;
	const int32_t result = thread_set_fpu(thread, &image);

	return result < 0 ? result : (int32_t)thread;
}

static int32_t
copy_handle(void)
{
	return handle_copy(endpoint, task, HANDLE_ANY, RIGHTS_ALL);
}

static void
new_task_and_copy(void)
{
	new_task();
	copy = expect_handle(handle_copy(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
}

static int32_t
move_handle(void)
{
	return handle_move(copy, task, HANDLE_ANY, RIGHTS_ALL);
}

static void
new_task_and_ports(void)
{
	new_task();
	copy = expect_handle(make_ports());
}

static int32_t
bind_ports(void)
{
	return ports_bind(copy, task);
}

static void
end_task_and_copy(int32_t made)
{
	(void)made;
	end_task((int32_t)task);
	close((int32_t)copy);
}

static int32_t
start_thread(void)
{
	return thread_start(thread);
}

static void
close_thread(int32_t made)
{
	(void)made;
	close((int32_t)thread);
}

static int32_t
set_timer(void)
{
	return timer_set(endpoint, 1, 1000, 0);
}

static void
stop_timer(int32_t made)
{
	(void)made;
	expect_equal(0, timer_set(endpoint, 0, 0, 0));
}

/* ---- trying them -------------------------------------------------------------------------------------------------- */

static void
begin(void)
{
	endpoint = expect_handle(endpoint_create());
	source = expect_handle(memory_create(COPY_STEP * PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(COPY_STEP * PAGE_SIZE, memory_commit(source, 0, COPY_STEP * PAGE_SIZE));
	settle();
}

/*
 * A call that makes nothing that lies in a pool; or does, and then its pool may be full or not: one
 * attempt more or less.
 */
static void
run_short(const struct subject *s, _Bool pool, uint32_t memory_attempts, uint32_t quota_attempts)
{
	uint32_t seen;

	begin();
	seen = attempts(s, FAIL_MEMORY);
	expect(seen == memory_attempts || (pool && seen == memory_attempts + 1));
	expect_equal(quota_attempts, attempts(s, FAIL_QUOTA));
	tell(s, "", seen, quota_attempts);
}

/* A call that makes something that lies in a pool: once with room there, once without. */
static void
run_pool(const struct subject *s, uint32_t more)
{
	static int32_t held[HELD_MAX];
	uint32_t count, room, memory_attempts, quota_attempts;

	begin();
	count = fill(s, held);
	s->undo(held[--count]);
	settle();
	room = attempts(s, FAIL_MEMORY);
	quota_attempts = attempts(s, FAIL_QUOTA);
	tell(s, "", room, quota_attempts);
	hold(s, &held[count++]);
	memory_attempts = attempts(s, FAIL_MEMORY);
	expect_equal(quota_attempts, attempts(s, FAIL_QUOTA));
	tell(s, " with its pool full", memory_attempts, quota_attempts);
	expect_equal(room + more, memory_attempts);
	while (count > 0)
		s->undo(held[--count]);
}

#define POOL(name, prepare, make, undo) \
	TEST(shortage_in_##name) \
	{ \
		run_pool(&(struct subject){ #name, prepare, make, undo, 0 }, 1); \
	}

#define SHORT(name, prepare, make, undo, parts, pool, memory_attempts, quota_attempts) \
	TEST(shortage_in_##name) \
	{ \
		run_short(&(struct subject){ #name, prepare, make, undo, parts }, pool, \
			  memory_attempts, quota_attempts); \
	}

POOL(endpoint_create, NULL, make_endpoint, close)
POOL(connection_create, NULL, make_connection, close_connection)
POOL(memory_create, NULL, make_memory, close)
POOL(memory_create_contiguous, NULL, make_contiguous, close)
POOL(memory_create_device, NULL, make_device, close)
POOL(ports_create, NULL, make_ports, close)
POOL(task_create, NULL, make_task, end_task)
POOL(thread_create, NULL, make_thread, end_thread)
POOL(thread_set_fpu, new_thread, set_fpu, end_thread)

SHORT(memory_create_large, NULL, make_large, close, 0, 1, 1, 1)
SHORT(task_create_of_many_handles, NULL, make_task_of_many_handles, end_task, 0, 1, 3, 4)
SHORT(thread_create_the_first, new_task, make_first_thread, end_the_task, 0, 1, 3, 3)
SHORT(memory_commit, new_small, commit_first, close_memory, 0, 0, 1, 1)
SHORT(memory_commit_with_table, new_middle, commit_first, close_memory, 0, 0, 2, 2)
SHORT(memory_commit_in_large, new_large, commit_last, close_memory, 0, 0, 3, 3)
SHORT(memory_commit_of_many, new_middle, commit_many, close_memory, 1, 0, COMMIT_STEP + 1, COMMIT_STEP + 1)
SHORT(memory_copy_pages, new_middle, copy_first, close_memory, 0, 0, 2, 2)
SHORT(memory_copy_pages_of_many, new_middle, copy_many, close_memory, 1, 0, COPY_STEP + 1, COPY_STEP + 1)
SHORT(memory_map, NULL, map_one, unmap, 0, 0, 1, 1)
SHORT(memory_map_in_two_tables, NULL, map_across, unmap, 0, 0, 2, 2)
SHORT(memory_map_in_another_task, new_task, map_elsewhere, end_the_task, 0, 0, 2, 2)
SHORT(quota_move, new_task, move_quota, end_the_task, 0, 0, 0, 1)

/* These have all they need. */
SHORT(handle_copy, new_task, copy_handle, end_the_task, 0, 0, 0, 0)
SHORT(handle_move, new_task_and_copy, move_handle, end_the_task, 0, 0, 0, 0)
SHORT(ports_bind, new_task_and_ports, bind_ports, end_task_and_copy, 0, 0, 0, 0)
SHORT(thread_start, new_thread, start_thread, close_thread, 0, 0, 0, 0)
SHORT(timer_set, NULL, set_timer, stop_timer, 0, 0, 0, 0)

static uint32_t
compute(void *argument)
{
	return float_use((uint32_t)argument);
}

/*
 * A thread computes for the first time and there is no room for its registers: a fault, and a pager
 * that has made room lets it go on.
 */
static uint32_t
first_use(uint32_t kind)
{
	const handle_t pager = expect_handle(connection_create(endpoint, 7, 0));
	static struct worker worker;
	struct message m = { 0 };
	uint32_t n;

	for (n = 1;; n++) {
		worker_create(&worker, compute, (void *)n, PRIORITY_HIGH);
		expect_equal(0, thread_set_fault(worker.thread, pager));
		expect_equal(0, fail(kind, n));
		expect_equal(0, thread_start(worker.thread));
		if (fail(kind, 0) != 0)
			break;
		expect_equal(TAG_KIND_FAULT, receive(endpoint, &m));
		expect_equal(FAULT_NO_FLOATING_POINT, m.words[0]);
		m.tag = 0;
		expect_equal(0, ipc_reply(mailbox()->token, &m));
		expect_equal(n, worker_wait(&worker));
		settle();
	}
	expect_equal(n, worker_wait(&worker));
	close_connection((int32_t)pager);
	return n - 1;
}

TEST(shortage_in_first_use_of_floating_point)
{
	uint32_t memory_attempts, quota_attempts;

	begin();
	memory_attempts = first_use(FAIL_MEMORY);
	quota_attempts = first_use(FAIL_QUOTA);
	remark("shortage: first use of floating point: %u attempts for memory, %u for quota",
	       (unsigned)memory_attempts, (unsigned)quota_attempts);
	expect(memory_attempts > 0 && quota_attempts == 1);
}
