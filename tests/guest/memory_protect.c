/* SPDX-License-Identifier: MIT */
/*
 * memory_protect.c: changing what may be done with mapped pages; what no program may write.
 */
#include <fault.h>

#include "lib/worker.h"

#define PAGES(n)	((n) * PAGE_SIZE)
#define AREA		0x30000000u
#define RW		(MAP_READ | MAP_WRITE)

extern char image_start[], image_data_start[], image_end[];

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

static uint32_t
write_word(uint32_t address)
{
	*word_at(address) = 0x77;
	return 0;
}

/* Children: AREA is mapped for reading and writing, three pages. */
static uint32_t
protect_and_write(uint32_t address)
{
	for (uint32_t n = 0; n < 3; n++)
		*word_at(AREA + PAGES(n)) = n;
	expect_equal(PAGES(1), memory_protect(HANDLE_SELF, AREA + PAGES(1), PAGES(1) | MAP_READ));
	*word_at(AREA) = *word_at(AREA + PAGES(1)) + 10;
	*word_at(AREA + PAGES(2)) = 12;
	*word_at(address) = 11;
	return *word_at(AREA);
}

static uint32_t
run_with_area(child_function *function, uint32_t argument, uint32_t rights)
{
	struct child child;

	child_create(&child, function, argument, PRIORITY_TEST);
	expect_equal(PAGES(3), memory_map(committed(3), child.task, AREA, 0, PAGES(3) | rights));
	child_start(&child);
	return child_wait(&child);
}

TEST(memory_protect_takes_writing_away_from_the_range_only)
{
	expect_equal(11, run_with_area(protect_and_write, AREA + PAGES(2), RW));
	expect_equal(DEATH_FAULT | FAULT_PAGE,
		     run_with_area(protect_and_write, AREA + PAGES(1), RW));
}

TEST(memory_protect_gives_writing_back)
{
	handle_t memory = committed(2);

	expect_equal(PAGES(2), memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(2) | MAP_READ));
	expect_equal(PAGES(2), memory_protect(HANDLE_SELF, AREA, PAGES(2) | RW));
	*word_at(AREA + PAGES(1)) = 9;
	expect_equal(PAGES(2), memory_protect(HANDLE_SELF, AREA, PAGES(2) | MAP_READ));
	expect_equal(9, *word_at(AREA + PAGES(1)));
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, AREA, PAGES(2)));
}

TEST(memory_protect_stays_within_the_rights_mapped_from)
{
	handle_t memory = committed(3);
	handle_t read = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHT_READ | RIGHT_MAP));

	expect_equal(PAGES(1), memory_map(memory, HANDLE_SELF, AREA, 0, PAGES(1) | MAP_READ));
	expect_equal(PAGES(1), memory_map(read, HANDLE_SELF, AREA + PAGES(1), 0,
					  PAGES(1) | MAP_READ));
	expect_equal(E_RIGHTS, memory_protect(HANDLE_SELF, AREA + PAGES(1), PAGES(1) | RW));
	/* One such page spoils the range: nothing of it changes. */
	expect_equal(E_RIGHTS, memory_protect(HANDLE_SELF, AREA, PAGES(2) | RW));
	expect_equal(PAGES(2), memory_protect(HANDLE_SELF, AREA, PAGES(2) | MAP_READ));
	expect_equal(PAGES(1), memory_protect(HANDLE_SELF, AREA, PAGES(1) | RW));
	*word_at(AREA) = 1;
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, AREA, PAGES(2)));
}

TEST(memory_protect_refused_for_one_page_changes_none)
{
	struct child child;
	handle_t memory = committed(1);
	handle_t read = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHT_READ | RIGHT_MAP));

	child_create(&child, write_word, AREA, PRIORITY_TEST);
	expect_equal(PAGE_SIZE, memory_map(memory, child.task, AREA, 0, PAGE_SIZE | MAP_READ));
	expect_equal(PAGE_SIZE, memory_map(read, child.task, AREA + PAGE_SIZE, 0,
					   PAGE_SIZE | MAP_READ));
	expect_equal(E_RIGHTS, memory_protect(child.task, AREA, PAGES(2) | RW));
	child_start(&child);
	expect_equal(DEATH_FAULT | FAULT_PAGE, child_wait(&child));
}

