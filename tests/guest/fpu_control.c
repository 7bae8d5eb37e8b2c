/* SPDX-License-Identifier: MIT */
/*
 * fpu_control.c: floating-point registers read and written by another thread, their faults, and
 * what they cost.
 *
 *   It runs on processors with SSE, with x87 alone, and with nothing.
 */
#include <fault.h>

#include "lib/holder.h"

#define RIGHTS_LESS(right) (RIGHTS_ALL & ~(right))

static struct worker worker, other;

static uint32_t
wait_and_look(void *unused)
{
	(void)unused;
	holder_wait();
	image_take(&image_seen);
	return 0;
}

static uint32_t
wait_only(void *unused)
{
	(void)unused;
	holder_wait();
	return 0;
}

/* ---- read and written by another ------------------------------------------------------------------------- */

TEST(fpu_registers_can_be_copied_to_another_thread)
{
	struct fpu_registers registers;

	if (!has(CPUID_FPU))
		return;
	holder_prepare();
	worker_start(&worker, holder_hold, (void *)11, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &registers));
	worker_start(&other, holder_hold, (void *)22, PRIORITY_HIGH);
	expect_equal(0, thread_set_fpu(other.thread, &registers));
	holder_wake(&worker);			/* it has waited longer */
	expect(values_are(&holder_result, 11, 0));
	holder_wake(&other);
	expect(values_are(&holder_result, 11, 0));
}

/* Saved before, or in the processor still: it makes no difference. */
TEST(fpu_registers_read_are_those_of_now)
{
	union image first, again;

	if (!has(CPUID_FPU))
		return;
	holder_prepare();
	worker_start(&worker, holder_hold, (void *)33, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &first.registers));
	expect_equal(0, thread_get_fpu(worker.thread, &again.registers));
	expect_bytes(&first, &again, sizeof first);
	float_use(0);
	expect_equal(0, thread_get_fpu(worker.thread, &again.registers));
	expect_bytes(&first, &again, sizeof first);
	holder_wake(&worker);
	expect(values_are(&holder_result, 33, 0));
}

TEST(fpu_registers_never_used_are_the_default)
{
	union image image;

	holder_prepare();
	worker_create(&worker, wait_only, NULL, PRIORITY_HIGH);
	expect_equal(0, thread_get_fpu(worker.thread, &image.registers));
	expect_default(&image);
	expect_equal(0, thread_start(worker.thread));
	expect_equal(0, thread_get_fpu(worker.thread, &image.registers));
	expect_default(&image);
	holder_wake(&worker);
}

/* Whatever is written, the kernel can load it; bits the processor does not have are gone. */
TEST(fpu_registers_may_be_anything)
{
	union image image;
	uint32_t random = 1;

	if (!has(CPUID_FPU))
		return;
	holder_prepare();
	for (unsigned round = 0; round < 60; round++) {
		for (unsigned n = 0; n < sizeof image; n++) {
			random = random * 1664525u + 1013904223u;
			image.registers.image[n] = round == 0 ? 0xff : random >> 24;
		}
		worker_start(&worker, wait_and_look, NULL, PRIORITY_HIGH);
		expect_equal(0, thread_set_fpu(worker.thread, &image.registers));
		holder_wake(&worker);
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
	holder_prepare();
	child_create(child, function, argument, PRIORITY_TEST);
	expect_equal(0, thread_set_fault(child->thread, holder_connection));
}

static void
expect_fault(uint32_t vector)
{
	struct message message = { 0 };

	expect_equal(TAG_KIND_FAULT, receive(holder_endpoint, &message));
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
	holder_prepare();
	settle();
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	before = charged(HANDLE_SELF);
	holder_wake(&worker);
	worker_start(&worker, holder_hold, (void *)1, PRIORITY_HIGH);
	expect_equal(before + FPU_IMAGE_SIZE, charged(HANDLE_SELF));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
	holder_wake(&worker);
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	expect_equal(before, charged(HANDLE_SELF));
	holder_wake(&worker);
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

	holder_prepare();
	worker_start(&worker, wait_only, NULL, PRIORITY_HIGH);
	seen_only = expect_handle(handle_copy(worker.thread, HANDLE_SELF, HANDLE_ANY, RIGHTS_LESS(RIGHT_MANAGE)));
	blind = expect_handle(handle_copy(worker.thread, HANDLE_SELF, HANDLE_ANY, RIGHTS_LESS(RIGHT_READ)));
	expect_equal(E_HANDLE, thread_get_fpu(holder_endpoint, &registers));
	expect_equal(E_HANDLE, thread_set_fpu(holder_endpoint, &registers));
	expect_equal(E_RIGHTS, thread_get_fpu(blind, &registers));
	expect_equal(E_RIGHTS, thread_set_fpu(seen_only, &registers));
	expect_equal(E_STATE, thread_get_fpu(HANDLE_SELF, &registers));
	expect_equal(E_STATE, thread_set_fpu(HANDLE_SELF, &registers));
	expect_equal(E_FAULT, thread_get_fpu(worker.thread, (void *)0xc0000000u));
	expect_equal(E_FAULT, thread_set_fpu(worker.thread, (void *)0x10u));
	expect_equal(0, thread_get_fpu(seen_only, &registers));
	expect_equal(0, thread_set_fpu(blind, &registers));
	holder_wake(&worker);
	expect_equal(E_STATE, thread_get_fpu(seen_only, &registers));
	expect_equal(E_STATE, thread_set_fpu(blind, &registers));
}
