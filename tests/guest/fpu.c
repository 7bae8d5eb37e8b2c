/* SPDX-License-Identifier: MIT */
/*
 * fpu.c: floating-point registers belong to their thread, however many compute at once.
 *
 *   It runs on processors with SSE, with x87 alone, and with nothing.
 */
#include <fault.h>

#include "lib/holder.h"

static struct worker worker, other;

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
	expect_default(&image_seen);
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
		expect_default(&image_seen);
	}
	for (uint32_t n = 0; n < 5; n++) {
		expect_equal(0, child_run(load_and_end, n + 99));
		worker_start(&worker, look_once, NULL, PRIORITY_HIGH);
		expect_equal(0, worker_wait(&worker));
		expect_default(&image_seen);
	}
}

/* One waits while the other computes; then it finds its own registers. */
TEST(fpu_registers_outlast_a_wait)
{
	if (!has(CPUID_FPU))
		return;
	holder_prepare();
	worker_start(&worker, holder_hold, (void *)4711, PRIORITY_HIGH);
	worker_start(&other, load_and_end_as_worker, (void *)4712, PRIORITY_HIGH);
	expect_equal(0, worker_wait(&other));
	sleep_milliseconds(3);
	holder_wake(&worker);
	expect(values_are(&holder_result, 4711, 0));
}

/* ---- at once ----------------------------------------------------------------------------------------------- */

#define COMPUTING_TIME	60u		/* milliseconds: some slices */
#define STEPS_A_LOOK	500u
#define STEPS_MAX	(1u << 22)	/* a float counts that far */
#define THREADS		4u
#define TASKS		2u

/*
 * Counts in registers, preempted and yielding, and returns 1 if the count is exact and nothing else
 * has changed.
 */
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

TEST(fpu_absent_is_a_fault)
{
	expect_equal(has(CPUID_FPU) ? 5 : DEATH_FAULT | FAULT_NO_FLOATING_POINT, child_run(float_use, 5));
}
