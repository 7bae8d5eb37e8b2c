/* SPDX-License-Identifier: MIT */
/*
 * timeouts_test.c: a queue of timeouts is tried out.
 *
 *   The boot option timeouts=test has the kernel's own tried, before anybody uses it.  Beside the
 *   queue that is tried there is a model of it, as simple as can be: when each timeout is due, and
 *   which turn it has among those of one tick.  Whatever fires must be what the model says comes
 *   next.
 */
#include "selftest/timeouts_test.h"

#include "types.h"

#define TRIED	40u
#define TICKS	400u
#define TURN_BITS	24
#define IDLE	UINT64_MAX

static struct timeout tried[TRIED];
static uint64_t key[TRIED];		/* when it is due, in ticks, and its turn: what is less fires first */
static uint32_t now;			/* ticks */
static uint32_t fired;			/* in this tick */
static const char *wrong;

static void
note_fire(struct timeout *timeout)
{
	uint64_t *own = &key[timeout - tried];

	if (*own != least(key, TRIED) || *own >> TURN_BITS > now || timeout->place != 0 || ++fired > TIMEOUT_STEP)
		wrong = "a timeout fires that was not to, or not yet";
	*own = IDLE;
}

/*
 * Tries an empty queue that nobody else uses: starts timeouts of any delay, TIMEOUT_STEP and more
 * for one tick too, removes some, ticks.  Returns NULL only if all of this holds, whatever the way
 * in which the queue is kept:
 *
 *   a timeout fires once, at the delay-th tick() from its start() on (delay 0: the first), and those of one tick in turn
 *   no more than TIMEOUT_STEP fire in a tick, but at least half of that if so many are due; the rest in the ticks that follow, what was due
 *   first going first
 *   a removed timeout does not fire, and nothing else changes by that
 *   place is not 0 from start() on, and 0 from when fire() is called or remove() returns
 *
 * Only `place` and `fire` of struct timeout are the test's business.  Leaves the queue empty when
 * it returns NULL.
 *
 * LAB 3.8
 */
const char *
timeouts_test(const struct timeout_queue *queue)
{
	uint32_t random = 1, turns = 0, delay;

	wrong = NULL;
	for (uint32_t n = 0; n < TRIED; key[n++] = IDLE)
		tried[n] = (struct timeout){ .fire = note_fire };
	for (now = 0; now < TICKS && wrong == NULL;) {
		for (uint32_t n = 0; n < TRIED; n++) {
			random = random * 1664525 + 1013904223;
			if (key[n] != IDLE && (random >> 28 == 15 || now == TICKS - 1)) {
				key[n] = IDLE;
				queue->remove(&tried[n]);
			} else if (key[n] == IDLE && now % 100 < 80 && (random >> 29 == 0 || now % 100 == 0)) {
				delay = now % 100 == 0 ? 5 : random >> 28 == 0 ? ~n : random >> 16 & 15;
				key[n] = ((uint64_t)now + (delay == 0 ? 1 : delay)) << TURN_BITS | turns++;
				queue->start(&tried[n], delay);
			}
			if ((key[n] == IDLE) != (tried[n].place == 0))
				wrong = "a timeout does not tell whether it is queued";
		}
		now++;
		fired = 0;
		queue->tick();
		if (fired < TIMEOUT_STEP / 2 && least(key, TRIED) >> TURN_BITS <= now)
			wrong = "a timeout that is due does not fire";
	}
	return wrong;
}
