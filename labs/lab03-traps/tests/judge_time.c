/* SPDX-License-Identifier: MIT */
/*
 * judge_time.c: exercise 3.5: timer and clock, held against the machine's own time.
 *
 *   In a machine whose instructions all take as long, the time-stamp counter counts nanoseconds, so
 *   nothing here depends on how fast the host is.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <math.h>
#include <string.h>

#define COUNT_NS	(1e9 / 1193182.0)
#define PERIOD		1193.0

uint32_t
draw_delay(struct random *random, unsigned phase)
{
	return phase * PHASE_NS + random_below(random, PHASE_NS);
}

/* ---- pit_init() ---- */

static void
plan_period(struct plan *plan, const char *const *questions)
{
	struct probe_delay delay = { draw_delay(&plan->random, plan->phase) };

	plan_probe(plan, PROBE_PERIOD, &delay, sizeof delay)->questions = questions;
}

void
plan_timer_runs_in_mode_two(struct plan *plan)
{
	static const char *const questions[] = { DEVICES_PIT, NULL };

	plan_period(plan, questions);
}

void
judge_timer_runs_in_mode_two(struct evidence *evidence)
{
	struct device_pit pit;

	probe_result(evidence, 0, sizeof(struct probe_period_result));
	if (!devices_pit(evidence->results[0], &pit))
		judge_error(evidence, "the timer cannot be asked");
	judge_expected(evidence, "mode 2, both bytes (3), binary");
	judge_seen(evidence, "mode %u, access %u, %s", pit.mode, pit.access, pit.decimal ? "decimal" : "binary");
	if (pit.mode != 2 || pit.access != 3 || pit.decimal || !pit.counting)
		judge_fail(evidence, "the timer is not set up as it should be");
}

void
plan_timer_ticks_a_thousand_times_a_second(struct plan *plan)
{
	plan_period(plan, NULL);
}

void
judge_timer_ticks_a_thousand_times_a_second(struct evidence *evidence)
{
	const struct probe_period_result *seen = probe_result(evidence, 0, sizeof *seen);
	double mean = seen->raised[PROBE_PERIODS - 1] / (PROBE_PERIODS - 1.0);

	judge_expected(evidence, "%.0f ns from tick to tick", TICK_NS);
	judge_seen(evidence, "%.0f ns", mean);
	if (fabs(mean - TICK_NS) > 150)
		judge_fail(evidence, "line 0 is raised at the wrong rate");
}

/* ---- pit_elapsed() ---- */

static void
draw_moments(struct random *random, unsigned phase, struct probe_elapsed *script)
{
	memset(script, 0, sizeof *script);
	script->delay = draw_delay(random, phase);
	for (script->count = 0; script->count < 60; script->count++)
		script->at[script->count] = random_between(random, 3000, (uint32_t)TICK_NS - 6000);
}

/* Four times a period the lower byte of the count wraps round: there, in small steps. */
static void
draw_wraps(struct random *random, unsigned phase, struct probe_elapsed *script)
{
	memset(script, 0, sizeof *script);
	script->delay = draw_delay(random, phase);
	for (unsigned step = 0; step < PROBE_ELAPSED_MAX / 4; step++)
		for (unsigned wrap = 0; wrap < 4; wrap++)
			script->at[script->count++] = (uint32_t)((169 + 256 * wrap) * COUNT_NS) - 1100 + step * 16;
}

static void
judge_moments(struct evidence *evidence, const struct probe_elapsed *script)
{
	const struct probe_elapsed_result *seen = probe_result(evidence, 0, script->count * sizeof *seen);

	for (uint32_t i = 0; i < script->count; i++) {
		double first = seen[i].before / COUNT_NS - 2, last = seen[i].after / COUNT_NS + 2;

		judge_where(evidence, "%u to %u ns after the tick", seen[i].before, seen[i].after);
		judge_expected(evidence, "%.0f to %.0f counts", first, last);
		judge_seen(evidence, "%u", seen[i].elapsed);
		if (seen[i].after > TICK_NS)
			judge_fail(evidence, "it takes longer than a tick");
		if (seen[i].elapsed < first || seen[i].elapsed > last)
			judge_fail(evidence, "pit_elapsed() is wrong");
	}
}

#define ELAPSED_TEST(name, draw) \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_elapsed script; \
		draw(&plan->random, plan->phase, &script); \
		plan_probe(plan, PROBE_ELAPSED, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_elapsed script; \
		draw(&evidence->random, evidence->phase, &script); \
		judge_moments(evidence, &script); \
	}

ELAPSED_TEST(elapsed_counts_from_the_tick, draw_moments)
ELAPSED_TEST(elapsed_is_read_in_one_piece, draw_wraps)

/* ---- clock_now() ---- */

static void
draw_clock(struct random *random, unsigned phase, struct probe_clock *script, uint32_t latest)
{
	memset(script, 0, sizeof *script);
	script->delay = draw_delay(random, phase);
	script->pause = random_between(random, 5000, 9000);
	for (unsigned i = 0; i < PROBE_CLOCK_TICKS; i++)
		script->late[i] = latest ? random_below(random, latest) : 0;
}

static const struct probe_clock_result *
clock_result(struct evidence *evidence)
{
	const struct probe_clock_result *seen = probe_result(evidence, 0, sizeof *seen);

	if (seen->count < 100 || seen->count > PROBE_CLOCK_MAX)
		judge_fail(evidence, "reading the clock takes too long, or never ends");
	return seen;
}

static void
judge_reading(struct evidence *evidence, const struct probe_clock_reading *seen)
{
	const uint32_t tick = (uint32_t)TICK_NS;
	bool near_a_tick = (seen->after + 5000) / tick != seen->before / tick;	/* there it may stand still since it was last read */
	double first = seen->before * 1e6 / TICK_NS - (near_a_tick ? 20000 : 5000), last = seen->after * 1e6 / TICK_NS + 5000;

	judge_where(evidence, "%u ns after the first tick, %u ticks having been taken since", seen->before, seen->ticks);
	judge_expected(evidence, "%.0f to %.0f ns", first, last);
	judge_seen(evidence, "%d ns", (int)seen->clock);
	if ((int)seen->clock < first || (int)seen->clock > last)
		judge_fail(evidence, "the clock is wrong");
}

static void
plan_clock(struct plan *plan, uint32_t latest)
{
	struct probe_clock script;

	draw_clock(&plan->random, plan->phase, &script, latest);
	plan_probe(plan, PROBE_CLOCK, &script, sizeof script);
}

void
plan_clock_agrees_with_the_machine(struct plan *plan)
{
	plan_clock(plan, 0);
}

void
judge_clock_agrees_with_the_machine(struct evidence *evidence)
{
	const struct probe_clock_result *seen = clock_result(evidence);

	for (uint32_t i = 0; i < seen->count; i++)
		judge_reading(evidence, &seen->readings[i]);
}

void
plan_clock_never_goes_back(struct plan *plan)
{
	plan_clock(plan, 450000);
}

void
judge_clock_never_goes_back(struct evidence *evidence)
{
	const struct probe_clock_result *seen = clock_result(evidence);

	for (uint32_t i = 0; i < seen->count; i++) {
		judge_reading(evidence, &seen->readings[i]);
		judge_expected(evidence, "at least %d ns, as before", i ? (int)seen->readings[i - 1].clock : 0);
		if (i && (int)seen->readings[i].clock < (int)seen->readings[i - 1].clock)
			judge_fail(evidence, "the clock went back");
	}
}
