/* SPDX-License-Identifier: MIT */
/*
 * control.c: stopping, cancelling and the registers of other threads: what a debugger and fork are made of.
 */
#include <stdlib.h>

#include "lib/worker.h"

#define MARK	0x1234abcdu

static handle_t endpoint;
static volatile uint32_t counter;
static volatile _Bool enough;

static uint32_t
count_for_ever(void *argument)
{
	(void)argument;
	while (!enough)
		counter++;
	return MARK;
}

/* Whether the counter moves while this thread sleeps. */
static _Bool
counting(void)
{
	const uint32_t before = counter;

	sleep_milliseconds(3);
	return counter != before;
}

TEST(thread_stop_keeps_a_thread_from_running)
{
	static struct worker worker;

	counter = 0;
	worker_start(&worker, count_for_ever, NULL, PRIORITY_LOW);
	expect(counting());
	expect_equal(0, thread_stop(worker.thread));
	expect(!counting());
	expect_equal(E_STATE, thread_stop(worker.thread));
	expect_equal(0, thread_start(worker.thread));
	expect(counting());
	expect_equal(E_STATE, thread_start(worker.thread));
	enough = 1;
	expect_equal(MARK, worker_wait(&worker));
}

static uint32_t
receive_once(void *argument)
{
	struct message message;

	(void)argument;
	return (uint32_t)ipc_recv(endpoint, &message, TIMEOUT_NEVER);
}

TEST(thread_stop_of_a_blocked_thread_holds_when_it_wakes)
{
	static struct worker worker;

	endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 1));

	worker_start(&worker, receive_once, NULL, PRIORITY_HIGH);
	expect_equal(0, thread_stop(worker.thread));
	expect_equal(0, pulse(connection, 1));
	expect_equal(0, worker.ended);
	sleep_milliseconds(2);
	expect_equal(0, worker.ended);
	expect_equal(0, thread_start(worker.thread));
	expect_equal(TAG_KIND_PULSE, worker_wait(&worker));
}

TEST(thread_cancel_ends_a_wait)
{
	static struct worker worker;

	endpoint = expect_handle(endpoint_create());
	worker_start(&worker, receive_once, NULL, PRIORITY_HIGH);
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
	expect_equal(E_STATE, thread_cancel(HANDLE_SELF));
}

static uint32_t
send_once(void *connection)
{
	const struct message message = { 0 };

	return (uint32_t)ipc_send((handle_t)connection, &message);
}

TEST(thread_cancel_takes_a_sender_off_the_queue)
{
	static struct worker worker;
	struct message message;

	endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 0));

	worker_start(&worker, send_once, (void *)connection, PRIORITY_HIGH);
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &message, TIMEOUT_NONE));
}

/* Runs until somebody changes its eax. */
static _Noreturn uint32_t
wait_for_register(uint32_t argument)
{
	uint32_t seen;

	__asm__ volatile("1: cmp %1, %0\n\tje 1b" : "=a"(seen) : "b"(argument), "0"(argument));
	exit((int)seen);
}

TEST(thread_registers_can_be_read_and_written)
{
	struct child child;
	struct registers registers;

	child_create(&child, wait_for_register, MARK, PRIORITY_LOW);
	child_start(&child);
	sleep_milliseconds(3);
	expect_equal(0, thread_stop(child.thread));
	expect_equal(0, thread_get_regs(child.thread, &registers));
	expect_equal(MARK, registers.eax);
	expect_equal(MARK, registers.ebx);
	registers.eax = 99;
	registers.eflags = 0xffffffffu & ~0x100u;	/* everything but the trap flag */
	expect_equal(0, thread_set_regs(child.thread, &registers));
	expect_equal(0, thread_get_regs(child.thread, &registers));
	expect_equal(0, registers.eflags & 0x33000u);	/* no privilege over ports, no nesting, no V86 */
	expect(registers.eflags & 0x200u);		/* interrupts stay on */
	expect_equal(0, thread_start(child.thread));
	expect_equal(99, child_wait(&child));
}

TEST(thread_registers_of_a_caller_are_where_it_will_return)
{
	static struct worker worker;
	struct registers registers;

	endpoint = expect_handle(endpoint_create());
	worker_start(&worker, receive_once, NULL, PRIORITY_HIGH);
	expect_equal(0, thread_get_regs(worker.thread, &registers));
	expect(registers.eip >= 0x1000 && registers.eip < 0xc0000000u);
	/* Written back they become another kind of frame; the thread does not notice. */
	expect_equal(0, thread_set_regs(worker.thread, &registers));
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
}

