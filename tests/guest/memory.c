/* SPDX-License-Identifier: MIT */
/*
 * memory.c: making Memories and giving them frames.
 */
#include "lib/worker.h"

#define PAGES(n)	((n) * PAGE_SIZE)
#define CONTIGUOUS_MAX	8u		/* pages of one run */
#define DIRECT_PAGES	8u		/* up to here a Memory needs no table */
#define TABLE_PAGES	1024u		/* pages one table lists */

static handle_t
sparse(uint32_t pages)
{
	return expect_handle(memory_create(PAGES(pages), MEMORY_SPARSE));
}

static struct memory_info
info_of(handle_t memory)
{
	struct memory_info info;

	expect_equal(0, memory_info(memory, &info, 0));
	return info;
}

/* Bytes charged to us once everything closed has gone. */
static uint32_t
charged(void)
{
	return account_take().charged;
}

/* ---- making ----------------------------------------------------------------------------------------- */

TEST(memory_create_makes_a_sparse_memory_without_frames)
{
	static const uint32_t sizes[] = { 1, DIRECT_PAGES, DIRECT_PAGES + 1, TABLE_PAGES,
					  TABLE_PAGES + 1, 0xfffff };

	for (unsigned n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
		handle_t memory = sparse(sizes[n]);
		struct memory_info info = info_of(memory);

		expect_equal(PAGES(sizes[n]), info.size);
		expect_equal(0, info.committed);
		expect_equal(MEMORY_KIND_SPARSE, info.kind);
		expect_equal(0, info.physical);
		expect_equal(0, handle_close(memory));
	}
}

TEST(memory_create_contiguous_has_all_its_frames_in_one_run)
{
	for (uint32_t pages = 1; pages <= CONTIGUOUS_MAX; pages++) {
		handle_t memory = expect_handle(memory_create(PAGES(pages), MEMORY_CONTIGUOUS));
		struct memory_info info = info_of(memory);

		expect_equal(PAGES(pages), info.size);
		expect_equal(PAGES(pages), info.committed);
		expect_equal(MEMORY_KIND_CONTIGUOUS, info.kind);
		expect(info.physical != 0 && info.physical % PAGE_SIZE == 0);
		expect_equal(PAGES(pages), memory_commit(memory, 0, PAGES(pages)));
		expect_equal(0, handle_close(memory));
	}
}

TEST(memory_contiguous_is_zeroed)
{
	const uint32_t size = PAGES(3);
	handle_t memory;
	uint32_t *words;

	for (unsigned round = 0; round < 2; round++) {
		memory = expect_handle(memory_create(size, MEMORY_CONTIGUOUS));
		words = memory_show(memory, size, MAP_READ | MAP_WRITE, NULL);
		expect(words != NULL);
		for (uint32_t n = 0; n < size / 4; n++) {
			expect_equal(0, words[n]);
			words[n] = 0xdddddddd;
		}
		expect_equal(size, memory_unmap(HANDLE_SELF, (uint32_t)words, size));
		expect_equal(0, handle_close(memory));
	}
}

TEST(memory_create_refuses_sizes_and_flags_without_meaning)
{
	struct account before = account_take();

	expect_equal(E_ARGUMENT, memory_create(0, MEMORY_SPARSE));
	expect_equal(E_ARGUMENT, memory_create(1, MEMORY_SPARSE));
	expect_equal(E_ARGUMENT, memory_create(PAGE_SIZE + 1, MEMORY_SPARSE));
	expect_equal(E_ARGUMENT, memory_create(0xffffffffu, MEMORY_SPARSE));
	expect_equal(E_ARGUMENT, memory_create(PAGE_SIZE, 2));
	expect_equal(E_ARGUMENT, memory_create(PAGE_SIZE, 0xffffffffu));
	expect_equal(E_RANGE, memory_create(PAGES(CONTIGUOUS_MAX + 1), MEMORY_CONTIGUOUS));
	expect_equal(E_RANGE, memory_create(0xfffff000u, MEMORY_CONTIGUOUS));
	expect_account(before);
}

/* ---- looking ------------------------------------------------------------------------------------------ */

