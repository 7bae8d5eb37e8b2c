/* SPDX-License-Identifier: MIT */
/*
 * devices_ports.c: I/O ports, for those who were given them.
 *
 *   What can be read back without a device behind it: the scratch registers of the two serial ports.
 */
#include <fault.h>
#include <port.h>

#include "lib/worker.h"

/* National PC16550D data sheet, section 8.0 "Registers": the scratchpad register. */
#define SERIAL_1	0x3f8u
#define SERIAL_2	0x2f8u
#define SERIAL_COUNT	8u
#define SCRATCH		7u

#define PROTECTION	(DEATH_FAULT | FAULT_PROTECTION)
#define PORTS_ALL	65536u

static handle_t
serial_ports(uint32_t first)
{
	return expect_handle(ports_create(INIT_PORTS, first, SERIAL_COUNT));
}

/* Children: try a port; live if it was theirs. */
static uint32_t
touch_port(uint32_t port)
{
	uint8_t value = port_read((uint16_t)port);

	port_write((uint16_t)port, value);
	return 1;
}

static uint32_t
touch_word(uint32_t port)
{
	uint16_t value;

	__asm__ volatile("inw %w1, %0" : "=a"(value) : "Nd"(port));
	return 1;
}

static uint32_t
touch_long(uint32_t port)
{
	uint32_t value;

	__asm__ volatile("inl %w1, %0" : "=a"(value) : "Nd"(port));
	return 1;
}

/* What becomes of a child that has the ports, and does that to one. */
static uint32_t
fate_with(handle_t ports, child_function *touch, uint32_t port)
{
	struct child child;

	child_create(&child, touch, port, PRIORITY_TEST);
	if (ports != HANDLE_NONE)
		expect_equal(0, ports_bind(ports, child.task));
	child_start(&child);
	return child_wait(&child);
}

/* ---- whose ports ----------------------------------------------------------------------------------------- */

TEST(ports_not_bound_are_a_fault)
{
	static const uint32_t ports[] = { 0, 0x20, 0x40, 0x60, 0x80, 0xf4, SERIAL_1, 0x604, 0xffff };

	for (unsigned n = 0; n < sizeof ports / sizeof ports[0]; n++)
		expect_equal(PROTECTION, fate_with(HANDLE_NONE, touch_port, ports[n]));
}

TEST(ports_bound_can_be_used_and_none_beside_them)
{
	handle_t ports = serial_ports(SERIAL_1);

	for (uint32_t n = 0; n < SERIAL_COUNT; n++)
		expect_equal(1, fate_with(ports, touch_port, SERIAL_1 + n));
	expect_equal(PROTECTION, fate_with(ports, touch_port, SERIAL_1 - 1));
	expect_equal(PROTECTION, fate_with(ports, touch_port, SERIAL_1 + SERIAL_COUNT));
	expect_equal(PROTECTION, fate_with(ports, touch_port, SERIAL_2 + SCRATCH));
	expect_equal(PROTECTION, fate_with(ports, touch_port, 0));
	expect_equal(PROTECTION, fate_with(ports, touch_port, 0xffff));
}

TEST(ports_wide_accesses_need_every_port)
{
	handle_t ports = serial_ports(SERIAL_1);

	expect_equal(1, fate_with(ports, touch_word, SERIAL_1 + 6));
	expect_equal(PROTECTION, fate_with(ports, touch_word, SERIAL_1 + 7));
	expect_equal(PROTECTION, fate_with(ports, touch_word, SERIAL_1 - 1));
	expect_equal(1, fate_with(ports, touch_long, SERIAL_1 + 4));
	expect_equal(PROTECTION, fate_with(ports, touch_long, SERIAL_1 + 5));
	expect_equal(PROTECTION, fate_with(ports, touch_long, 0xfffd));
}

TEST(ports_at_the_very_ends_can_be_bound)
{
	expect_equal(1, fate_with(expect_handle(ports_create(INIT_PORTS, 0xfff0, 16)),
				  touch_port, 0xffff));
	expect_equal(1, fate_with(expect_handle(ports_create(INIT_PORTS, 0xfff0, 16)),
				  touch_long, 0xfffc));
	expect_equal(PROTECTION, fate_with(expect_handle(ports_create(INIT_PORTS, 0xfff0, 16)),
					   touch_word, 0xffff));
}

/* Having some ports gives none of the powers that come with I/O privilege. */
static uint32_t
try_privilege(uint32_t which)
{
	port_read(SERIAL_1 + SCRATCH);
	if (which == 0)
		__asm__ volatile("cli");
	else if (which == 1)
		__asm__ volatile("sti");
	else
		__asm__ volatile("hlt");
	return 1;
}

TEST(ports_do_not_bring_other_privileges)
{
	for (uint32_t which = 0; which < 3; which++)
		expect_equal(PROTECTION, fate_with(serial_ports(SERIAL_1), try_privilege, which));
}

