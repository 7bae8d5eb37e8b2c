/* SPDX-License-Identifier: MIT */
/*
 * memory_device.c: Memory of device addresses, and never of RAM.
 */
#include "lib/worker.h"

#define SCREEN		0xb8000u	/* text memory of the display adapter: 8 pages */
#define SCREEN_SIZE	(8 * PAGE_SIZE)
#define LAST_CELLS	(PAGE_SIZE - 160)
#define MEBIBYTE	0x100000u
#define LAST_PAGE	0xfffff000u

static struct memory_info
info_of(handle_t memory)
{
	struct memory_info info = { 0 };

	expect_equal(0, memory_info(memory, &info, 0));
	return info;
}

TEST(memory_of_a_device_is_the_device)
{
	handle_t screen = expect_handle(memory_create_device(INIT_DEVICES, SCREEN, SCREEN_SIZE));
	volatile char *one = memory_show(screen, SCREEN_SIZE, MAP_READ | MAP_WRITE, NULL);
	volatile char *two = memory_show(screen, SCREEN_SIZE, MAP_READ, NULL);
	struct memory_info info = info_of(screen);

	expect_equal(OBJECT_MEMORY | (RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE)),
		     handle_info(screen));
	expect_equal(SCREEN_SIZE, info.size);
	expect_equal(MEMORY_KIND_DEVICE, info.kind);
	expect_equal(SCREEN, info.physical);
	expect(one != NULL && two != NULL);
	one[LAST_CELLS] = 'p';
	expect_equal('p', two[LAST_CELLS]);
	one[LAST_CELLS] = ' ';
	expect_equal(' ', two[LAST_CELLS]);
}

TEST(memory_of_a_device_can_be_divided)
{
	handle_t screen = expect_handle(memory_create_device(INIT_DEVICES, SCREEN, SCREEN_SIZE));
	handle_t page = expect_handle(memory_create_device(screen, SCREEN + PAGE_SIZE, PAGE_SIZE));

	expect_equal(SCREEN + PAGE_SIZE, info_of(page).physical);
	expect_equal(E_RANGE, memory_create_device(screen, SCREEN - PAGE_SIZE, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(screen, SCREEN + SCREEN_SIZE, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(screen, SCREEN, SCREEN_SIZE + PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(page, SCREEN, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(page, SCREEN + PAGE_SIZE, 2 * PAGE_SIZE));
	expect_handle(memory_create_device(page, SCREEN + PAGE_SIZE, PAGE_SIZE));
}

TEST(memory_of_a_device_is_never_ram)
{
	struct call_registers r = { INIT_PORTS << 8 | CALL_system_control, SYSTEM_FREE_MEMORY,
				    { 0, 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	/* From 1 MiB on RAM is in one piece, and there is at least as much as there are frames. */
	for (uint32_t page = 1; page < r.words[2] / (MEBIBYTE / PAGE_SIZE); page++) {
		expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, page * MEBIBYTE, PAGE_SIZE));
		expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, page * MEBIBYTE - PAGE_SIZE,
							   2 * PAGE_SIZE));
	}
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, PAGE_SIZE, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, SCREEN, MEBIBYTE - SCREEN + PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, 0, LAST_PAGE));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, PAGE_SIZE, LAST_PAGE));
}

TEST(memory_create_device_refuses_ranges_that_are_none)
{
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, SCREEN, 0));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, SCREEN, 1));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, SCREEN, PAGE_SIZE + 1));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, SCREEN + 1, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, LAST_PAGE, 2 * PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(INIT_DEVICES, LAST_PAGE, LAST_PAGE));
	expect_handle(memory_create_device(INIT_DEVICES, LAST_PAGE, PAGE_SIZE));
}

TEST(memory_create_device_refuses_what_is_no_manageable_device)
{
	handle_t weak = expect_handle(handle_copy(INIT_DEVICES, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));
	handle_t ram = expect_handle(memory_create(PAGE_SIZE, MEMORY_CONTIGUOUS)), sparse;

	expect_equal(E_HANDLE, memory_create_device(0, SCREEN, PAGE_SIZE));
	expect_equal(E_HANDLE, memory_create_device(HANDLE_MAX, SCREEN, PAGE_SIZE));
	expect_equal(E_HANDLE, memory_create_device(INIT_PORTS, SCREEN, PAGE_SIZE));
	expect_equal(E_RIGHTS, memory_create_device(weak, SCREEN, PAGE_SIZE));
	sparse = expect_handle(memory_create(MEBIBYTE, MEMORY_SPARSE));
	expect_equal(E_RANGE, memory_create_device(ram, SCREEN, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(sparse, SCREEN, PAGE_SIZE));
	expect_equal(E_RANGE, memory_create_device(ram, info_of(ram).physical, PAGE_SIZE));
}

TEST(memory_of_a_device_cannot_be_committed)
{
	handle_t screen = expect_handle(memory_create_device(INIT_DEVICES, SCREEN, SCREEN_SIZE));

	expect_equal(E_RANGE, memory_commit(screen, 0, PAGE_SIZE));
	expect_equal(SCREEN_SIZE, info_of(screen).size);
}

/* The handle to all addresses names RAM, too: it can be divided, and nothing else. */
TEST(init_cannot_map_or_commit_all_addresses)
{
	handle_t copy = expect_handle(handle_copy(INIT_DEVICES, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL));
	uint32_t address = space_reserve(PAGE_SIZE);

	expect_equal(OBJECT_MEMORY | RIGHT_MANAGE | RIGHT_TRANSFER, handle_info(INIT_DEVICES));
	expect_equal(OBJECT_MEMORY | RIGHT_MANAGE | RIGHT_TRANSFER, handle_info(copy));
	expect_equal(E_RIGHTS, memory_map(copy, HANDLE_SELF, address, MEBIBYTE, PAGE_SIZE | MAP_READ));
	expect_equal(E_RIGHTS, memory_map(copy, HANDLE_SELF, address, MEBIBYTE,
					  PAGE_SIZE | MAP_READ | MAP_WRITE));
	expect_equal(E_RIGHTS, memory_commit(copy, MEBIBYTE, PAGE_SIZE));
}

TEST(memory_of_a_device_leaves_nothing_behind)
{
	uint32_t address = space_reserve(SCREEN_SIZE);
	struct account before = account_take();
	handle_t screen;

	for (unsigned n = 0; n < 3; n++) {
		screen = expect_handle(memory_create_device(INIT_DEVICES, SCREEN, SCREEN_SIZE));
		expect_equal(0, memory_map_all(screen, HANDLE_SELF, address, 0, SCREEN_SIZE, MAP_READ));
		expect_equal(0, handle_close(screen));
		expect_equal(0, memory_unmap_all(HANDLE_SELF, address, SCREEN_SIZE));
	}
	expect_account(before);
}
