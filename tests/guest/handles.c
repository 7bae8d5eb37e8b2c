/* SPDX-License-Identifier: MIT */
/*
 * handles.c: finding, copying, moving and closing handles.
 */
#include "lib/worker.h"

#define RIGHTS_OF_MOST	(RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE))
#define NOTHING_THERE	1000u		/* in our table, and free */
#define CHOSEN		2000u		/* free as well */
#define BEYOND_TABLE	TASK_HANDLES_MAX
#define TABLE_SIZE	8u		/* of the small tasks below: seven handles fit */

/* Numbers that are no handles.  0 means none, or self, elsewhere. */
static const handle_t no_handles[] = {
	0, NOTHING_THERE, BEYOND_TABLE - 1, BEYOND_TABLE, HANDLE_MAX
};

#define NO_HANDLES	(sizeof no_handles / sizeof no_handles[0])

/* A task without threads. */
static handle_t
empty_task(void)
{
	return expect_handle(task_create(HANDLE_NONE, CHILD_QUOTA, PRIORITY_TEST, TABLE_SIZE));
}

static handle_t
some_memory(void)
{
	return expect_handle(memory_create(PAGE_SIZE, MEMORY_SPARSE));
}

/* ---- looking and closing ---------------------------------------------------------------------- */

TEST(handle_info_tells_kind_and_rights)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t task = empty_task();

	expect_equal(OBJECT_ENDPOINT | (RIGHTS_ALL & ~RIGHT_SEND), handle_info(endpoint));
	expect_equal(OBJECT_CONNECTION | (RIGHTS_ALL & ~RIGHT_RECEIVE),
		     handle_info(expect_handle(connection_create(endpoint, 0, 0))));
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(some_memory()));
	expect_equal(OBJECT_TASK | RIGHTS_OF_MOST, handle_info(task));
	expect_equal(OBJECT_THREAD | RIGHTS_ALL,
		     handle_info(expect_handle(thread_create(task, 0, 0, 0))));
	expect_equal(OBJECT_IRQ | RIGHT_MANAGE | RIGHT_TRANSFER, handle_info(INIT_IRQ + 8));
	expect_equal(OBJECT_PORTS | RIGHT_MANAGE | RIGHT_TRANSFER, handle_info(INIT_PORTS));
}

TEST(handle_info_refuses_what_is_no_handle)
{
	for (unsigned n = 0; n < NO_HANDLES; n++)
		expect_equal(E_HANDLE, handle_info(no_handles[n]));
}

TEST(handle_close_refuses_what_is_no_handle)
{
	handle_t endpoint = expect_handle(endpoint_create());

	for (unsigned n = 0; n < NO_HANDLES; n++)
		expect_equal(E_HANDLE, handle_close(no_handles[n]));
	expect_equal(0, handle_close(endpoint));
	expect_equal(E_HANDLE, handle_close(endpoint));
}

TEST(handle_close_frees_the_object_with_the_last_handle)
{
	struct account before = account_take();
	struct memory_info info;
	handle_t first = some_memory();
	handle_t second = expect_handle(handle_copy(first, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));

	expect_equal(PAGE_SIZE, memory_commit(first, 0, PAGE_SIZE));
	expect_equal(0, handle_close(first));
	expect_equal(0, memory_info(second, &info, 0));
	expect_equal(PAGE_SIZE, info.committed);
	expect_equal(0, handle_close(second));
	expect_account(before);
}

/* ---- copying ------------------------------------------------------------------------------------ */

TEST(handle_copy_names_the_same_object)
{
	handle_t memory = some_memory();
	handle_t copy = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	struct memory_info info;

	expect(copy != memory);
	expect_equal(PAGE_SIZE, memory_commit(copy, 0, PAGE_SIZE));
	expect_equal(0, memory_info(memory, &info, 0));
	expect_equal(PAGE_SIZE, info.committed);
}