/* ---- who else ----------------------------------------------------------------------------------------------- */

static uint32_t
sleep_for_ever(uint32_t endpoint)
{
	struct message m = { 0 };

	return (uint32_t)ipc_recv(endpoint, &m, TIMEOUT_NEVER);
}

TEST(ports_of_one_task_are_refused_to_another)
{
	handle_t ports = serial_ports(SERIAL_1);
	struct child one, two;

	child_create(&one, sleep_for_ever, 0, PRIORITY_TEST);
	child_create(&two, sleep_for_ever, 0, PRIORITY_TEST);
	expect_equal(0, ports_bind(ports, one.task));
	expect_equal(0, ports_bind(ports, one.task));		/* it has them */
	expect_equal(E_BUSY, ports_bind(ports, two.task));
	expect_equal(E_BUSY, ports_bind(ports, HANDLE_SELF));
	child_end(&one);
	expect_equal(0, ports_bind(ports, two.task));
	child_end(&two);
}

/* Who holds the whole range may give a part of it twice, if it makes two objects of it. */
TEST(ports_of_two_objects_are_two_grants)
{
	struct child one, two;

	child_create(&one, touch_port, SERIAL_1 + SCRATCH, PRIORITY_TEST);
	child_create(&two, touch_port, SERIAL_1 + SCRATCH, PRIORITY_TEST);
	expect_equal(0, ports_bind(serial_ports(SERIAL_1), one.task));
	expect_equal(0, ports_bind(serial_ports(SERIAL_1 + 4), two.task));
	child_start(&one);
	child_start(&two);
	expect_equal(1, child_wait(&one));
	expect_equal(1, child_wait(&two));
}

TEST(ports_are_gone_with_the_task)
{
	handle_t ports = serial_ports(SERIAL_1);

	expect_equal(1, fate_with(ports, touch_port, SERIAL_1 + SCRATCH));
	settle();		/* the next task may lie where the first one lay */
	expect_equal(PROTECTION, fate_with(HANDLE_NONE, touch_port, SERIAL_1 + SCRATCH));
	expect_equal(1, fate_with(ports, touch_port, SERIAL_1 + SCRATCH));
	expect_equal(0, handle_close(ports));
	expect_equal(PROTECTION, fate_with(HANDLE_NONE, touch_port, SERIAL_1 + SCRATCH));
}

TEST(ports_stay_bound_when_the_handle_closes)
{
	handle_t ports = serial_ports(SERIAL_1);
	struct child child;

	child_create(&child, touch_port, SERIAL_1 + SCRATCH, PRIORITY_TEST);
	expect_equal(0, ports_bind(ports, child.task));
	expect_equal(0, handle_close(ports));
	child_start(&child);
	expect_equal(1, child_wait(&child));
}

#define CHILD_SELF	9u	/* its own endpoint */
#define CHILD_OTHER	10u	/* to the other's */
#define ROUNDS		50u

/* Two drivers that take turns, each with a scratch register of its own. */
static uint32_t
take_turns(uint32_t first)
{
	struct message m = { 0 };
	uint16_t scratch = (uint16_t)(first + SCRATCH);

	for (uint32_t n = 0; n < ROUNDS; n++) {
		uint8_t value = (uint8_t)(first == SERIAL_1 ? n : 255 - n);

		port_write(scratch, value);
		expect_equal(0, pulse(CHILD_OTHER, 1));
		expect_equal(TAG_KIND_PULSE, ipc_recv(CHILD_SELF, &m, PATIENCE));
		expect_equal(value, port_read(scratch));
	}
	/* Not once the other's, although that was in use a moment ago. */
	return port_read((uint16_t)(first == SERIAL_1 ? SERIAL_2 : SERIAL_1) + SCRATCH);
}

TEST(ports_follow_the_task_that_runs)
{
	static const uint32_t first[2] = { SERIAL_1, SERIAL_2 };
	handle_t endpoint[2], connection[2];
	struct child child[2];

	for (unsigned n = 0; n < 2; n++) {
		endpoint[n] = expect_handle(endpoint_create());
		connection[n] = expect_handle(connection_create(endpoint[n], 0, 1));
		child_create(&child[n], take_turns, first[n], PRIORITY_TEST);
		expect_equal(0, ports_bind(serial_ports(first[n]), child[n].task));
	}
	for (unsigned n = 0; n < 2; n++) {
		child_give(&child[n], endpoint[n], CHILD_SELF, RIGHT_RECEIVE);
		child_give(&child[n], connection[!n], CHILD_OTHER, RIGHT_SEND);
	}
	child_start(&child[0]);
	child_start(&child[1]);
	expect_equal(PROTECTION, child_wait(&child[0]));
	expect_equal(PROTECTION, child_wait(&child[1]));
}

