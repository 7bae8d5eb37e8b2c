/* SPDX-License-Identifier: MIT */
/*
 * judge_timeouts.c: exercise 3.7: what fires at which tick, in which order, held against a model
 * that looks through all.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

#define STEP	12u		/* kernel/timeout.h */

/* ---- a model ---- */

static struct {
	bool	queued;
	uint64_t when;
	uint32_t turn;
} model[PROBE_TIMEOUTS_MAX];

static struct probe_fired fired[PROBE_FIRED_MAX];
static uint32_t fired_count, turns, ticked;
static bool busy;

static void
model_start(uint32_t number, uint32_t delay)
{
	if (model[number].queued)
		return;
	model[number].queued = true;
	model[number].when = ticked + (uint64_t)(delay ? delay : 1);
	model[number].turn = turns++;
}

static uint32_t
model_due(void)
{
	uint32_t due = PROBE_TIMEOUTS_MAX;

	for (uint32_t n = 0; n < PROBE_TIMEOUTS_MAX; n++)
		if (model[n].queued && model[n].when <= ticked &&
		    (due == PROBE_TIMEOUTS_MAX || model[n].when < model[due].when ||
		     (model[n].when == model[due].when && model[n].turn < model[due].turn)))
			due = n;
	return due;
}

static void
model_fire(uint32_t number, struct probe_timeout_deed *deed)
{
	struct probe_timeout_deed now = *deed;

	model[number].queued = false;
	if (fired_count < PROBE_FIRED_MAX)
		fired[fired_count] = (struct probe_fired){ ticked, number };
	fired_count++;
	*deed = (struct probe_timeout_deed){ PROBE_TIMEOUTS_MAX, PROBE_TIMEOUTS_MAX, 0 };
	if (now.removes < PROBE_TIMEOUTS_MAX)
		model[now.removes].queued = false;
	if (now.starts < PROBE_TIMEOUTS_MAX)
		model_start(now.starts, now.delay);
}

static void
model_tick(struct probe_timeout_deed *deeds)
{
	uint32_t number;

	ticked++;
	for (unsigned n = 0; n < (busy ? STEP / 2 : STEP) && (number = model_due()) < PROBE_TIMEOUTS_MAX; n++)
		model_fire(number, &deeds[number]);
}

static void
model_run(const struct probe_timeouts *script)
{
	struct probe_timeout_deed deeds[PROBE_TIMEOUTS_MAX];

	memcpy(deeds, script->deeds, sizeof deeds);
	memset(model, 0, sizeof model);
	fired_count = turns = ticked = 0;
	busy = false;
	for (uint32_t i = 0; i < script->count; i++) {
		const struct probe_timeout_op *op = &script->ops[i];

		if (op->kind == TIMEOUT_START)
			model_start(op->number, op->value);
		else if (op->kind == TIMEOUT_REMOVE)
			model[op->number].queued = false;
		else if (op->kind == TIMEOUT_BUSY)
			busy = true;
		for (uint32_t n = 0; op->kind == TIMEOUT_TICK && n < op->value; n++)
			model_tick(deeds);
	}
}

/* ---- judging ---- */

static void
describe(const struct probe_fired *list, uint32_t count, uint32_t i, char text[64])
{
	if (i < count && i < PROBE_FIRED_MAX)
		snprintf(text, 64, "timeout %u, at tick %u", list[i].number, list[i].tick);
	else
		snprintf(text, 64, "none");
}

static void
judge_script(struct evidence *evidence, const struct probe_timeouts *script)
{
	const struct probe_timeouts_result *seen = probe_result(evidence, 0, sizeof *seen);
	uint64_t start = (uint64_t)script->ticks_high << 32 | script->ticks_low, end = (uint64_t)seen->ticks_high << 32 | seen->ticks_low;
	char text[64];

	model_run(script);
	judge_expected(evidence, "0x%llx ticks", (unsigned long long)(start + ticked));
	judge_seen(evidence, "0x%llx", (unsigned long long)end);
	if (end != start + ticked)
		judge_fail(evidence, "ticks are counted wrongly");
	for (uint32_t i = 0; i < fired_count || i < seen->count; i++) {
		if (i >= PROBE_FIRED_MAX)
			judge_fail(evidence, "far too many timeouts fire");
		judge_where(evidence, "timeout number %u to fire, of %u", i + 1, fired_count);
		describe(fired, fired_count, i, text);
		judge_expected(evidence, "%s", text);
		describe(seen->fired, seen->count, i, text);
		judge_seen(evidence, "%s", text);
		if (i >= fired_count || i >= seen->count || seen->fired[i].number != fired[i].number || seen->fired[i].tick != fired[i].tick)
			judge_fail(evidence, "the wrong timeout fires, or at the wrong tick");
	}
	judge_expected(evidence, "place 0 while idle and only then");
	judge_seen(evidence, "%u times something else", seen->places_wrong);
	if (seen->places_wrong)
		judge_fail(evidence, "a timeout does not tell whether it is queued");
}

