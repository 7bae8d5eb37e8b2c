/* SPDX-License-Identifier: MIT */
/*
 * memory_map.c: mapping and unmapping.
 */
#include <fault.h>

#include "lib/worker.h"

#define PAGES(n)	((n) * PAGE_SIZE)
#define AREA		0x30000000u	/* nothing is here but what these tests map */
#define TABLE_SPAN	0x400000u	/* what one page table maps */
#define RW		(MAP_READ | MAP_WRITE)

/* A Memory with all its frames. */
static handle_t
committed(uint32_t pages)
{
	handle_t memory = expect_handle(memory_create(PAGES(pages), MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(memory, 0, PAGES(pages)));
	return memory;
}

static volatile uint32_t *
word_at(uint32_t address)
{
	return (volatile uint32_t *)address;
}

/* Whether a child that touches the address dies of it. */
static uint32_t
read_word(uint32_t address)
{
	return *word_at(address);
}

static uint32_t
write_word(uint32_t address)
{
	*word_at(address) = 0x77;
	return 0;
}

static void
expect_fault_at(uint32_t address, child_function *touch, handle_t memory, uint32_t rights)
{
	struct child child;

	child_create(&child, touch, address, PRIORITY_TEST);
	if (memory != HANDLE_NONE)
		expect_equal(PAGE_SIZE, memory_map(memory, child.task, AREA, 0, PAGE_SIZE | rights));
	child_start(&child);
	expect_equal(DEATH_FAULT | FAULT_PAGE, child_wait(&child));
	expect_equal(address, child.address);
}

/* ---- mapping -------------------------------------------------------------------------------------------- */

TEST(memory_map_shows_the_same_frames_everywhere)
{
	handle_t memory = committed(3);

	expect_equal(PAGES(3), memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(3) | RW));
	expect_equal(PAGES(1), memory_map(memory, HANDLE_SELF, AREA + PAGES(8), PAGES(2),
					  PAGES(1) | MAP_READ));
	*word_at(AREA + PAGES(2) + 16) = 0xabcdef01;
	expect_equal(0xabcdef01, *word_at(AREA + PAGES(8) + 16));
	expect_equal(PAGES(9), memory_unmap(HANDLE_SELF, AREA, PAGES(9)));
}

static uint32_t
add_one_at(uint32_t address)
{
	*word_at(address) += 1;
	return *word_at(address);
}

TEST(memory_map_shares_between_tasks)
{
	handle_t memory = committed(1);
	struct child child;

	expect_equal(PAGE_SIZE, memory_map(memory, HANDLE_SELF, AREA, 0, PAGE_SIZE | RW));
	*word_at(AREA + 8) = 41;
	child_create(&child, add_one_at, 0x50000008, PRIORITY_TEST);
	expect_equal(PAGE_SIZE, memory_map(memory, child.task, 0x50000000, 0, PAGE_SIZE | RW));
	child_start(&child);
	expect_equal(42, child_wait(&child));
	expect_equal(42, *word_at(AREA + 8));
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, AREA, PAGE_SIZE));
}

TEST(memory_map_does_at_most_a_step)
{
	handle_t memory = committed(MAP_STEP + 10);

	expect_equal(PAGES(MAP_STEP), memory_map(memory, HANDLE_SELF, AREA, 0,
						 PAGES(MAP_STEP + 10) | RW));
	expect_equal(PAGES(10), memory_map(memory, HANDLE_SELF, AREA + PAGES(MAP_STEP),
					   PAGES(MAP_STEP), PAGES(10) | RW));
	*word_at(AREA + PAGES(MAP_STEP + 10) - 4) = 1;
	expect_equal(PAGES(MAP_STEP), memory_unmap(HANDLE_SELF, AREA, PAGES(MAP_STEP + 10)));
	expect_equal(PAGES(10), memory_unmap(HANDLE_SELF, AREA + PAGES(MAP_STEP), PAGES(10)));
}

TEST(memory_map_stops_at_a_page_without_a_frame)
{
	handle_t memory = expect_handle(memory_create(PAGES(6), MEMORY_SPARSE));

	expect_equal(PAGES(2), memory_commit(memory, PAGES(1), PAGES(2)));
	expect_equal(E_ABSENT, memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(6) | RW));
	expect_equal(PAGES(2), memory_map(memory, HANDLE_SELF, AREA, PAGES(1), PAGES(5) | RW));
	expect_equal(E_ABSENT, memory_map(memory, HANDLE_SELF, AREA, PAGES(3), PAGES(1) | RW));
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, AREA, PAGES(2)));
}

