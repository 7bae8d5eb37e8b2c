/* SPDX-License-Identifier: MIT */
/*
 * points.h: deaths and clock interrupts at every point (tests/kernel/points.h), as a test asks for them.
 *
 *   The machine must have been booted with the option `points`; points_there() tells.
 */
#pragma once

#include "tests/kernel/points_call.h"
#include "worker.h"

static inline int32_t
points_call(handle_t handle, enum points_operation operation, uint32_t b, uint32_t words[3])
{
	struct call_registers r = { handle << 8 | POINTS_CALL, operation, { b, words != NULL ? words[0] : 0, 0 } };

	enter_kernel(ENTRY_CHOSEN, &r);
	for (unsigned n = 0; words != NULL && n < 3; n++)
		words[n] = r.words[n];
	return (int32_t)r.head;
}

static inline _Bool
points_there(void)
{
	return points_call(HANDLE_SELF, POINTS_NUMBER, 0, NULL) > 0;
}

/* What one run has passed: entries counted, and sums that say which way it went. */
struct points_told {
	uint32_t entries, died, sum, sum_before;
};

/*
 * The task dies on leaving the n-th entry from now on (0: only count them), or in a clock interrupt
 * right after it.  No clock interrupt comes before.
 */
static inline void
points_arm_by(handle_t task, uint32_t entry, _Bool by_tick)
{
	uint32_t words[3] = { by_tick };

	expect_equal(0, points_call(task, POINTS_ARM, entry, words));
}

static inline void
points_arm(handle_t task, uint32_t entry)
{
	points_arm_by(task, entry, 0);
}

/*
 * A thread below all others that keeps the processor from waiting for interrupts: no entry is left
 * while nobody can run.
 */
void
idler_start(void);

/* Ends it, and waits for that. */
void
idler_end(void);

static inline struct points_told
points_tell(void)
{
	uint32_t words[3] = { 0 };
	const int32_t entries = points_call(HANDLE_NONE, POINTS_TELL, 0, words);

	expect(entries >= 0);
	return (struct points_told){ (uint32_t)entries, words[0], words[1], words[2] };
}