static uint32_t
use_then_get_more(uint32_t ports)
{
	port_read(SERIAL_1 + SCRATCH);
	expect_equal(0, ports_bind(ports, HANDLE_SELF));
	port_write(SERIAL_2 + SCRATCH, 0x5a);
	port_write(SERIAL_1 + SCRATCH, 0xa5);
	return port_read(SERIAL_2 + SCRATCH);
}

TEST(ports_can_be_added_while_others_are_in_use)
{
	struct child child;

	child_create(&child, use_then_get_more, 9, PRIORITY_TEST);
	expect_equal(0, ports_bind(serial_ports(SERIAL_1), child.task));
	child_give(&child, serial_ports(SERIAL_2), 9, RIGHT_MANAGE);
	child_start(&child);
	expect_equal(0x5a, child_wait(&child));
}

/* ---- making and refusing ------------------------------------------------------------------------------------ */

TEST(ports_create_divides_a_range)
{
	handle_t serial = serial_ports(SERIAL_1);
	handle_t half = expect_handle(ports_create(serial, SERIAL_1 + 4, 4));

	expect_equal(OBJECT_PORTS | (RIGHTS_ALL & ~(RIGHT_SEND | RIGHT_RECEIVE)), handle_info(half));
	expect_equal(1, fate_with(half, touch_port, SERIAL_1 + SCRATCH));
	expect_equal(PROTECTION, fate_with(half, touch_port, SERIAL_1 + 3));
	expect_equal(E_RANGE, ports_create(half, SERIAL_1, 8));
	expect_equal(E_RANGE, ports_create(half, SERIAL_1 + 3, 2));
	expect_equal(E_RANGE, ports_create(half, SERIAL_1 + 7, 2));
	expect_equal(E_RANGE, ports_create(serial, SERIAL_2, 1));
}

TEST(ports_create_refuses_ranges_that_are_none)
{
	expect_equal(E_RANGE, ports_create(INIT_PORTS, 0x3f8, 0));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, PORTS_ALL, 1));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, PORTS_ALL - 1, 2));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, 0, PORTS_ALL + 1));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, 1, 0xffffffffu));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, 0xffffffffu, 1));
	expect_equal(E_RANGE, ports_create(INIT_PORTS, 0xffffffffu, 2));
}

TEST(ports_of_the_kernel_are_busy)
{
	static const uint32_t kernels[] = { 0x20, 0x21, 0xa0, 0xa1, 0x40, 0x41, 0x42, 0x43 };

	for (unsigned n = 0; n < sizeof kernels / sizeof kernels[0]; n++)
		expect_equal(E_BUSY, ports_create(INIT_PORTS, kernels[n], 1));
	expect_equal(E_BUSY, ports_create(INIT_PORTS, 0, PORTS_ALL));
	expect_equal(E_BUSY, ports_create(INIT_PORTS, 0x1f, 2));
	expect_equal(E_BUSY, ports_create(INIT_PORTS, 0x43, 2));
	expect_handle(ports_create(INIT_PORTS, 0x22, 0x1e));
	expect_handle(ports_create(INIT_PORTS, 0x44, 0x5c));
	expect_equal(E_BUSY, ports_bind(INIT_PORTS, HANDLE_SELF));
}

TEST(ports_calls_refuse_bad_handles_and_dead_tasks)
{
	handle_t ports = serial_ports(SERIAL_1);
	handle_t weak = expect_handle(handle_copy(ports, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));
	handle_t task = expect_handle(task_create(0, CHILD_QUOTA, 1, 8));
	handle_t seen = expect_handle(handle_copy(task, HANDLE_SELF, HANDLE_ANY,
						  RIGHTS_ALL & ~RIGHT_MANAGE));

	expect_equal(E_HANDLE, ports_create(0, SERIAL_1, 1));
	expect_equal(E_HANDLE, ports_create(INIT_TASK, SERIAL_1, 1));
	expect_equal(E_RIGHTS, ports_create(weak, SERIAL_1, 1));
	expect_equal(E_HANDLE, ports_bind(0, HANDLE_SELF));
	expect_equal(E_HANDLE, ports_bind(INIT_IRQ, HANDLE_SELF));
	expect_equal(E_HANDLE, ports_bind(ports, ports));
	expect_equal(E_RIGHTS, ports_bind(weak, HANDLE_SELF));
	expect_equal(E_RIGHTS, ports_bind(ports, seen));
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, ports_bind(ports, task));
}

TEST(ports_leave_nothing_behind)
{
	struct account before;

	fate_with(serial_ports(SERIAL_1), touch_port, SERIAL_1);
	before = account_take();
	for (unsigned n = 0; n < 3; n++) {
		handle_t ports = serial_ports(SERIAL_1);

		expect_equal(1, fate_with(ports, touch_port, SERIAL_1 + SCRATCH));
		expect_equal(0, handle_close(ports));
	}
	expect_account(before);
}