/* The physical address of a byte. */
static uint32_t
physical(handle_t memory, uint32_t offset)
{
	struct memory_info info;

	expect_equal(0, memory_info(memory, &info, offset));
	return info.physical;
}

TEST(memory_info_tells_where_each_page_is_for_good)
{
	handle_t memory = sparse(DIRECT_PAGES + 2), run = expect_handle(memory_create(PAGES(2), MEMORY_CONTIGUOUS));
	uint32_t first, last;

	expect_equal(0, physical(memory, 0));
	expect_equal(PAGES(1), memory_commit(memory, 0, PAGES(1)));
	expect_equal(PAGES(1), memory_commit(memory, PAGES(DIRECT_PAGES + 1), PAGES(1)));
	first = physical(memory, 0);
	last = physical(memory, PAGES(DIRECT_PAGES + 1));
	expect(first != 0 && last != 0 && first != last);
	expect_equal(0, (first | last) & PAGE_MASK);
	expect_equal(last + 513, physical(memory, PAGES(DIRECT_PAGES + 1) + 513));
	expect_equal(0, physical(memory, PAGES(1)));
	expect_equal(0, physical(memory, PAGES(DIRECT_PAGES + 2)));
	expect_equal(0, physical(memory, 0xffffffff));
	expect_equal(PAGES(2), memory_copy_pages(memory, run, 0, 0, PAGES(2)));
	expect_equal(first, physical(memory, 0));
	expect_equal(physical(run, 0) + PAGE_SIZE, physical(run, PAGE_SIZE));
}

TEST(memory_info_refuses_what_is_no_memory_and_bad_addresses)
{
	struct memory_info info;
	handle_t memory = sparse(1);

	expect_equal(E_HANDLE, memory_info(0, &info, 0));
	expect_equal(E_HANDLE, memory_info(INIT_TASK, &info, 0));
	expect_equal(E_HANDLE, memory_info(HANDLE_MAX, &info, 0));
	expect_equal(E_FAULT, memory_info(memory, NULL, 0));
	expect_equal(E_FAULT, memory_info(memory, (void *)0x30000000, 0));
	expect_equal(E_FAULT, memory_info(memory, (void *)KERNEL_BASE, 0));
	expect_equal(E_FAULT, memory_info(memory, (void *)(KERNEL_BASE - 8), 0));
	expect_equal(E_FAULT, memory_info(memory, (void *)0xfffffff8u, 0));
}

/* ---- committing ---------------------------------------------------------------------------------------- */

TEST(memory_commit_gives_zeroed_frames_and_keeps_them)
{
	handle_t memory = sparse(2);
	uint32_t *words;

	expect_equal(PAGES(2), memory_commit(memory, 0, PAGES(2)));
	words = memory_show(memory, PAGES(2), MAP_READ | MAP_WRITE, NULL);
	expect(words != NULL);
	for (uint32_t n = 0; n < PAGES(2) / 4; n++) {
		expect_equal(0, words[n]);
		words[n] = n;
	}
	expect_equal(PAGES(2), memory_commit(memory, 0, PAGES(2)));
	for (uint32_t n = 0; n < PAGES(2) / 4; n++)
		expect_equal(n, words[n]);
	expect_equal(PAGES(2), info_of(memory).committed);
	expect_equal(PAGES(2), memory_unmap(HANDLE_SELF, (uint32_t)words, PAGES(2)));
}

TEST(memory_commit_frames_are_zeroed_when_used_again)
{
	for (unsigned round = 0; round < 3; round++) {
		handle_t memory = sparse(COMMIT_STEP);
		uint32_t *words;

		expect_equal(PAGES(COMMIT_STEP), memory_commit(memory, 0, PAGES(COMMIT_STEP)));
		words = memory_show(memory, PAGES(COMMIT_STEP), MAP_READ | MAP_WRITE, NULL);
		expect(words != NULL);
		for (uint32_t n = 0; n < PAGES(COMMIT_STEP) / 4; n++) {
			expect_equal(0, words[n]);
			words[n] = 0xfeedface;
		}
		expect_equal(PAGES(COMMIT_STEP), memory_unmap(HANDLE_SELF, (uint32_t)words, PAGES(COMMIT_STEP)));
		expect_equal(0, handle_close(memory));
		account_take();
	}
}