TEST(memory_map_replaces_what_was_there)
{
	struct account before;
	handle_t first = committed(2), second = committed(2);

	before = account_take();
	expect_equal(PAGES(2), memory_map(first, HANDLE_SELF, AREA, 0, PAGES(2) | RW));
	*word_at(AREA) = 1;
	*word_at(AREA + PAGES(1)) = 2;
	expect_equal(PAGES(1), memory_map(second, HANDLE_SELF, AREA + PAGES(1), 0, PAGES(1) | RW));
	expect_equal(1, *word_at(AREA));
	expect_equal(0, *word_at(AREA + PAGES(1)));
	*word_at(AREA + PAGES(1)) = 3;
	expect_equal(PAGES(1), memory_map(first, HANDLE_SELF, AREA + PAGES(1), PAGES(1),
					  PAGES(1) | RW));
	expect_equal(2, *word_at(AREA + PAGES(1)));
	/* The same page over itself, with fewer rights. */
	expect_equal(PAGES(1), memory_map(first, HANDLE_SELF, AREA, 0, PAGES(1) | MAP_READ));
	expect_equal(1, *word_at(AREA));
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, AREA, PAGES(2)));
	expect_account(before);
}

TEST(memory_map_works_across_page_tables)
{
	handle_t memory = committed(4);
	const uint32_t address = AREA + TABLE_SPAN - PAGES(2);
	struct account before = account_take();

	expect_equal(PAGES(4), memory_map(memory, HANDLE_SELF, address, 0, PAGES(4) | RW));
	for (uint32_t n = 0; n < 4; n++)
		*word_at(address + PAGES(n)) = n;
	expect_equal(3, *word_at(AREA + TABLE_SPAN + PAGES(1)));
	expect_equal(PAGES(4), memory_unmap(HANDLE_SELF, address, PAGES(4)));
	expect_account(before);
}

TEST(memory_map_reaches_both_ends_of_user_space)
{
	static const uint32_t ends[] = { USER_BASE, USER_TOP - PAGE_SIZE };
	struct account before = account_take();
	handle_t memory = committed(1);

	for (unsigned n = 0; n < 2; n++) {
		expect_equal(PAGE_SIZE, memory_map(memory, HANDLE_SELF, ends[n], 0,
						   PAGE_SIZE | RW));
		*word_at(ends[n] + PAGE_SIZE - 4) = 5;
		expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, ends[n], PAGE_SIZE));
	}
	expect_equal(0, handle_close(memory));
	expect_account(before);
}

/* ---- refusals ------------------------------------------------------------------------------------------ */

/* Ranges outside user space: address and length. */
static const uint32_t outside[][2] = {
	{ 0, PAGE_SIZE }, { 0, PAGES(2) }, { USER_TOP, PAGE_SIZE },
	{ USER_TOP - PAGE_SIZE, PAGES(2) }, { MAILBOX_BASE + PAGES(7), PAGE_SIZE },
	{ MAILBOX_BASE + PAGES(8), PAGE_SIZE }, { KERNEL_BASE - PAGE_SIZE, PAGE_SIZE },
	{ KERNEL_BASE, PAGE_SIZE }, { KERNEL_BASE + 0x100000, PAGE_SIZE },
	{ 0xfffff000u, PAGE_SIZE }, { 0xfffff000u, PAGES(2) }, { AREA, 0xd0000000u },
	{ USER_BASE, 0xfffff000u }, { USER_BASE, USER_TOP },
};

#define OUTSIDE	(sizeof outside / sizeof outside[0])

TEST(memory_map_refuses_addresses_outside_user_space)
{
	handle_t memory = expect_handle(memory_create(0xfffff000u, MEMORY_SPARSE));

	expect_equal(PAGES(2), memory_commit(memory, 0, PAGES(2)));
	for (unsigned n = 0; n < OUTSIDE; n++)
		expect_equal(E_RANGE, memory_map(memory, HANDLE_SELF, outside[n][0], 0,
						 outside[n][1] | MAP_READ));
}

