/* SPDX-License-Identifier: MIT */
/*
 * fpu_control.c: floating-point registers read and written by another thread, their faults, and what they cost.
 *
 *   It runs on processors with SSE, with x87 alone, and with nothing.
 */
#include <fault.h>

#include "lib/floats.h"

#define RIGHTS_LESS(right) (RIGHTS_ALL & ~(right))

static handle_t endpoint, connection;
static struct worker worker, other;
static struct values result;

static void
make_endpoint(void)
{
	endpoint = expect_handle(endpoint_create());
	connection = expect_handle(connection_create(endpoint, 5, 0xffffffffu));
}

static void
wait_for_pulse(void)
{
	struct message m = { 0 };

	expect_equal(TAG_KIND_PULSE, ipc_recv(endpoint, &m, TIMEOUT_NEVER));
}

/* Loads, waits for a pulse, and takes out what is there then. */
static uint32_t
hold(void *seed)
{
	const struct values v = values_of((uint32_t)seed);
	struct values after = { .first = 0 };

	values_load(&v);
	wait_for_pulse();
	values_store(&after);
	result = after;
	return 0;
}

static uint32_t
wait_and_look(void *unused)
{
	(void)unused;
	wait_for_pulse();
	image_take(&image_seen);
	return 0;
}

static uint32_t
wait_only(void *unused)
{
	(void)unused;
	wait_for_pulse();
	return 0;
}

/* The waiting worker goes on, ends, and all it had is given back. */
static void
wake(struct worker *sleeper)
{
	expect_equal(0, pulse(connection, 1));
	expect_equal(0, worker_wait(sleeper));
	settle();
}

/* ---- read and written by another ------------------------------------------------------------------------- */

TEST(fpu_registers_can_be_copied_to_another_thread)
{
	struct fpu_registers registers;

	if (!has(CPUID_FPU))
		return;
	make_endpoint();
	worker_start(&worker, hold, (void *)11, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &registers));
	worker_start(&other, hold, (void *)22, PRIORITY_HIGH);
	expect_equal(0, thread_set_fpu(other.thread, &registers));
	wake(&worker);			/* it has waited longer */
	expect(values_are(&result, 11, 0));
	wake(&other);
	expect(values_are(&result, 11, 0));
}

/* Saved before, or in the processor still: it makes no difference. */
TEST(fpu_registers_read_are_those_of_now)
{
	union image first, again;

	if (!has(CPUID_FPU))
		return;
	make_endpoint();
	worker_start(&worker, hold, (void *)33, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &first.registers));
	expect_equal(0, thread_get_fpu(worker.thread, &again.registers));
	expect_bytes(&first, &again, sizeof first);
	float_use(0);
	expect_equal(0, thread_get_fpu(worker.thread, &again.registers));
	expect_bytes(&first, &again, sizeof first);
	wake(&worker);
	expect(values_are(&result, 33, 0));
}

TEST(fpu_registers_never_used_are_the_default)
{
	union image image;

	make_endpoint();
	worker_create(&worker, wait_only, NULL, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &image.registers));
	expect_default(&image);
	expect_equal(0, thread_start(worker.thread));
	expect_equal(0, thread_get_fpu(worker.thread, &image.registers));
	expect_default(&image);
	wake(&worker);
}

/* Whatever is written, the kernel can load it; bits the processor does not have are gone. */
TEST(fpu_registers_may_be_anything)
{
	union image image;
	uint32_t random = 1;

	if (!has(CPUID_FPU))
		return;
	make_endpoint();
	for (unsigned round = 0; round < 60; round++) {
		for (unsigned n = 0; n < sizeof image; n++) {
			random = random * 1664525u + 1013904223u;
			image.registers.image[n] = round == 0 ? 0xff : random >> 24;
		}
		worker_start(&worker, wait_and_look, NULL, PRIORITY_HIGH);
		expect_equal(0, thread_set_fpu(worker.thread, &image.registers));
		wake(&worker);
		if (!has(CPUID_SSE))
			continue;
		expect_equal(image.fx.mxcsr & image_seen.fx.mxcsr_bits, image_seen.fx.mxcsr);
		expect_bytes(image.fx.xmm, image_seen.fx.xmm, sizeof image_seen.fx.xmm);
	}
}

/* ---- faults ---------------------------------------------------------------------------------------------------- */

/* Divides by zero and wants to be told. */
static uint32_t
divide(uint32_t argument)
{
	static const uint16_t control = 0x37b;

	__asm__ volatile("fninit\n\tfldcw %0\n\tfld1\n\tfldz\n\tfdivrp\n\tfwait" : : "m"(control));
	return argument;
}

static void
child_with_pager(struct child *child, child_function *function, uint32_t argument)
{
	make_endpoint();
	child_create(child, function, argument, PRIORITY_TEST);
	expect_equal(0, thread_set_fault(child->thread, connection));
}

static void
expect_fault(uint32_t vector)
{
	struct message message = { 0 };

	expect_equal(TAG_KIND_FAULT, receive(endpoint, &message));
	expect_equal(vector, FAULT_VECTOR(message.words[0]));
}

static void
resume(void)
{
	const struct message message = { 0 };

	expect_equal(0, ipc_reply(mailbox()->token, &message));
}

TEST(fpu_error_ends_the_task)
{
	if (!has(CPUID_FPU))
		return;
	expect_equal(DEATH_FAULT | FAULT_FLOATING_POINT, child_run(divide, 1));
	/* It left an error pending: that is nobody else's. */
	worker_start(&worker, look_once, NULL, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&worker));
	expect_default(&image_seen);
	expect_equal(6, float_use(6));
}

