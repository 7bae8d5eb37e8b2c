/* SPDX-License-Identifier: MIT */
/*
 * fpu.c: floating-point registers belong to their thread.
 *
 *   This program is compiled without floating point of its own: what lies in the registers is put there, worked on and taken out again by
 *   the functions below, and calls may come in between.  It runs on processors with SSE, with x87 alone, and with
 *   nothing; what a processor lacks is left out.
 */
#include <fault.h>

#include "lib/worker.h"

#define CPUID_FPU	(1u << 0)	/* leaf 1, edx */
#define CPUID_FXSR	(1u << 24)
#define CPUID_SSE	(1u << 25)

#define X87_REGISTERS	8u
#define XMM_REGISTERS	8u
#define RIGHTS_LESS(right) (RIGHTS_ALL & ~(right))

/* Numbers in the registers: integers on the x87 stack, bits in xmm1 to xmm6, integers in xmm0 and xmm7. */
struct values {
	int32_t x87[X87_REGISTERS];
	int32_t first, last;
	uint32_t xmm[XMM_REGISTERS - 2][4];
};

/* The parts of an image.  SDM vol. 1, table 10-2 and figure 8-9. */
struct fx_image {
	uint16_t control, status, tags, opcode;
	uint32_t addresses[4];
	uint32_t mxcsr, mxcsr_bits;
	uint8_t x87[128], xmm[128];
};

struct fn_image {
	uint32_t control, status, tags;
	uint32_t addresses[4];
	uint8_t x87[80];
};

union image {
	struct fpu_registers registers;
	struct fx_image fx;
	struct fn_image fn;
};

static handle_t endpoint, connection;
static struct worker worker, other;
static union image seen;
static struct values result;

static _Bool
has(uint32_t feature)
{
	uint32_t eax = 1, ebx, ecx, edx;

	__asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "=c"(ecx), "=d"(edx));
	return (edx & feature) != 0;
}

static struct values
values_of(uint32_t seed)
{
	struct values v = { .first = (int32_t)seed, .last = 1 };

	for (unsigned n = 0; n < X87_REGISTERS; n++)
		v.x87[n] = (int32_t)(seed * (n + 1));
	v.x87[X87_REGISTERS - 1] = 1;
	for (unsigned n = 0; n < sizeof v.xmm / 4; n++)
		(&v.xmm[0][0])[n] = seed * 0x9e3779b9u + n;
	return v;
}

static void
values_load(const struct values *v)
{
	__asm__ volatile("fninit");
	for (unsigned n = X87_REGISTERS; n-- > 0;)
		__asm__ volatile("fildl %0" : : "m"(v->x87[n]));
	if (!has(CPUID_SSE))
		return;
	__asm__ volatile("cvtsi2ss %0, %%xmm0\n\t"
			 "cvtsi2ss %1, %%xmm7\n\t"
			 "movups (%2), %%xmm1\n\t"
			 "movups 16(%2), %%xmm2\n\t"
			 "movups 32(%2), %%xmm3\n\t"
			 "movups 48(%2), %%xmm4\n\t"
			 "movups 64(%2), %%xmm5\n\t"
			 "movups 80(%2), %%xmm6"
			 : : "m"(v->first), "m"(v->last), "r"(v->xmm) : "memory");
}

/* Takes them out: the x87 stack is empty afterwards. */
static void
values_store(struct values *v)
{
	for (unsigned n = 0; n < X87_REGISTERS; n++)
		__asm__ volatile("fistpl %0" : "=m"(v->x87[n]));
	if (!has(CPUID_SSE))
		return;
	__asm__ volatile("cvttss2si %%xmm0, %0\n\t"
			 "cvttss2si %%xmm7, %1"
			 : "=r"(v->first), "=r"(v->last));
	__asm__ volatile("movups %%xmm1, (%0)\n\t"
			 "movups %%xmm2, 16(%0)\n\t"
			 "movups %%xmm3, 32(%0)\n\t"
			 "movups %%xmm4, 48(%0)\n\t"
			 "movups %%xmm5, 64(%0)\n\t"
			 "movups %%xmm6, 80(%0)"
			 : : "r"(v->xmm) : "memory");
}