/* ---- drawing ---- */

static void
add(struct probe_timeouts *script, enum probe_timeout_kind kind, uint32_t number, uint32_t value)
{
	if (script->count < PROBE_TIMEOUT_OPS)
		script->ops[script->count++] = (struct probe_timeout_op){ kind, number, value };
}

static void
begin(struct random *random, struct probe_timeouts *script)
{
	memset(script, 0, sizeof *script);
	script->ticks_low = random_below(random, 100000);
	for (unsigned n = 0; n < PROBE_TIMEOUTS_MAX; n++)
		script->deeds[n] = (struct probe_timeout_deed){ PROBE_TIMEOUTS_MAX, PROBE_TIMEOUTS_MAX, 0 };
}

#define TIMEOUTS_TEST(name) \
	static void draw_##name(struct random *random, struct probe_timeouts *script); \
	void plan_##name(struct plan *plan) \
	{ \
		struct probe_timeouts script; \
		begin(&plan->random, &script); \
		draw_##name(&plan->random, &script); \
		plan_probe(plan, PROBE_TIMEOUTS, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		struct probe_timeouts script; \
		begin(&evidence->random, &script); \
		draw_##name(&evidence->random, &script); \
		judge_script(evidence, &script); \
	} \
	static void draw_##name(struct random *random, struct probe_timeouts *script)

/* Never so many for a tick that some have to wait. */
TIMEOUTS_TEST(timeouts_fire_at_their_tick)
{
	for (unsigned round = 0; round < 60; round++) {
		for (unsigned i = 0; i < 3; i++)
			add(script, TIMEOUT_START, random_below(random, 20), random_below(random, 12));
		if (round % 3 == 0)
			add(script, TIMEOUT_REMOVE, random_below(random, 20), 0);
		add(script, TIMEOUT_TICK, 0, random_between(random, 1, 3));
	}
	add(script, TIMEOUT_TICK, 0, 20);
}

TIMEOUTS_TEST(timeouts_fire_a_few_at_a_time)
{
	for (unsigned n = 0; n < 55; n++)
		add(script, TIMEOUT_START, n, random_between(random, 3, 4));
	add(script, TIMEOUT_TICK, 0, 3);
	for (unsigned n = 55; n < 60; n++)
		add(script, TIMEOUT_START, n, 1);
	add(script, TIMEOUT_TICK, 0, 10);
	add(script, TIMEOUT_BUSY, 0, 0);
	for (unsigned n = 0; n < 30; n++)
		add(script, TIMEOUT_START, n, random_below(random, 3));
	add(script, TIMEOUT_TICK, 0, 10);
}

/*
 * What fires starts itself or others again, for this very tick's successor or later, and takes
 * others off, also such that are due now.
 */
TIMEOUTS_TEST(timeouts_start_and_stop_others)
{
	for (unsigned n = 0; n < 40; n++)
		script->deeds[n] = (struct probe_timeout_deed){
			random_below(random, 2) ? random_below(random, 40) : PROBE_TIMEOUTS_MAX,
			random_below(random, 3) ? random_below(random, 2) ? n : random_below(random, 60) : PROBE_TIMEOUTS_MAX,
			random_below(random, 4),
		};
	for (unsigned n = 0; n < 40; n++)
		add(script, TIMEOUT_START, (n * 7) % 40, random_between(random, 1, 9));
	add(script, TIMEOUT_TICK, 0, 25);
}

/* Around the tick that does not fit into 32 bits, with delays of all sizes. */
TIMEOUTS_TEST(timeouts_outlive_32_bits)
{
	script->ticks_low = 0u - random_between(random, 5, 15);
	script->ticks_high = random_below(random, 3);
	for (unsigned n = 0; n < 30; n++)
		add(script, TIMEOUT_START, n, n % 3 == 0 ? 0u - random_between(random, 1, 1000) : n % 3 == 1 ? random_between(random, 1, 12) :
		    n % 2 ? 0x80000000u + random_below(random, 1000) : random_between(random, 10, 28));
	add(script, TIMEOUT_TICK, 0, 40);
}