TEST(handle_copy_gives_only_the_rights_asked_for)
{
	handle_t memory = some_memory();

	for (uint32_t right = RIGHT_READ; right <= RIGHT_INHERIT; right <<= 1) {
		handle_t copy = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY, right));

		expect_equal(OBJECT_MEMORY | right, handle_info(copy));
	}
}

TEST(handle_copy_never_adds_a_right)
{
	handle_t memory = some_memory();
	handle_t less = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHT_READ | RIGHT_MAP));
	handle_t none = expect_handle(handle_copy(less, HANDLE_SELF, HANDLE_ANY, 0));
	handle_t copy;

	copy = expect_handle(handle_copy(less, HANDLE_SELF, HANDLE_ANY, 0xffffffffu));
	expect_equal(OBJECT_MEMORY | RIGHT_READ | RIGHT_MAP, handle_info(copy));
	copy = expect_handle(handle_copy(none, HANDLE_SELF, HANDLE_ANY, 0xffffffffu));
	expect_equal(OBJECT_MEMORY, handle_info(copy));
	copy = expect_handle(handle_move(copy, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(OBJECT_MEMORY, handle_info(copy));
}

TEST(handle_copy_goes_to_the_index_chosen)
{
	handle_t memory = some_memory(), task = empty_task();

	expect_equal(CHOSEN, handle_copy(memory, HANDLE_SELF, CHOSEN, RIGHTS_ALL));
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(CHOSEN));
	expect_equal(5, handle_copy(memory, task, 5, RIGHTS_ALL));
	expect_equal(E_EXISTS, handle_copy(memory, task, 5, RIGHTS_ALL));
	expect_equal(1, handle_copy(memory, task, HANDLE_ANY, RIGHTS_ALL));
}

TEST(handle_copy_and_move_refuse_a_taken_index)
{
	handle_t memory = some_memory();

	expect_equal(E_EXISTS, handle_copy(memory, HANDLE_SELF, memory, RIGHTS_ALL));
	expect_equal(E_EXISTS, handle_copy(memory, HANDLE_SELF, INIT_PORTS, RIGHTS_ALL));
	expect_equal(E_EXISTS, handle_move(memory, HANDLE_SELF, INIT_PORTS, RIGHTS_ALL));
	expect_equal(E_EXISTS, handle_move(memory, HANDLE_SELF, memory, RIGHTS_ALL));
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(memory));
	expect_equal(OBJECT_PORTS, handle_info(INIT_PORTS) & OBJECT_TYPES);
}

TEST(handle_copy_and_move_refuse_an_index_beyond_the_table)
{
	static const handle_t beyond[] = { TABLE_SIZE, 4096, HANDLE_MAX, 0x80000000u, 0xffffffffu };
	handle_t memory = some_memory(), task = empty_task();

	for (unsigned n = 0; n < sizeof beyond / sizeof beyond[0]; n++) {
		expect_equal(E_RANGE, handle_copy(memory, task, beyond[n], RIGHTS_ALL));
		expect_equal(E_RANGE, handle_move(memory, task, beyond[n], RIGHTS_ALL));
	}
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(memory));
}