TEST(fpu_error_can_be_put_right_by_a_pager)
{
	struct child child;
	union image image;

	if (!has(CPUID_FPU))
		return;
	child_with_pager(&child, divide, 8);
	child_start(&child);
	expect_fault(FAULT_FLOATING_POINT);
	resume();
	expect_fault(FAULT_FLOATING_POINT);	/* as nothing has changed */
	expect_equal(0, thread_get_fpu(child.thread, &image.registers));
	if (has(CPUID_FXSR))
		image.fx.status = 0;
	else
		image.fn.status = 0;
	expect_equal(0, thread_set_fpu(child.thread, &image.registers));
	resume();
	expect_equal(8, child_wait(&child));
}

/* ---- what it costs ------------------------------------------------------------------------------------------- */

static uint32_t
charged(handle_t task)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(task, &info));
	return info.charged;
}

/* Nothing is left of the child's quota. */
static void
quota_end(const struct child *child)
{
	struct task_info info = { 0 };

	expect_equal(0, task_info(child->task, &info));
	expect_equal(0, quota_move(child->task, (int32_t)(info.charged - info.quota)));
}

TEST(fpu_registers_are_paid_for_until_death)
{
	uint32_t before;

	if (!has(CPUID_FPU))
		return;
	float_use(0);				/* this thread's own */
	make_endpoint();
	settle();
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	before = charged(HANDLE_SELF);
	wake(&worker);
	worker_start(&worker, hold, (void *)1, PRIORITY_HIGH);
	expect_equal(before + FPU_IMAGE_SIZE, charged(HANDLE_SELF));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	wake(&worker);
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	expect_equal(before, charged(HANDLE_SELF));
	wake(&worker);
}

TEST(fpu_leaves_nothing_behind)
{
	struct account before = { 0 };

	if (!has(CPUID_FPU))
		return;
	for (unsigned round = 0; round < 2; round++) {
		if (round == 1)
			before = account_take();
		expect_equal(0, child_run(load_and_end, 1));
		worker_start(&worker, load_and_end_as_worker, (void *)1, PRIORITY_HIGH);
		expect_equal(0, worker_wait(&worker));
		worker_create(&worker, look_once, NULL, PRIORITY_HIGH);
		expect_equal(0, thread_set_fpu(worker.thread, &image_seen.registers));
		expect_equal(0, thread_start(worker.thread));
		expect_equal(0, worker_wait(&worker));
	}
	expect_account(before);
}

TEST(fpu_without_quota_is_a_fault)
{
	struct child child;

	if (!has(CPUID_FPU))
		return;
	child_create(&child, float_use, 4, PRIORITY_TEST);
	quota_end(&child);
	child_start(&child);
	expect_equal(DEATH_FAULT | FAULT_NO_FLOATING_POINT, child_wait(&child));
}

TEST(fpu_without_quota_goes_on_when_a_pager_pays)
{
	struct child child;

	if (!has(CPUID_FPU))
		return;
	child_with_pager(&child, float_use, 9);
	quota_end(&child);
	child_start(&child);
	expect_fault(FAULT_NO_FLOATING_POINT);
	expect_equal(0, quota_move(child.task, FPU_IMAGE_SIZE));
	resume();
	expect_equal(9, child_wait(&child));
}

/* ---- refused -------------------------------------------------------------------------------------------------- */

TEST(fpu_write_needs_quota)
{
	struct child child;
	struct fpu_registers registers;
	uint32_t before;

	child_create(&child, float_use, 4, PRIORITY_TEST);
	quota_end(&child);
	before = charged(child.task);
	expect_equal(0, thread_get_fpu(child.thread, &registers));
	expect_equal(E_QUOTA, thread_set_fpu(child.thread, &registers));
	expect_equal(before, charged(child.task));
	child_end(&child);
}

TEST(fpu_calls_refuse_what_is_no_thread_at_rest)
{
	struct fpu_registers registers = { { 0 } };
	handle_t seen_only, blind;

	make_endpoint();
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	seen_only = expect_handle(handle_copy(worker.thread, HANDLE_SELF, HANDLE_ANY, RIGHTS_LESS(RIGHT_MANAGE)));
	blind = expect_handle(handle_copy(worker.thread, HANDLE_SELF, HANDLE_ANY, RIGHTS_LESS(RIGHT_READ)));
	expect_equal(E_HANDLE, thread_get_fpu(endpoint, &registers));
	expect_equal(E_HANDLE, thread_set_fpu(endpoint, &registers));
	expect_equal(E_RIGHTS, thread_get_fpu(blind, &registers));
	expect_equal(E_RIGHTS, thread_set_fpu(seen_only, &registers));
	expect_equal(E_STATE, thread_get_fpu(HANDLE_SELF, &registers));
	expect_equal(E_STATE, thread_set_fpu(HANDLE_SELF, &registers));
	expect_equal(E_FAULT, thread_get_fpu(worker.thread, (void *)0xc0000000u));
	expect_equal(E_FAULT, thread_set_fpu(worker.thread, (void *)0x10u));
	expect_equal(0, thread_get_fpu(seen_only, &registers));
	expect_equal(0, thread_set_fpu(blind, &registers));
	wake(&worker);
	expect_equal(E_STATE, thread_get_fpu(seen_only, &registers));
	expect_equal(E_STATE, thread_set_fpu(blind, &registers));
}
