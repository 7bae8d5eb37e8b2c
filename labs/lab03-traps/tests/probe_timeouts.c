/* SPDX-License-Identifier: MIT */
/*
 * probe_timeouts.c: exercises 3.6 and 3.7 in the guest: a queue is filled and emptied, and ticks pass.
 */
#include "labs/lab03-traps/tests/probe_timeouts.h"

#include "graveyard.h"
#include "labs/lab03-traps/tests/probe_devices.h"
#include "timeout_queue.h"

/* ---- 3.6: the queue --------------------------------------------------------------------------------------------------- */

static struct timeout many[PROBE_COST_QUEUED];

void
do_queue(const struct probe_queue *script)
{
	struct probe_queue_result *results = probe_room(script->count * sizeof(*results));

	for (uint32_t n = 0; n < script->count; n++) {
		const struct probe_queue_op *op = &script->ops[n];
		const struct timeout *first;

		if (op->insert) {
			many[op->timeout].when = op->when;
			timeout_insert(&many[op->timeout]);
		} else {
			timeout_remove(&many[op->timeout]);
		}
		first = timeout_first();
		results[n].first = first == NULL ? PROBE_QUEUED : first < many || first >= many + PROBE_QUEUED ?
				   PROBE_QUEUED + 1 : (uint32_t)(first - many);
		results[n].queued = many[op->timeout].place != 0;
	}
}

/* The longest of some calls. */
static void
longest(uint32_t *ns, uint64_t start)
{
	const uint32_t took = time_now() - start;

	*ns = took > *ns ? took : *ns;
}

void
do_cost(const struct probe_cost *input)
{
	struct probe_cost_result *result = probe_room(sizeof(*result));
	uint32_t random = input->seed;
	uint64_t start;

	result->insert = result->remove = 0;
	for (uint32_t n = 0; n < PROBE_COST_QUEUED; n++) {
		random = random * 1664525 + 1013904223;
		many[n].when = n % 3 == 0 ? PROBE_COST_QUEUED - n : random >> 16;
		start = time_now();
		timeout_insert(&many[n]);
		longest(&result->insert, start);
	}
	for (uint32_t n = 0; n < PROBE_COST_QUEUED; n += 2) {
		start = time_now();
		timeout_remove(&many[n]);
		longest(&result->remove, start);
	}
}

/* ---- 3.7: ticks -------------------------------------------------------------------------------------------------------- */

static struct probe_timeouts_result *played;
static uint32_t ticked;
static struct probe_timeout_deed deeds[PROBE_TIMEOUTS_MAX];

static void
start(uint32_t number, uint32_t delay)
{
	timeout_start(&many[number], delay);
	played->places_wrong += many[number].place == 0;
}

static void
fires(struct timeout *timeout)
{
	const uint32_t number = timeout - many;
	struct probe_timeout_deed deed;

	if (played->count < PROBE_FIRED_MAX)
		played->fired[played->count] = (struct probe_fired){ ticked, number };
	played->count++;
	played->places_wrong += timeout->place != 0;
	if (number >= PROBE_TIMEOUTS_MAX)
		return;
	deed = deeds[number];
	deeds[number] = (struct probe_timeout_deed){ PROBE_TIMEOUTS_MAX, PROBE_TIMEOUTS_MAX, 0 };
	if (deed.removes < PROBE_TIMEOUTS_MAX && many[deed.removes].place != 0)
		timeout_remove(&many[deed.removes]);
	if (deed.starts < PROBE_TIMEOUTS_MAX && many[deed.starts].place == 0)
		start(deed.starts, deed.delay);
}

static bool
never_ends(struct grave *grave)
{
	(void)grave;
	return true;
}

static void
timeout_do(const struct probe_timeout_op *op)
{
	static struct grave grave = { .step = never_ends };

	switch ((enum probe_timeout_kind)op->kind) {
	case TIMEOUT_START:
		if (many[op->number].place == 0)
			start(op->number, op->value);
		break;
	case TIMEOUT_REMOVE:
		if (many[op->number].place != 0) {
			timeout_remove(&many[op->number]);
			played->places_wrong += many[op->number].place != 0;
		}
		break;
	case TIMEOUT_TICK:
		for (uint32_t n = 0; n < op->value; n++) {
			ticked++;
			timeouts_tick();
		}
		break;
	case TIMEOUT_BUSY:
		bury(&grave);
		break;
	}
}

void
do_timeouts(const struct probe_timeouts *script)
{
	played = probe_room(sizeof(*played));
	played->count = played->places_wrong = 0;
	ticks = (uint64_t)script->ticks_high << 32 | script->ticks_low;
	for (uint32_t n = 0; n < PROBE_TIMEOUTS_MAX; n++) {
		deeds[n] = script->deeds[n];
		many[n].fire = fires;
	}
	for (uint32_t n = 0; n < script->count; n++)
		timeout_do(&script->ops[n]);
	played->ticks_low = ticks;
	played->ticks_high = ticks >> 32;
}