TEST(memory_protect_skips_what_is_not_mapped_and_does_a_step_at_most)
{
	handle_t memory = committed(1);

	expect_equal(PAGES(5), memory_protect(HANDLE_SELF, AREA, PAGES(5) | RW));
	expect_equal(PAGES(1), memory_map(memory, HANDLE_SELF, AREA + PAGES(2), 0, PAGES(1) | RW));
	expect_equal(PAGES(5), memory_protect(HANDLE_SELF, AREA, PAGES(5) | MAP_READ));
	expect_equal(PAGES(MAP_STEP), memory_protect(HANDLE_SELF, AREA, PAGES(500) | RW));
	*word_at(AREA + PAGES(2)) = 1;
	expect_equal(PAGES(5), memory_unmap(HANDLE_SELF, AREA, PAGES(5)));
}

TEST(memory_protect_refuses_arguments_without_meaning)
{
	static const uint32_t rights[] = { 0, MAP_WRITE, 4, MAP_READ | 8, 0xfff };

	for (unsigned n = 0; n < sizeof rights / sizeof rights[0]; n++)
		expect_equal(E_ARGUMENT, memory_protect(HANDLE_SELF, AREA, PAGE_SIZE | rights[n]));
	expect_equal(E_ARGUMENT, memory_protect(HANDLE_SELF, AREA, MAP_READ));
	expect_equal(E_ARGUMENT, memory_protect(HANDLE_SELF, AREA + 16, PAGE_SIZE | MAP_READ));
}

/* ---- the program's own text and constants ------------------------------------------------------ */

TEST(memory_text_and_constants_are_read_only)
{
	const uint32_t text = (uint32_t)image_start;
	const uint32_t size = (uint32_t)(image_data_start - image_start);

	expect_equal(E_RIGHTS, memory_protect(HANDLE_SELF, text, PAGE_SIZE | RW));
	expect_equal(E_RIGHTS, memory_protect(HANDLE_SELF, text + size - PAGE_SIZE,
					      PAGE_SIZE | RW));
	expect_equal(DEATH_FAULT | FAULT_PAGE, child_run(write_word, text));
	expect_equal(DEATH_FAULT | FAULT_PAGE, child_run(write_word, text + size - 4));
	expect_equal(0, child_run(write_word, (uint32_t)image_end - 4));
}

static uint32_t
read_word(uint32_t address)
{
	return *word_at(address) != 0xffffffffu;
}

TEST(memory_page_zero_and_the_wall_are_never_mapped)
{
	static const uint32_t addresses[] = {
		0, PAGE_SIZE - 4, MAILBOX_BASE + PAGE_SIZE, KERNEL_BASE - PAGE_SIZE,
		KERNEL_BASE - 4, KERNEL_BASE, KERNEL_BASE + 0x100000, 0xfffffffcu,
	};

	for (unsigned n = 0; n < sizeof addresses / sizeof addresses[0]; n++) {
		expect_equal(DEATH_FAULT | FAULT_PAGE, child_run(read_word, addresses[n]));
		expect_equal(DEATH_FAULT | FAULT_PAGE, child_run(write_word, addresses[n]));
	}
	expect_equal(1, child_run(read_word, MAILBOX_BASE));
}

/* Hostile: a task may use its own mailbox as it likes, and only its own. */
static uint32_t
spoil_mailbox(uint32_t unused)
{
	struct message m = { 0 };
	uint32_t *words = (uint32_t *)MAILBOX_BASE;

	(void)unused;
	for (unsigned n = 0; n < MAILBOX_SIZE / 4; n++)
		words[n] = 0xffffffffu;
	expect_equal(E_TOKEN, ipc_reply_recv(1, &m));
	expect_equal(E_TOKEN, ipc_defer());
	m.tag = TAG(1, MESSAGE_PAYLOAD_MAX, MESSAGE_HANDLES_MAX);
	expect_equal(E_HANDLE, ipc_send(2, &m));
	return 3;
}

static uint32_t
receive_nothing(void *endpoint)
{
	struct message m = { 0 };

	mailbox()->accept = 4;
	return (uint32_t)ipc_recv((handle_t)endpoint, &m, 20);
}

TEST(memory_mailbox_contents_hurt_nobody_else)
{
	static struct worker worker;
	handle_t endpoint = expect_handle(endpoint_create());
	struct child child;

	worker_start(&worker, receive_nothing, (void *)endpoint, PRIORITY_HIGH);
	child_create(&child, spoil_mailbox, 0, PRIORITY_TEST);
	child_give(&child, endpoint, 1, RIGHT_RECEIVE);
	child_give(&child, expect_handle(connection_create(endpoint, 0, 0)), 2, RIGHT_SEND);
	child_start(&child);
	expect_equal(3, child_wait(&child));
	expect_equal(E_TIMEOUT, worker_wait(&worker));
	expect_equal(MAILBOX_BASE, mailbox()->self);
}