/* One more in the first register of each kind. */
static void
values_step(_Bool sse)
{
	__asm__ volatile("fadd %st(7), %st");
	if (sse)
		__asm__ volatile("addss %xmm7, %xmm0");
}

/* What has been taken out is what was loaded, after so many steps. */
static _Bool
values_are(const struct values *v, uint32_t seed, uint32_t steps)
{
	struct values expected = values_of(seed);

	expected.x87[0] += (int32_t)steps;
	expected.first += (int32_t)steps;
	return memcmp(v, &expected, has(CPUID_SSE) ? sizeof *v : sizeof v->x87) == 0;
}

/* The registers as they are, into `seen`; no instruction that would report a pending error. */
static void
look(void)
{
	memset(&seen, 0, sizeof seen);
	if (has(CPUID_FXSR))
		__asm__ volatile("fxsave %0" : "=m"(seen));
	else
		__asm__ volatile("fnsave %0" : "=m"(seen));
}

static void
expect_zero(const uint8_t *bytes, uint32_t length)
{
	static const uint8_t zero[128];

	expect_bytes(zero, bytes, length);
}

/* Nobody has ever computed with these. */
static void
expect_default(const union image *image)
{
	if (!has(CPUID_FXSR)) {
		expect_equal(0x37f, image->fn.control & 0xffff);
		expect_equal(0, image->fn.status & 0xffff);
		expect_equal(0xffff, image->fn.tags & 0xffff);
		expect_zero(image->fn.x87, sizeof image->fn.x87);
		return;
	}
	expect_equal(0x37f, image->fx.control);
	expect_equal(0, image->fx.status);
	expect_equal(0, image->fx.tags & 0xff);
	expect_zero(image->fx.x87, sizeof image->fx.x87);
	if (!has(CPUID_SSE))
		return;
	expect_equal(0x1f80, image->fx.mxcsr);
	expect_zero(image->fx.xmm, sizeof image->fx.xmm);
}

static uint32_t
look_once(void *unused)
{
	(void)unused;
	look();
	return 0;
}

static uint32_t
load_and_end(uint32_t seed)
{
	const struct values v = values_of(seed);

	values_load(&v);
	return 0;
}

static uint32_t
load_and_end_as_worker(void *seed)
{
	return load_and_end((uint32_t)seed);
}

/* The simplest use. */
static uint32_t
use(uint32_t argument)
{
	__asm__ volatile("fninit\n\tfld1\n\tfstp %st(0)");
	return argument;
}

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
	look();
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

/* ---- whose registers ------------------------------------------------------------------------------------- */

TEST(fpu_new_thread_starts_with_the_default_state)
{
	const struct values mine = values_of(1000);
	struct values after = { .first = 0 };

	if (!has(CPUID_FPU))
		return;
	values_load(&mine);
	worker_start(&worker, look_once, NULL, PRIORITY_HIGH);
	values_store(&after);
	expect_equal(0, worker_wait(&worker));
	expect_default(&seen);
	expect(values_are(&after, 1000, 0));
}

TEST(fpu_registers_of_the_dead_are_seen_by_nobody)
{
	if (!has(CPUID_FPU))
		return;
	for (uint32_t n = 0; n < 20; n++) {
		worker_start(&worker, load_and_end_as_worker, (void *)(n + 77), PRIORITY_HIGH);
		expect_equal(0, worker_wait(&worker));
		worker_start(&worker, look_once, NULL, PRIORITY_HIGH);
		expect_equal(0, worker_wait(&worker));
		expect_default(&seen);
	}
	for (uint32_t n = 0; n < 5; n++) {
		expect_equal(0, child_run(load_and_end, n + 99));
		worker_start(&worker, look_once, NULL, PRIORITY_HIGH);
		expect_equal(0, worker_wait(&worker));
		expect_default(&seen);
	}
}