TEST(handle_copy_and_move_refuse_a_full_table)
{
	handle_t memory = some_memory(), task = empty_task();

	for (unsigned n = 1; n < TABLE_SIZE; n++)
		expect_handle(handle_copy(memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_FULL, handle_copy(memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_FULL, handle_move(memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(memory));
}

TEST(handle_copy_and_move_refuse_what_is_no_handle)
{
	handle_t memory = some_memory(), task = empty_task();

	for (unsigned n = 0; n < NO_HANDLES; n++) {
		expect_equal(E_HANDLE, handle_copy(no_handles[n], HANDLE_SELF, HANDLE_ANY, 0));
		expect_equal(E_HANDLE, handle_move(no_handles[n], task, HANDLE_ANY, 0));
	}
	expect_equal(E_HANDLE, handle_copy(memory, memory, HANDLE_ANY, 0));
	expect_equal(E_HANDLE, handle_move(memory, NOTHING_THERE, HANDLE_ANY, 0));
	expect_equal(E_HANDLE, handle_copy(memory, 0xffffffffu, HANDLE_ANY, 0));
}

TEST(handle_copy_into_another_task_needs_manage_and_transfer)
{
	handle_t task = empty_task(), memory = some_memory();
	handle_t watched = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY,
						     RIGHTS_ALL & ~RIGHT_MANAGE));
	handle_t mine = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_TRANSFER));

	expect_equal(E_RIGHTS, handle_copy(memory, watched, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_RIGHTS, handle_move(memory, watched, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_RIGHTS, handle_copy(mine, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_RIGHTS, handle_move(mine, task, HANDLE_ANY, RIGHTS_ALL));
	expect_handle(handle_copy(memory, task, HANDLE_ANY, RIGHTS_ALL));
	/* In one's own table nothing is transferred, under whichever name. */
	expect_handle(handle_copy(mine, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	expect_handle(handle_copy(mine, INIT_TASK, HANDLE_ANY, RIGHTS_ALL));
}

TEST(handle_copy_into_a_dead_task_is_refused)
{
	handle_t task = empty_task(), memory = some_memory();

	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, handle_copy(memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(E_STATE, handle_move(memory, task, HANDLE_ANY, RIGHTS_ALL));
	expect_equal(0, task_reap(task));
	expect_equal(E_STATE, handle_copy(memory, task, 5, RIGHTS_ALL));
	expect_equal(OBJECT_MEMORY | RIGHTS_OF_MOST, handle_info(memory));
}

/* ---- moving --------------------------------------------------------------------------------------- */

TEST(handle_move_closes_the_source)
{
	handle_t memory = some_memory();
	handle_t moved = expect_handle(handle_move(memory, HANDLE_SELF, HANDLE_ANY, RIGHT_READ));

	expect_equal(E_HANDLE, handle_info(memory));
	expect_equal(OBJECT_MEMORY | RIGHT_READ, handle_info(moved));
}

static uint32_t
write_given_memory(uint32_t memory)
{
	uint32_t word = 0x600d;

	expect_equal(OBJECT_MEMORY | RIGHT_MAP | RIGHT_READ | RIGHT_WRITE, handle_info(memory));
	expect_equal(PAGE_SIZE, memory_commit(memory, 0, PAGE_SIZE));
	expect_equal(0, memory_write(memory, 8, &word, sizeof word));
	return 0;
}

TEST(handle_move_gives_another_task_what_it_names)
{
	struct child child;
	handle_t memory = some_memory();
	handle_t kept = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	uint32_t *seen;

	child_create(&child, write_given_memory, 9, PRIORITY_TEST);
	expect_equal(9, handle_move(memory, child.task, 9, RIGHT_MAP | RIGHT_READ | RIGHT_WRITE));
	expect_equal(E_HANDLE, handle_info(memory));
	child_start(&child);
	expect_equal(0, child_wait(&child));
	seen = memory_show(kept, PAGE_SIZE, MAP_READ, NULL);
	expect(seen != NULL);
	expect_equal(0x600d, seen[2]);
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, (uint32_t)seen, PAGE_SIZE));
}

TEST(handle_move_carries_the_right_to_receive_along)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 0, 1));
	handle_t task = empty_task();

	expect_equal(3, handle_move(endpoint, task, 3, RIGHTS_ALL));
	expect_equal(0, pulse(connection, 1));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(0, task_reap(task));
	expect_equal(E_DEAD, pulse(connection, 1));
}

TEST(handle_move_without_receive_gives_the_endpoint_up)
{
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 0, 1));

	expect_handle(handle_move(endpoint, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~RIGHT_RECEIVE));
	expect_equal(E_DEAD, pulse(connection, 1));
}