TEST(memory_unmap_and_protect_refuse_addresses_outside_user_space)
{
	for (unsigned n = 0; n < OUTSIDE; n++) {
		expect_equal(E_RANGE, memory_unmap(HANDLE_SELF, outside[n][0], outside[n][1]));
		expect_equal(E_RANGE, memory_protect(HANDLE_SELF, outside[n][0],
						     outside[n][1] | MAP_READ));
	}
	expect_equal(E_RANGE, memory_unmap(HANDLE_SELF, MAILBOX_BASE, PAGE_SIZE));
	expect_equal(E_RANGE, memory_protect(HANDLE_SELF, MAILBOX_BASE, PAGE_SIZE | MAP_READ));
	mailbox()->library[0] = 1;		/* still there, still writable */
}

TEST(memory_map_refuses_ranges_outside_the_memory)
{
	handle_t memory = committed(4);

	expect_equal(E_RANGE, memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(5) | RW));
	expect_equal(E_RANGE, memory_map(memory, HANDLE_SELF, AREA, PAGES(4), PAGES(1) | RW));
	expect_equal(E_RANGE, memory_map(memory, HANDLE_SELF, AREA, PAGES(3), PAGES(2) | RW));
	expect_equal(E_RANGE, memory_map(memory, HANDLE_SELF, AREA, 0xfffff000u, PAGES(2) | RW));
	expect_fault_at(AREA, read_word, HANDLE_NONE, 0);
}

TEST(memory_map_refuses_arguments_without_meaning)
{
	static const uint32_t rights[] = { 0, MAP_WRITE, 4, MAP_READ | 4, MAP_READ | 0x800, 0xfff };
	handle_t memory = committed(2);

	for (unsigned n = 0; n < sizeof rights / sizeof rights[0]; n++)
		expect_equal(E_ARGUMENT, memory_map(memory, HANDLE_SELF, AREA, 0,
						    PAGE_SIZE | rights[n]));
	expect_equal(E_ARGUMENT, memory_map(memory, HANDLE_SELF, AREA, 0, RW));
	expect_equal(E_ARGUMENT, memory_map(memory, HANDLE_SELF, AREA + 1, 0, PAGE_SIZE | RW));
	expect_equal(E_ARGUMENT, memory_map(memory, HANDLE_SELF, AREA, 8, PAGE_SIZE | RW));
}

TEST(memory_map_needs_the_rights_it_gives)
{
	handle_t memory = committed(1);
	handle_t read = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHT_READ | RIGHT_MAP));
	handle_t no_map = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						    RIGHTS_ALL & ~RIGHT_MAP));
	handle_t no_read = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						     RIGHTS_ALL & ~RIGHT_READ));

	expect_equal(E_RIGHTS, memory_map(read, HANDLE_SELF, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_RIGHTS, memory_map(no_map, HANDLE_SELF, AREA, 0, PAGE_SIZE | MAP_READ));
	expect_equal(E_RIGHTS, memory_map(no_read, HANDLE_SELF, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_HANDLE, memory_map(0, HANDLE_SELF, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_HANDLE, memory_map(INIT_TASK, HANDLE_SELF, AREA, 0, PAGE_SIZE | RW));
	expect_equal(PAGE_SIZE, memory_map(read, HANDLE_SELF, AREA, 0, PAGE_SIZE | MAP_READ));
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, AREA, PAGE_SIZE));
}

