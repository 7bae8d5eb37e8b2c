/* SPDX-License-Identifier: MIT */
/*
 * machine.c: the calls that speak to the machine as a whole, and calls that do not exist.
 */
#include "lib/worker.h"

#define UNMAPPED	0x0f000000u
#define SCREEN		0xb8000u
#define HEAD(handle, number) ((handle) << 8 | (number))

static const enum entry_kind entries[] = { ENTRY_CHOSEN, ENTRY_SYSENTER, ENTRY_INT80 };

/* enter_kernel() by an entry that is not a constant. */
static void
enter(enum entry_kind kind, struct call_registers *r)
{
	if (kind == ENTRY_SYSENTER)
		enter_kernel(ENTRY_SYSENTER, r);
	else if (kind == ENTRY_INT80)
		enter_kernel(ENTRY_INT80, r);
	else
		enter_kernel(ENTRY_CHOSEN, r);
}

/* A call returns this, and what it does not return in stays as it was. */
static void
expect_registers_kept(enum entry_kind kind, uint32_t head, int32_t result)
{
	struct call_registers r = { head, 0x11111111, { 0x22222222, 0x33333333, 0x44444444 } };

	enter(kind, &r);
	expect_equal(result, r.head);
	expect_equal(0x11111111, r.b);
	expect_equal(0x22222222, r.words[0]);
	expect_equal(0x33333333, r.words[1]);
	expect_equal(0x44444444, r.words[2]);
}

/* ---- numbers -------------------------------------------------------------------------------------------- */

TEST(null_returns_zero_by_every_entry)
{
	for (unsigned n = 0; n < 3; n++) {
		expect_registers_kept(entries[n], HEAD(0, CALL_null), 0);
		expect_registers_kept(entries[n], HEAD(HANDLE_MAX, CALL_null), 0);
	}
}

TEST(calls_that_do_not_exist_are_refused)
{
	for (unsigned n = 0; n < 3; n++)
		for (uint32_t number = CALL_COUNT; number < 256; number++) {
			expect_registers_kept(entries[n], HEAD(0, number), E_CALL);
			expect_registers_kept(entries[n], HEAD(HANDLE_MAX, number), E_CALL);
		}
}

/* ---- the log -------------------------------------------------------------------------------------------- */

TEST(log_write_returns_the_bytes_written)
{
	static char text[LOG_WRITE_MAX];

	memset(text, '.', sizeof text);
	text[0] = '#';
	text[sizeof text - 1] = '\n';
	expect_equal(sizeof text, log_write(text, sizeof text));
	expect_equal(2, log_write("#\n", 2));
	expect_equal(0, log_write(text, 0));
}

TEST(log_write_refuses_too_much_at_once)
{
	static char text[2 * LOG_WRITE_MAX];

	expect_equal(E_RANGE, log_write(text, LOG_WRITE_MAX + 1));
	expect_equal(E_RANGE, log_write(text, 0x80000000u));
	expect_equal(E_RANGE, log_write(text, 0xffffffffu));
	expect_equal(E_RANGE, log_write(NULL, LOG_WRITE_MAX + 1));
}

TEST(log_write_refuses_what_the_program_cannot_read)
{
	static const uint32_t bad[] = { 0, 1, 0xfff, UNMAPPED, KERNEL_BASE - 1, KERNEL_BASE,
					KERNEL_BASE + 0x100000, 0xffffff00u, 0xfffffff0u,
					0xffffffffu, MAILBOX_BASE + 8 * PAGE_SIZE };

	for (unsigned n = 0; n < sizeof bad / sizeof bad[0]; n++) {
		expect_equal(E_FAULT, log_write((void *)bad[n], 1));
		expect_equal(E_FAULT, log_write((void *)bad[n], LOG_WRITE_MAX));
	}
}

TEST(log_write_reads_up_to_the_edge_of_a_page_and_not_beyond)
{
	char *page = memory_new(2 * PAGE_SIZE, NULL);	/* an unmapped page follows */
	char *edge = page + 2 * PAGE_SIZE, *seam = page + PAGE_SIZE;

	expect(page != NULL);
	memcpy(edge - 4, "#..\n", 4);
	expect_equal(4, log_write(edge - 4, 4));
	expect_equal(E_FAULT, log_write(edge - 4, 5));
	expect_equal(E_FAULT, log_write(edge - 1, 2));
	expect_equal(E_FAULT, log_write(edge, 1));
	memcpy(seam - 2, "#..\n", 4);
	expect_equal(4, log_write(seam - 2, 4));
	expect_equal(PAGE_SIZE, memory_unmap(HANDLE_SELF, (uint32_t)page, PAGE_SIZE));
	expect_equal(E_FAULT, log_write(seam - 2, 4));
	expect_equal(E_FAULT, log_write(seam - 1, 2));
}

TEST(log_write_does_not_read_devices)
{
	handle_t screen = expect_handle(memory_create_device(INIT_DEVICES, SCREEN, PAGE_SIZE));
	char *cells = memory_show(screen, PAGE_SIZE, MAP_READ, NULL);

	expect(cells != NULL);
	expect_equal(E_FAULT, log_write(cells, 1));
}

/* ---- control ------------------------------------------------------------------------------------------------ */

TEST(system_control_tells_the_memory_there_is)
{
	struct call_registers r = { HEAD(INIT_PORTS, CALL_system_control), SYSTEM_FREE_MEMORY,
				    { 0, 0, 0 } };
	uint32_t before;
	handle_t memory;

	settle();
	enter(ENTRY_CHOSEN, &r);
	expect(r.head > 0 && r.words[0] == r.head);
	expect_equal(0, r.words[1]);
	expect(r.words[2] > r.words[0]);
	before = free_frames();
	memory = expect_handle(memory_create(8 * PAGE_SIZE, MEMORY_CONTIGUOUS));
	expect(free_frames() <= before - 8);
	expect_equal(0, handle_close(memory));
	expect_equal(before, free_frames());
}

TEST(system_control_refuses_operations_that_do_not_exist)
{
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	for (uint32_t operation = SYSTEM_OPERATIONS; operation < 300; operation++)
		expect_equal(E_ARGUMENT, system_control(INIT_PORTS, operation, 0));
	expect_equal(E_ARGUMENT, system_control(INIT_PORTS, 0x80000000u, 0));
	expect_equal(E_ARGUMENT, system_control(INIT_PORTS, 0xffffffffu, 0));
}

TEST(system_control_is_for_the_manager_of_all_ports)
{
	handle_t weak = expect_handle(handle_copy(INIT_PORTS, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));
	handle_t part = expect_handle(ports_create(INIT_PORTS, 0x100, 0xff00));

	for (uint32_t operation = 0; operation < SYSTEM_OPERATIONS + 1; operation++) {
		expect_equal(E_HANDLE, system_control(0, operation, 0x10));
		expect_equal(E_HANDLE, system_control(INIT_TASK, operation, 0x10));
		expect_equal(E_HANDLE, system_control(HANDLE_MAX, operation, 0x10));
		expect_equal(E_RIGHTS, system_control(weak, operation, 0x10));
		expect_equal(E_RIGHTS, system_control(part, operation, 0x10));
	}
}