/* ---- hostile -------------------------------------------------------------------------------------- */

/* Try every number there is room for, and some more. */
static uint32_t
look_for_handles(uint32_t given)
{
	uint32_t found = 0;

	for (handle_t h = 0; h <= 2 * TASK_HANDLES_MAX; h++)
		found += handle_info(h) != E_HANDLE;
	for (handle_t h = 1; h <= HANDLE_MAX / 2; h <<= 1)
		found += h != given && handle_info(HANDLE_MAX - h) != E_HANDLE;
	expect_equal(E_HANDLE, system_control(INIT_PORTS, SYSTEM_POWER_OFF, 0));
	expect_equal(E_HANDLE, task_destroy(INIT_TASK, 0));
	return found;
}

TEST(handle_numbers_of_one_task_mean_nothing_in_another)
{
	struct child child;

	child_create(&child, look_for_handles, 9, PRIORITY_TEST);
	child_give(&child, some_memory(), 9, 0);
	child_start(&child);
	expect_equal(1, child_wait(&child));
}

/* One handle of each kind, none with a right: nothing can be done with any of them. */
static uint32_t
use_handles_without_rights(uint32_t first)
{
	handle_t task = first, thread = first + 1, endpoint = first + 2, connection = first + 3;
	handle_t memory = first + 4, irq = first + 5, ports = first + 6;
	struct message m = { 0 };
	struct task_info info;

	expect_equal(E_RIGHTS, task_info(task, &info));
	expect_equal(E_RIGHTS, task_destroy(task, 0));
	expect_equal(E_RIGHTS, task_destroy_step(task));
	expect_equal(E_RIGHTS, quota_move(task, 0));
	expect_equal(E_RIGHTS, thread_create(task, 0, 0, 0));
	expect_equal(E_RIGHTS, thread_start(thread));
	expect_equal(E_RIGHTS, thread_set_priority(thread, 0));
	expect_equal(E_RIGHTS, ipc_recv(endpoint, &m, TIMEOUT_NONE));
	expect_equal(E_RIGHTS, connection_create(endpoint, 0, 0));
	expect_equal(E_RIGHTS, timer_set(endpoint, 1, 0, 0));
	expect_equal(E_RIGHTS, ipc_call(connection, &m));
	expect_equal(E_RIGHTS, ipc_send(connection, &m));
	expect_equal(E_RIGHTS, pulse(connection, 0));
	expect_equal(E_RIGHTS, memory_map(memory, HANDLE_SELF, 0x20000000, 0,
					  PAGE_SIZE | MAP_READ));
	expect_equal(E_RIGHTS, memory_commit(memory, 0, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_unmap(task, 0x20000000, PAGE_SIZE));
	expect_equal(E_RIGHTS, irq_bind(irq, HANDLE_NONE, 0));
	expect_equal(E_RIGHTS, irq_done(irq));
	expect_equal(E_RIGHTS, ports_create(ports, 0x3f8, 8));
	expect_equal(E_RIGHTS, ports_bind(ports, HANDLE_SELF));
	expect_equal(E_RIGHTS, system_control(ports, SYSTEM_POWER_OFF, 0));
	return 0;
}

TEST(handle_without_rights_is_good_for_nothing)
{
	struct child child;
	handle_t endpoint = expect_handle(endpoint_create());
	handle_t connection = expect_handle(connection_create(endpoint, 0, 1));
	handle_t memory = some_memory();
	const handle_t handles[] = { INIT_TASK, INIT_THREAD, endpoint, connection, memory,
				     INIT_IRQ + 8, INIT_PORTS };

	child_create(&child, use_handles_without_rights, 9, PRIORITY_TEST);
	for (unsigned n = 0; n < sizeof handles / sizeof handles[0]; n++)
		expect_equal(9 + n, child_give(&child, handles[n], 9 + n, 0));
	child_start(&child);
	expect_equal(0, child_wait(&child));
}
