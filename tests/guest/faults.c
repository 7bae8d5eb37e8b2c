/* SPDX-License-Identifier: MIT */
/*
 * faults.c: a fault is a message: pagers, and what becomes of those whose pager is gone.
 *
 *   The pager here is the test; the faulting programs are children whose first thread's faults come to it.
 */
#include <archive.h>

#include "lib/worker.h"

#define AREA		0x60000000u	/* what the pager looks after */
#define AREA_PAGES	4u
#define PAGER_BADGE	77u
#define FAULT_WRITING	2u		/* bits of a page fault's error code */
#define FAULT_ALLOWED	1u

static handle_t endpoint;

static void
child_with_pager(struct child *child, child_function *function, uint32_t argument)
{
	handle_t connection;

	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, PAGER_BADGE, 0));
	child_create(child, function, argument, PRIORITY_TEST);
	expect_equal(0, thread_set_fault(child->thread, connection));
	expect_equal(0, handle_close(connection));
	child_start(child);
}

/* Receives a page fault in the area and returns its page. */
static uint32_t
expect_page_fault(uint32_t error)
{
	struct message message = { 0 };

	expect_equal(TAG_KIND_FAULT, ipc_recv(endpoint, &message, PATIENCE));
	expect_equal(PAGER_BADGE, message.badge);
	expect_equal(14, FAULT_VECTOR(message.words[0]));
	expect_equal(error | 4, FAULT_ERROR(message.words[0]));
	return (message.words[1] - AREA) / PAGE_SIZE;
}

static void
resume(void)
{
	const struct message message = { 0 };

	expect_equal(0, ipc_reply(mailbox()->token, &message));
}

static uint32_t
sum_area(uint32_t argument)
{
	volatile uint32_t *words = (volatile uint32_t *)AREA;
	uint32_t sum = argument;

	for (uint32_t page = 0; page < AREA_PAGES; page++) {
		sum += words[page * PAGE_SIZE / 4];
		words[page * PAGE_SIZE / 4] = sum;
	}
	return sum;
}

TEST(fault_pager_gives_zeroed_pages_on_demand)
{
	struct child child;
	const handle_t memory = expect_handle(memory_create(AREA_PAGES * PAGE_SIZE, MEMORY_SPARSE));

	child_with_pager(&child, sum_area, 5);
	for (uint32_t n = 0; n < AREA_PAGES; n++) {
		const uint32_t page = expect_page_fault(0);

		expect_equal(n, page);
		expect_equal(0, memory_commit_all(memory, page * PAGE_SIZE, PAGE_SIZE));
		expect_equal(0, memory_map_all(memory, child.task, AREA + page * PAGE_SIZE,
					       page * PAGE_SIZE, PAGE_SIZE, MAP_READ | MAP_WRITE));
		resume();
	}
	expect_equal(5, child_wait(&child));
}

TEST(fault_pager_copies_a_page_on_write)
{
	static const uint32_t first[1] = { 1000 };
	struct child child;
	struct memory_info info;
	const handle_t original = expect_handle(memory_create(AREA_PAGES * PAGE_SIZE, MEMORY_SPARSE));
	const handle_t shadow = expect_handle(memory_create(AREA_PAGES * PAGE_SIZE, MEMORY_SPARSE));

	expect_equal(0, memory_commit_all(original, 0, AREA_PAGES * PAGE_SIZE));
	expect_equal(0, memory_write(original, 0, first, sizeof(first)));
	child_with_pager(&child, sum_area, 5);
	expect_equal(0, expect_page_fault(0));
	expect_equal(0, memory_map_all(original, child.task, AREA, 0, AREA_PAGES * PAGE_SIZE, MAP_READ));
	resume();
	for (uint32_t n = 0; n < AREA_PAGES; n++) {
		const uint32_t page = expect_page_fault(FAULT_ALLOWED | FAULT_WRITING);

		expect_equal(PAGE_SIZE, memory_copy_pages(shadow, original, page * PAGE_SIZE,
							  page * PAGE_SIZE, PAGE_SIZE));
		expect_equal(0, memory_map_all(shadow, child.task, AREA + page * PAGE_SIZE,
					       page * PAGE_SIZE, PAGE_SIZE, MAP_READ | MAP_WRITE));
		resume();
	}
	expect_equal(1005, child_wait(&child));
	expect_equal(0, memory_info(shadow, &info, 0));
	expect_equal(AREA_PAGES * PAGE_SIZE, info.committed);
	/* The original has not changed. */
	expect_equal(0, memory_map_all(original, HANDLE_SELF, AREA, 0, PAGE_SIZE, MAP_READ));
	expect_equal(1000, *(volatile uint32_t *)AREA);
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, AREA, PAGE_SIZE));
}

/* ---- a file ---------------------------------------------------------------------------------------------- */

/* Where the file begins in its first page, and how long it is: the child finds it in its data. */
static uint32_t file_offset, file_size;

/* A sum over the file, and a change of its first and last byte, in the child's memory alone. */
static uint32_t
sum_and_change(uint32_t factor)
{
	uint8_t *file = (uint8_t *)AREA + file_offset;
	uint32_t sum = 0;

	for (uint32_t n = 0; n < file_size; n++)
		sum = sum * factor + file[n];
	file[0] ^= 0xff;
	file[file_size - 1] ^= 0xff;
	expect_equal(file[0] ^ 0xffu, ((const uint8_t *)AREA)[file_offset] ^ 0xffu);
	return sum & 0x7fffffff;
}