/* One waits while the other computes; then it finds its own registers. */
TEST(fpu_registers_outlast_a_wait)
{
	if (!has(CPUID_FPU))
		return;
	make_endpoint();
	worker_start(&worker, hold, (void *)4711, PRIORITY_HIGH);
	worker_start(&other, load_and_end_as_worker, (void *)4712, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&other));
	sleep_milliseconds(3);
	wake(&worker);
	expect(values_are(&result, 4711, 0));
}

/* ---- at once ----------------------------------------------------------------------------------------------- */

#define COMPUTING_TIME	60u		/* milliseconds: some slices */
#define STEPS_A_LOOK	500u
#define STEPS_MAX	(1u << 22)	/* a float counts that far */
#define THREADS		4u
#define TASKS		2u

/* Counts in registers, preempted and yielding, and returns 1 if the count is exact and nothing else has changed. */
static uint32_t
compute(uint32_t seed)
{
	const struct values v = values_of(seed);
	const uint64_t end = clock_milliseconds() + COMPUTING_TIME;
	const _Bool sse = has(CPUID_SSE);
	struct values after = { .first = 0 };
	uint32_t steps = 0;

	values_load(&v);
	do {
		for (uint32_t n = 0; n < STEPS_A_LOOK; n++)
			values_step(sse);
		steps += STEPS_A_LOOK;
		if (steps % (16 * STEPS_A_LOOK) == 0)
			thread_yield();
	} while (clock_milliseconds() < end && steps < STEPS_MAX);
	values_store(&after);
	return values_are(&after, seed, steps);
}

static uint32_t
compute_as_worker(void *seed)
{
	return compute((uint32_t)seed);
}

TEST(fpu_threads_and_tasks_compute_at_once)
{
	static struct worker workers[THREADS];
	struct child children[TASKS];

	if (!has(CPUID_FPU))
		return;
	for (uint32_t n = 0; n < TASKS; n++) {
		child_create(&children[n], compute, 100000 + n, PRIORITY_LOW);
		child_start(&children[n]);
	}
	for (uint32_t n = 0; n < THREADS; n++)
		worker_start(&workers[n], compute_as_worker, (void *)(7000 * n), PRIORITY_LOW);
	for (uint32_t n = 0; n < THREADS; n++)
		expect_equal(1, worker_wait(&workers[n]));
	for (uint32_t n = 0; n < TASKS; n++)
		expect_equal(1, child_wait(&children[n]));
	expect_equal(0, system_control(INIT_PORTS, SYSTEM_CHECK, 0));
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
	use(0);
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
		expect_equal(image.fx.mxcsr & seen.fx.mxcsr_bits, seen.fx.mxcsr);
		expect_bytes(image.fx.xmm, seen.fx.xmm, sizeof seen.fx.xmm);
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
	expect_default(&seen);
	expect_equal(6, use(6));
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

TEST(fpu_absent_is_a_fault)
{
	expect_equal(has(CPUID_FPU) ? 5 : DEATH_FAULT | FAULT_NO_FLOATING_POINT, child_run(use, 5));
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
	use(0);				/* this thread's own */
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
		expect_equal(0, thread_set_fpu(worker.thread, &seen.registers));
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
	child_create(&child, use, 4, PRIORITY_TEST);
	quota_end(&child);
	child_start(&child);
	expect_equal(DEATH_FAULT | FAULT_NO_FLOATING_POINT, child_wait(&child));
}

TEST(fpu_without_quota_goes_on_when_a_pager_pays)
{
	struct child child;

	if (!has(CPUID_FPU))
		return;
	child_with_pager(&child, use, 9);
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

	child_create(&child, use, 4, PRIORITY_TEST);
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