/* A sender that waits in the queue, its tag now another: what a user may not say, nobody is told. */
static void
requeue_with_tag(uint32_t tag)
{
	static struct worker worker;
	struct registers registers;
	struct message message;

	endpoint = expect_handle(endpoint_create());
	const handle_t connection = expect_handle(connection_create(endpoint, 0, 0));

	worker_start(&worker, send_once, (void *)connection, PRIORITY_HIGH);
	expect_equal(0, thread_get_regs(worker.thread, &registers));
	expect_equal(0, registers.ebx);
	registers.ebx = tag;
	expect_equal(0, thread_set_regs(worker.thread, &registers));
	expect_equal(E_TIMEOUT, ipc_recv(endpoint, &message, TIMEOUT_NONE));
	expect_equal(E_ARGUMENT, worker_wait(&worker));
	expect_equal(0, handle_close(endpoint));
	expect_equal(0, handle_close(connection));
}

TEST(thread_registers_of_a_queued_sender_make_no_message_of_the_kernel)
{
	requeue_with_tag(TAG_KIND_PULSE);
	requeue_with_tag(TAG_KIND_DEATH);
	requeue_with_tag(TAG_KIND_FAULT);
	requeue_with_tag(0x80000000u);
	requeue_with_tag(TAG(0, 0, MESSAGE_HANDLES_MAX + 1));
	requeue_with_tag(TAG(0, MESSAGE_PAYLOAD_MAX + 1, 0));
}

TEST(thread_registers_need_a_thread_at_rest_and_a_good_buffer)
{
	static struct worker worker;
	struct registers registers;

	expect_equal(E_STATE, thread_get_regs(HANDLE_SELF, &registers));
	endpoint = expect_handle(endpoint_create());
	worker_start(&worker, receive_once, NULL, PRIORITY_HIGH);
	expect_equal(E_FAULT, thread_get_regs(worker.thread, (void *)0xc0000000u));
	expect_equal(E_FAULT, thread_set_regs(worker.thread, (void *)0x10u));
	expect_equal(E_HANDLE, thread_get_regs(endpoint, &registers));
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
}

/* A handle to the same thread without some rights. */
static handle_t
less(handle_t thread, uint32_t rights)
{
	return expect_handle(handle_copy(thread, HANDLE_SELF, HANDLE_ANY, RIGHTS_ALL & ~rights));
}

TEST(thread_control_refuses_what_is_no_manageable_thread)
{
	static struct worker worker;
	struct registers registers;
	handle_t seen, blind;

	endpoint = expect_handle(endpoint_create());
	worker_start(&worker, receive_once, NULL, PRIORITY_HIGH);
	seen = less(worker.thread, RIGHT_MANAGE);
	blind = less(worker.thread, RIGHT_READ);
	expect_equal(E_HANDLE, thread_stop(HANDLE_MAX));
	expect_equal(E_HANDLE, thread_stop(INIT_TASK));
	expect_equal(E_RIGHTS, thread_stop(seen));
	expect_equal(E_HANDLE, thread_cancel(endpoint));
	expect_equal(E_RIGHTS, thread_cancel(seen));
	expect_equal(E_RIGHTS, thread_get_regs(blind, &registers));
	expect_equal(0, thread_get_regs(seen, &registers));
	expect_equal(E_HANDLE, thread_set_regs(endpoint, &registers));
	expect_equal(E_RIGHTS, thread_set_regs(seen, &registers));
	expect_equal(E_STATE, thread_set_regs(HANDLE_SELF, &registers));
	expect_equal(E_HANDLE, thread_set_fault(endpoint, HANDLE_NONE));
	expect_equal(E_HANDLE, thread_set_fault(worker.thread, worker.thread));
	expect_equal(E_RIGHTS, thread_set_fault(seen, HANDLE_NONE));
	expect_equal(0, thread_cancel(worker.thread));
	expect_equal(E_INTERRUPTED, worker_wait(&worker));
}

TEST(thread_control_of_the_dead_is_refused)
{
	handle_t task = expect_handle(task_create(HANDLE_NONE, CHILD_QUOTA, 1, 8));
	handle_t thread = expect_handle(thread_create(task, 0, 0, 1));
	struct registers registers;

	expect_equal(0, thread_get_regs(thread, &registers));
	expect_equal(E_STATE, thread_stop(thread));	/* not started */
	expect_equal(0, task_destroy(task, 0));
	expect_equal(E_STATE, thread_stop(thread));
	expect_equal(E_STATE, thread_cancel(thread));
	expect_equal(E_STATE, thread_get_regs(thread, &registers));
	expect_equal(E_STATE, thread_set_regs(thread, &registers));
	expect_equal(E_STATE, thread_set_fault(thread, HANDLE_NONE));
	expect_equal(E_STATE, thread_start(thread));
}
