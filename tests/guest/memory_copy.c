/* SPDX-License-Identifier: MIT */
/*
 * memory_copy.c: pages of one Memory copied into another.
 */
#include "lib/worker.h"

#define PAGES(n)	((n) * PAGE_SIZE)
#define STEP		PAGES(COPY_STEP)

static handle_t
sparse(uint32_t pages)
{
	return expect_handle(memory_create(PAGES(pages), MEMORY_SPARSE));
}

/* Where a Memory can be seen, all of it committed. */
static uint32_t *
filled(handle_t memory, uint32_t pages, uint32_t seed)
{
	uint32_t *words;

	expect_equal(0, memory_commit_all(memory, 0, PAGES(pages)));
	words = memory_show(memory, PAGES(pages), MAP_READ | MAP_WRITE, NULL);
	expect(words != NULL);
	for (uint32_t n = 0; n < PAGES(pages) / 4; n++)
		words[n] = seed + n;
	return words;
}

static uint32_t
committed(handle_t memory)
{
	struct memory_info info;

	expect_equal(0, memory_info(memory, &info, 0));
	return info.committed;
}

TEST(memory_copy_gives_frames_of_its_own)
{
	const handle_t source = sparse(2), copy = sparse(4);
	uint32_t *from = filled(source, 2, 7), *to;

	expect_equal(PAGES(2), memory_copy_pages(copy, source, PAGES(1), 0, PAGES(2)));
	expect_equal(PAGES(2), committed(copy));
	expect_equal(0, memory_commit_all(copy, 0, PAGES(4)));
	to = memory_show(copy, PAGES(4), MAP_READ | MAP_WRITE, NULL);
	expect_bytes(from, to + PAGES(1) / 4, PAGES(2));
	expect_equal(0, to[0]);
	to[PAGES(1) / 4] = 1;
	expect_equal(7, from[0]);
}

TEST(memory_copy_replaces_what_is_there_and_may_be_within_one)
{
	const handle_t memory = sparse(3);
	uint32_t *words = filled(memory, 3, 100);

	expect_equal(PAGES(2), memory_copy_pages(memory, memory, PAGES(1), 0, PAGES(2)));
	/* Page by page, upwards: the second page got the first, then the third got that. */
	expect_bytes(words, words + PAGES(1) / 4, PAGES(1));
	expect_bytes(words, words + PAGES(2) / 4, PAGES(1));
}

TEST(memory_copy_goes_in_steps_and_stops_at_holes)
{
	const handle_t source = sparse(2 * COPY_STEP), copy = sparse(2 * COPY_STEP);

	expect_equal(E_ABSENT, memory_copy_pages(copy, source, 0, 0, PAGE_SIZE));
	expect_equal(0, memory_commit_all(source, 0, PAGES(COPY_STEP + 1)));
	expect_equal(STEP, memory_copy_pages(copy, source, 0, 0, PAGES(2 * COPY_STEP)));
	expect_equal(PAGE_SIZE, memory_copy_pages(copy, source, STEP, STEP, STEP));
	expect_equal(E_ABSENT, memory_copy_pages(copy, source, 0, STEP + PAGE_SIZE, PAGE_SIZE));
	expect_equal(STEP + PAGE_SIZE, committed(copy));
}

TEST(memory_copy_refuses_bad_ranges_and_handles)
{
	const handle_t a = sparse(2), b = sparse(2);
	const handle_t unwritable = expect_handle(handle_copy(a, HANDLE_SELF, HANDLE_ANY,
							      RIGHTS_ALL & ~RIGHT_WRITE));
	const handle_t unreadable = expect_handle(handle_copy(b, HANDLE_SELF, HANDLE_ANY,
							      RIGHTS_ALL & ~RIGHT_READ));

	expect_equal(0, memory_commit_all(b, 0, PAGES(2)));
	expect_equal(E_HANDLE, memory_copy_pages(INIT_TASK, b, 0, 0, PAGE_SIZE));
	expect_equal(E_HANDLE, memory_copy_pages(a, INIT_TASK, 0, 0, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_copy_pages(unwritable, b, 0, 0, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_copy_pages(a, unreadable, 0, 0, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_copy_pages(a, b, 0, 0, 0));
	expect_equal(E_ARGUMENT, memory_copy_pages(a, b, 1, 0, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_copy_pages(a, b, 0, 0x800, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_copy_pages(a, b, 0, 0, PAGE_SIZE + 1));
	expect_equal(E_RANGE, memory_copy_pages(a, b, PAGES(1), 0, PAGES(2)));
	expect_equal(E_RANGE, memory_copy_pages(a, b, 0, PAGES(2), PAGES(1)));
	expect_equal(E_RANGE, memory_copy_pages(a, b, 0xfffff000u, 0, PAGES(2)));
	expect_equal(E_RANGE, memory_copy_pages(a, b, 0, 0xfffff000u, PAGES(2)));
	expect_equal(E_RANGE, memory_copy_pages(a, b, 0, 0, 0xfffff000u));
	expect_equal(0, committed(a));
}

/* A device's addresses may lie beyond what the kernel maps, and are not to be touched unasked. */
TEST(memory_copy_leaves_devices_alone)
{
	const handle_t rom = expect_handle(memory_create_device(INIT_DEVICES, 0xfffff000u, PAGE_SIZE));
	const handle_t memory = sparse(1);

	expect_equal(E_ARGUMENT, memory_copy_pages(memory, rom, 0, 0, PAGE_SIZE));
	expect_equal(0, memory_commit_all(memory, 0, PAGE_SIZE));
	expect_equal(E_ARGUMENT, memory_copy_pages(rom, memory, 0, 0, PAGE_SIZE));
}
