/* SPDX-License-Identifier: MIT */
/*
 * judge_queue.c: exercise 3.6: what is first in the queue after each operation, held against a
 * model that looks through all.
 */
#include "labs/lab03-traps/tests/judge.h"

#include <stdio.h>
#include <string.h>

/* ---- a model ---- */

static struct {
	bool	queued;
	uint32_t when, turn;
} model[PROBE_QUEUED];

static uint32_t
model_first(void)
{
	uint32_t first = PROBE_QUEUED;

	for (uint32_t n = 0; n < PROBE_QUEUED; n++)
		if (model[n].queued && (first == PROBE_QUEUED || model[n].when < model[first].when ||
					(model[n].when == model[first].when && model[n].turn < model[first].turn)))
			first = n;
	return first;
}

/* ---- judging ---- */

static const char *
name_of(uint32_t number, char text[48])
{
	if (number < PROBE_QUEUED)
		snprintf(text, 48, "timeout %u, due at %u", number, model[number].when);
	else
		snprintf(text, 48, "%s", number == PROBE_QUEUED ? "NULL" : "no timeout of the test's");
	return text;
}

static void
judge_script(struct evidence *evidence, const struct probe_queue *script)
{
	const struct probe_queue_result *seen = probe_result(evidence, 0, script->count * sizeof *seen);
	char text[48];

	memset(model, 0, sizeof model);
	for (uint32_t i = 0; i < script->count; i++) {
		const struct probe_queue_op *op = &script->ops[i];

		model[op->timeout].queued = op->insert;
		if (op->insert) {
			model[op->timeout].when = op->when;
			model[op->timeout].turn = i;
		}
		judge_where(evidence, "operation %u: timeout %u, due at %u, is %s", i, op->timeout, model[op->timeout].when,
			    op->insert ? "queued" : "removed");
		judge_expected(evidence, "first: %s", name_of(model_first(), text));
		judge_seen(evidence, "first: %s", name_of(seen[i].first, text));
		if (seen[i].first != model_first())
			judge_fail(evidence, "the wrong timeout is first");
		judge_expected(evidence, "a place that is %s", op->insert ? "not 0" : "0");
		judge_seen(evidence, "a place that is %s", seen[i].queued ? "not 0" : "0");
		if (seen[i].queued != op->insert)
			judge_fail(evidence, "a timeout does not tell whether it is queued");
	}
}

/* ---- drawing ---- */

static void
add(struct probe_queue *script, uint32_t timeout, bool insert, uint32_t when)
{
	script->ops[script->count++] = (struct probe_queue_op){ insert, timeout, when };
	model[timeout].queued = insert;
	model[timeout].when = when;
	model[timeout].turn = script->count;
}

/* Take off what is first until nothing is left. */
static void
add_rest(struct probe_queue *script)
{
	for (uint32_t first; script->count < PROBE_QUEUE_OPS && (first = model_first()) < PROBE_QUEUED;)
		add(script, first, false, model[first].when);
}

#define QUEUE_TEST(name) \
	static void draw_##name(struct random *random, struct probe_queue *script); \
	void plan_##name(struct plan *plan) \
	{ \
		static struct probe_queue script; \
		script.count = 0; \
		memset(model, 0, sizeof model); \
		draw_##name(&plan->random, &script); \
		plan_probe(plan, PROBE_QUEUE, &script, sizeof script); \
	} \
	void judge_##name(struct evidence *evidence) \
	{ \
		static struct probe_queue script; \
		script.count = 0; \
		memset(model, 0, sizeof model); \
		draw_##name(&evidence->random, &script); \
		judge_script(evidence, &script); \
	} \
	static void draw_##name(struct random *random, struct probe_queue *script)

QUEUE_TEST(queue_gives_the_earliest_first)
{
	for (uint32_t n = 0; n < PROBE_QUEUED; n++)
		add(script, n, true, random_below(random, 1000) * PROBE_QUEUED + n);	/* all different */
	add_rest(script);
}

QUEUE_TEST(queue_keeps_equals_in_turn)
{
	uint32_t offset = random_below(random, PROBE_QUEUED);

	for (uint32_t n = 0; n < PROBE_QUEUED; n++)
		add(script, (n * 37 + offset) % PROBE_QUEUED, true, 100 + random_below(random, 4));
	add_rest(script);
}

/*
 * In one half of what a heap would be, everything is due much later than in the other, from where
 * the last one comes.
 */
static uint32_t
draw_when(struct random *random, uint32_t n)
{
	uint32_t depth = 0, top = n;

	for (; top > 2; top = (top - 1) / 2)
		depth++;
	return ((top == 1) * 500000 + (n > 0) * 10000 + depth * 10000 + random_below(random, 9000)) * PROBE_QUEUED + n;
}

QUEUE_TEST(queue_gives_up_any_of_its_own)
{
	for (uint32_t n = 0; n < PROBE_QUEUED; n++)
		add(script, n, true, draw_when(random, n));
	for (unsigned i = 0; i < 70; i++) {
		uint32_t n = random_below(random, PROBE_QUEUED);

		if (model[n].queued)
			add(script, n, false, model[n].when);
	}
	add_rest(script);
}

QUEUE_TEST(queue_of_any_operations)
{
	while (script->count < PROBE_QUEUE_OPS - PROBE_QUEUED) {
		uint32_t n = random_below(random, 4) ? random_below(random, PROBE_QUEUED) : model_first() % PROBE_QUEUED;

		add(script, n, !model[n].queued, model[n].queued ? model[n].when : script->count / 8 + random_below(random, 60));
	}
	add_rest(script);
}

/* ---- a challenge ---- */

#define COST_NS		24000u		/* 1,500 instructions; a heap takes less than a third of it */

void
plan_challenge_queue_stays_quick(struct plan *plan)
{
	struct probe_cost input = { (uint32_t)random_next(&plan->random) };

	plan_probe(plan, PROBE_COST, &input, sizeof input);
}

void
judge_challenge_queue_stays_quick(struct evidence *evidence)
{
	const struct probe_cost_result *seen = probe_result(evidence, 0, sizeof *seen);

	judge_expected(evidence, "less than %u instructions for any call, with up to %u timeouts queued", COST_NS / 16, PROBE_COST_QUEUED);
	judge_seen(evidence, "up to %u for timeout_insert(), %u for timeout_remove()", seen->insert / 16, seen->remove / 16);
	if (seen->insert > COST_NS || seen->remove > COST_NS)
		judge_fail(evidence, "with many timeouts, the queue takes long while interrupts are off");
}