static uint32_t
sum_of(const uint8_t *bytes, uint32_t factor)
{
	uint32_t sum = 0;

	for (uint32_t n = 0; n < file_size; n++)
		sum = sum * factor + bytes[n];
	return sum & 0x7fffffff;
}

/*
 * Serves a file mapping's faults: pages of the archive to be read, copies of them to be written.
 * Returns how many of each.
 */
static uint32_t
page_the_file(const struct child *child, uint32_t first, uint32_t pages, uint32_t *copies)
{
	const handle_t private = expect_handle(memory_create(pages * PAGE_SIZE, MEMORY_SPARSE));
	uint32_t read = 0;

	for (*copies = 0; read < pages || *copies < 2;) {
		struct message m = { 0 };
		uint32_t offset;

		expect_equal(TAG_KIND_FAULT, ipc_recv(endpoint, &m, PATIENCE));
		offset = (m.words[1] - AREA) & ~PAGE_MASK;
		expect(offset < pages * PAGE_SIZE);
		if (FAULT_ERROR(m.words[0]) & FAULT_WRITING) {
			expect_equal(PAGE_SIZE, memory_copy_pages(private, INIT_ARCHIVE, offset,
								  first + offset, PAGE_SIZE));
			expect_equal(0, memory_map_all(private, child->task, AREA + offset, offset, PAGE_SIZE,
						       MAP_READ | MAP_WRITE));
			(*copies)++;
		} else {
			expect_equal(0, memory_map_all(INIT_ARCHIVE, child->task, AREA + offset, first + offset,
						       PAGE_SIZE, MAP_READ));
			read++;
		}
		resume();
	}
	return read;
}

TEST(fault_pager_maps_a_file_of_the_boot_archive)
{
	struct archive archive;
	struct archive_error error;
	struct archive_file file;
	struct child child;
	uint32_t at, first, pages, copies, sum;

	expect_equal(0, archive_map(&archive, INIT_ARCHIVE, &error));
	expect(archive_find(&archive, "init", &file) && file.size > 4 * PAGE_SIZE);
	at = (uint32_t)(file.data - archive.bytes);
	first = at & ~PAGE_MASK;
	file_offset = at - first;
	file_size = file.size;
	pages = page_round(file_offset + file_size) / PAGE_SIZE;
	sum = sum_of(file.data, 31);
	child_with_pager(&child, sum_and_change, 31);
	expect_equal(pages, page_the_file(&child, first, pages, &copies));
	expect_equal(2, copies);
	expect_equal(sum, child_wait(&child));
	expect_equal(sum, sum_of(file.data, 31));	/* the file itself has not changed */
}

TEST(fault_reply_leaves_the_registers_alone)
{
	struct child child;
	struct registers before, after;
	const struct message message = { .tag = TAG(9, 0, 0), .words = { 1, 2, 3 } };

	child_with_pager(&child, sum_area, 5);
	expect_equal(0, expect_page_fault(0));
	expect_equal(0, thread_get_regs(child.thread, &before));
	expect_equal(0, ipc_reply(mailbox()->token, &message));
	expect_equal(0, expect_page_fault(0));
	expect_equal(0, thread_get_regs(child.thread, &after));
	expect_bytes(&before, &after, sizeof(before));
	child_end(&child);
}

TEST(fault_without_a_pager_ends_the_task)
{
	expect_equal(DEATH_FAULT | 14, child_run(sum_area, 0));
}

TEST(fault_whose_pager_has_gone_ends_the_task)
{
	struct child child;

	child_with_pager(&child, sum_area, 5);
	expect_equal(0, handle_close(endpoint));
	expect_equal(DEATH_FAULT | 14, child_wait(&child));
	expect_equal(AREA, child.address);
}

TEST(fault_that_waits_when_its_pager_goes_ends_the_task)
{
	struct child child;

	child_with_pager(&child, sum_area, 5);
	sleep_milliseconds(5);			/* it is queued */
	expect_equal(0, handle_close(endpoint));
	expect_equal(DEATH_FAULT | 14, child_wait(&child));
}

TEST(fault_in_service_does_not_hold_up_death)
{
	struct child child;

	child_with_pager(&child, sum_area, 5);
	expect_equal(0, expect_page_fault(0));
	const uint32_t token = mailbox()->token;
	const struct message message = { 0 };

	child_end(&child);
	expect_equal(E_GONE, ipc_reply(token, &message));
}

static uint32_t
divide(uint32_t argument)
{
	volatile uint32_t zero = argument;

	return 42 / zero;
}

TEST(fault_of_any_kind_is_told_with_its_instruction)
{
	struct child child;
	struct message message;
	struct registers registers;

	child_with_pager(&child, divide, 0);
	expect_equal(TAG_KIND_FAULT, ipc_recv(endpoint, &message, PATIENCE));
	expect_equal(0, FAULT_VECTOR(message.words[0]));
	expect_equal(0, thread_get_regs(child.thread, &registers));
	expect_equal(registers.eip, message.words[2]);
	child_end(&child);
}

TEST(fault_connection_can_be_taken_away_again)
{
	struct child child;

	endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 1, 0));

	child_create(&child, sum_area, 0, PRIORITY_TEST);
	expect_equal(0, thread_set_fault(child.thread, connection));
	expect_equal(0, thread_set_fault(child.thread, HANDLE_NONE));
	child_start(&child);
	expect_equal(DEATH_FAULT | 14, child_wait(&child));
	expect_equal(E_HANDLE, thread_set_fault(HANDLE_SELF, endpoint));
}