TEST(memory_commit_does_only_the_range_and_at_most_a_step)
{
	handle_t memory = sparse(40);

	expect_equal(PAGES(1), memory_commit(memory, PAGES(39), PAGES(1)));
	expect_equal(PAGES(1), info_of(memory).committed);
	expect_equal(PAGES(2), memory_commit(memory, PAGES(3), PAGES(2)));
	expect_equal(PAGES(3), info_of(memory).committed);
	expect_equal(PAGES(COMMIT_STEP), memory_commit(memory, 0, PAGES(40)));
	expect_equal(PAGES(COMMIT_STEP + 1), info_of(memory).committed);
	expect_equal(0, memory_commit_all(memory, 0, PAGES(40)));
	expect_equal(PAGES(40), info_of(memory).committed);
}

TEST(memory_commit_works_at_both_ends_of_a_large_memory)
{
	static const uint32_t sizes[] = { 3 * TABLE_PAGES, DIRECT_PAGES * TABLE_PAGES, DIRECT_PAGES * TABLE_PAGES + 1, 700000 };

	for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		const uint32_t pages[] = { 0, TABLE_PAGES - 1, TABLE_PAGES, sizes[i] - 1 };
		struct account before = account_take();
		handle_t memory = sparse(sizes[i]);

		for (unsigned n = 0; n < sizeof pages / sizeof pages[0]; n++) {
			expect_equal(PAGE_SIZE, memory_commit(memory, PAGES(pages[n]), PAGE_SIZE));
			expect_equal(PAGES(n + 1), info_of(memory).committed);
		}
		expect_equal(PAGES(2), memory_commit(memory, PAGES(2 * TABLE_PAGES - 1), PAGES(2)));
		expect_equal(0, handle_close(memory));
		expect_account(before);
	}
}