TEST(memory_calls_on_another_task_need_manage)
{
	handle_t memory = committed(1);
	handle_t task = expect_handle(task_create(0, CHILD_QUOTA, 1, 8));
	handle_t seen = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));

	expect_equal(E_RIGHTS, memory_map(memory, seen, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_RIGHTS, memory_unmap(seen, AREA, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_protect(seen, AREA, PAGE_SIZE | MAP_READ));
	expect_equal(E_HANDLE, memory_map(memory, memory, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_HANDLE, memory_unmap(memory, AREA, PAGE_SIZE));
	expect_equal(E_HANDLE, memory_protect(HANDLE_MAX, AREA, PAGE_SIZE | MAP_READ));
	expect_equal(PAGE_SIZE, memory_map(memory, task, AREA, 0, PAGE_SIZE | RW));
	expect_equal(PAGE_SIZE, memory_protect(task, AREA, PAGE_SIZE | MAP_READ));
	expect_equal(PAGE_SIZE, memory_unmap(task, AREA, PAGE_SIZE));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, memory_map(memory, task, AREA, 0, PAGE_SIZE | RW));
	expect_equal(E_STATE, memory_unmap(task, AREA, PAGE_SIZE));
	expect_equal(E_STATE, memory_protect(task, AREA, PAGE_SIZE | MAP_READ));
}

TEST(memory_map_charges_page_tables_to_the_task_mapped_into)
{
	handle_t memory = committed(1);
	/* Directory, handle table: nothing left for a page table. */
	handle_t poor = expect_handle(task_create(0, PAGES(2), 1, 8));
	handle_t rich = expect_handle(task_create(0, PAGES(3), 1, 8));

	expect_equal(E_QUOTA, memory_map(memory, poor, AREA, 0, PAGE_SIZE | RW));
	expect_equal(PAGE_SIZE, memory_map(memory, rich, AREA, 0, PAGE_SIZE | RW));
	expect_equal(PAGE_SIZE, memory_map(memory, rich, AREA + PAGES(4), 0, PAGE_SIZE | RW));
	expect_equal(E_QUOTA, memory_map(memory, rich, AREA + TABLE_SPAN, 0, PAGE_SIZE | RW));
	expect_equal(PAGES(5), memory_unmap(rich, AREA, PAGES(5)));
	expect_equal(PAGE_SIZE, memory_map(memory, rich, AREA + TABLE_SPAN, 0, PAGE_SIZE | RW));
}

/* Half of what a range across two tables needs is not enough, and changes nothing. */
TEST(memory_map_across_tables_is_all_or_nothing)
{
	handle_t memory = committed(2);
	handle_t task = expect_handle(task_create(0, PAGES(3), 1, 8));
	struct task_info before, after;

	expect_equal(0, task_info(task, &before));
	expect_equal(E_QUOTA, memory_map(memory, task, AREA - PAGE_SIZE, 0, PAGES(2) | RW));
	expect_equal(0, task_info(task, &after));
	expect_equal(before.charged, after.charged);
}

/* ---- unmapping ------------------------------------------------------------------------------------------ */

TEST(memory_unmap_takes_only_the_range)
{
	handle_t memory = committed(5);
	struct account before;

	before = account_take();
	expect_equal(PAGES(5), memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(5) | RW));
	*word_at(AREA + PAGES(1)) = 1;
	*word_at(AREA + PAGES(4)) = 4;
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, AREA + PAGES(2), PAGES(2)));
	expect_equal(1, *word_at(AREA + PAGES(1)));
	expect_equal(4, *word_at(AREA + PAGES(4)));
	/* Holes and what was never mapped do not matter. */
	expect_equal(PAGES(MAP_STEP), memory_unmap(HANDLE_SELF, AREA - PAGES(3), PAGES(200)));
	expect_account(before);
}

TEST(memory_unmapped_is_gone_for_the_program)
{
	expect_fault_at(AREA, read_word, HANDLE_NONE, 0);
	expect_fault_at(AREA + PAGE_SIZE, read_word, committed(1), RW);
	expect_fault_at(AREA - 1, read_word, committed(1), RW);
}

static uint32_t
unmap_and_read(uint32_t address)
{
	uint32_t value = *word_at(address);

	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, address, PAGE_SIZE));
	return value + *word_at(address);
}

TEST(memory_unmap_takes_effect_at_once)
{
	expect_fault_at(AREA, unmap_and_read, committed(1), RW);
}

TEST(memory_unmap_refuses_arguments_without_meaning)
{
	expect_equal(E_ARGUMENT, memory_unmap(HANDLE_SELF, AREA, 0));
	expect_equal(E_ARGUMENT, memory_unmap(HANDLE_SELF, AREA, 1));
	expect_equal(E_ARGUMENT, memory_unmap(HANDLE_SELF, AREA + 1, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_unmap(HANDLE_SELF, AREA, PAGE_SIZE | MAP_READ));
}

TEST(memory_mapping_keeps_a_memory_without_handles)
{
	struct account before = account_take();
	handle_t memory = committed(20);

	expect_equal(PAGES(2), memory_map(memory, HANDLE_SELF, AREA, PAGES(10), PAGES(2) | RW));
	expect_equal(0, handle_close(memory));
	account_take();
	*word_at(AREA + PAGES(1)) = 0x600d;
	expect_equal(0x600d, *word_at(AREA + PAGES(1)));
	expect_equal(PAGES(1), memory_unmap(HANDLE_SELF, AREA, PAGES(1)));
	expect_equal(0x600d, *word_at(AREA + PAGES(1)));
	expect_equal(PAGES(1), memory_unmap(HANDLE_SELF, AREA + PAGES(1), PAGES(1)));
	expect_account(before);
}

TEST(memory_read_only_mapping_cannot_be_written)
{
	handle_t memory = committed(1);

	expect_fault_at(AREA + 4, write_word, memory, MAP_READ);
}