TEST(memory_commit_refuses_ranges_outside_and_parts_of_pages)
{
	handle_t memory = sparse(4);

	expect_equal(E_ARGUMENT, memory_commit(memory, 0, 0));
	expect_equal(E_ARGUMENT, memory_commit(memory, 0, 1));
	expect_equal(E_ARGUMENT, memory_commit(memory, 1, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_commit(memory, 0, 0xffffffffu));
	expect_equal(E_RANGE, memory_commit(memory, 0, PAGES(5)));
	expect_equal(E_RANGE, memory_commit(memory, PAGES(4), PAGES(1)));
	expect_equal(E_RANGE, memory_commit(memory, PAGES(5), PAGES(1)));
	expect_equal(E_RANGE, memory_commit(memory, PAGES(1), 0xfffff000u));
	expect_equal(E_RANGE, memory_commit(memory, 0xfffff000u, PAGES(2)));
	expect_equal(0, info_of(memory).committed);
}

TEST(memory_commit_refuses_what_is_no_memory_or_may_not_write)
{
	handle_t memory = sparse(1);
	handle_t less = expect_handle(handle_copy(memory, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_WRITE));

	expect_equal(E_HANDLE, memory_commit(0, 0, PAGE_SIZE));
	expect_equal(E_HANDLE, memory_commit(INIT_PORTS, 0, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_commit(less, 0, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_commit(INIT_ARCHIVE, 0, PAGE_SIZE));
	expect_equal(0, info_of(memory).committed);
}

/* ---- what it costs -------------------------------------------------------------------------------------- */

TEST(memory_is_charged_to_the_byte)
{
	uint32_t before = charged(), object;
	handle_t memory = sparse(1);

	object = charged() - before;
	expect(object > 0 && object < PAGE_SIZE);
	expect_equal(PAGE_SIZE, memory_commit(memory, 0, PAGE_SIZE));
	expect_equal(before + object + PAGE_SIZE, charged());
	expect_equal(0, handle_close(memory));

	memory = sparse(DIRECT_PAGES + 1);
	expect_equal(before + object, charged());
	expect_equal(PAGES(2), memory_commit(memory, PAGES(3), PAGES(2)));
	expect_equal(before + object + PAGES(2 + 1), charged());	/* and a table */
	expect_equal(0, handle_close(memory));

	memory = sparse(TABLE_PAGES + 1);
	expect_equal(before + object, charged());
	expect_equal(PAGES(2), memory_commit(memory, PAGES(TABLE_PAGES - 1), PAGES(2)));
	expect_equal(before + object + PAGES(2 + 2), charged());
	expect_equal(0, handle_close(memory));

	memory = sparse(DIRECT_PAGES * TABLE_PAGES + 1);
	expect_equal(before + object, charged());
	expect_equal(PAGES(2), memory_commit(memory, PAGES(TABLE_PAGES - 1), PAGES(2)));
	expect_equal(before + object + PAGES(1 + 2 + 2), charged());	/* and a table of tables */
	expect_equal(0, handle_close(memory));

	memory = expect_handle(memory_create(PAGES(5), MEMORY_CONTIGUOUS));
	expect_equal(before + object + PAGES(5), charged());
	expect_equal(0, handle_close(memory));
	expect_equal(before, charged());
}

TEST(memory_comes_back_frame_by_frame)
{
	static const uint32_t sizes[] = { 1, 7, DIRECT_PAGES, DIRECT_PAGES + 1, 70, 200 };
	struct account before = account_take();

	for (unsigned n = 0; n < sizeof sizes / sizeof sizes[0]; n++) {
		handle_t memory = sparse(sizes[n]);
		uint32_t free = account_take().free;

		expect_equal(0, memory_commit_all(memory, 0, PAGES(sizes[n])));
		expect_equal(free - sizes[n] - (sizes[n] > DIRECT_PAGES),	/* and a table */
			     account_take().free);
		expect_equal(0, handle_close(memory));
		expect_account(before);
	}
	for (uint32_t pages = 1; pages <= CONTIGUOUS_MAX; pages++) {
		handle_t memory = expect_handle(memory_create(PAGES(pages), MEMORY_CONTIGUOUS));

		expect_equal(0, handle_close(memory));
	}
	expect_account(before);
}

/* ---- quota and tables ----------------------------------------------------------------------------------- */

/* A child that uses up what it may; returns the frames it got. */
static uint32_t
commit_until_refused(uint32_t unused)
{
	handle_t memory = sparse(300);
	uint32_t got = 0;
	int32_t done;

	(void)unused;
	while ((done = memory_commit(memory, PAGES(got), PAGES(300 - got))) > 0)
		got += (uint32_t)done / PAGE_SIZE;
	expect_equal(E_QUOTA, done);
	expect_equal(PAGES(got), info_of(memory).committed);
	expect_equal(E_QUOTA, memory_commit(memory, PAGES(got), PAGE_SIZE));
	expect_equal(E_QUOTA, memory_copy_pages(memory, memory, PAGES(got), 0, PAGE_SIZE));
	expect_equal(E_QUOTA, memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	expect_equal(PAGES(got), memory_commit(memory, 0, PAGES(got)) +
		     (got > COMMIT_STEP ? PAGES(got - COMMIT_STEP) : 0));
	/* What it gives back it may use again. */
	expect_equal(0, handle_close(memory));
	expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	return got;
}

TEST(memory_commit_stops_where_the_quota_ends)
{
	struct account before;
	uint32_t got;

	child_run(commit_until_refused, 0);
	before = account_take();
	got = child_run(commit_until_refused, 0);
	/* All but the child's own tables, objects and mailbox. */
	expect(got > CHILD_QUOTA / PAGE_SIZE - 12 && got < CHILD_QUOTA / PAGE_SIZE);
	expect_account(before);
}

static uint32_t
create_into_full_table(uint32_t devices)
{
	while (handle_copy(HANDLE_SELF + 1, HANDLE_SELF, HANDLE_ANY, 0) > 0)
		;
	expect_equal(E_FULL, memory_create(PAGE_SIZE, MEMORY_SPARSE));
	expect_equal(E_FULL, memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS));
	expect_equal(E_FULL, memory_create_device(devices, 0xfffff000u, PAGE_SIZE));
	return 0;
}

TEST(memory_create_refuses_a_full_table)
{
	struct child child;

	child_create(&child, create_into_full_table, 2, PRIORITY_TEST);
	child_give(&child, INIT_THREAD, 1, 0);
	child_give(&child, INIT_DEVICES, 2, RIGHT_MANAGE);
	child_start(&child);
	expect_equal(0, child_wait(&child));
}
