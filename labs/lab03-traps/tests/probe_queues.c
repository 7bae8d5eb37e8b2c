/* SPDX-License-Identifier: MIT */
/*
 * probe_queues.c: queues of timeouts that are right, and such that are not, for exercise 3.8.
 *
 *   One simple queue, an array that is looked through, with a switch for each way to go wrong.
 *   What makes right ones differ is where timeouts lie in it, how many fire at a tick, and what is
 *   kept in fields that are none of the test's business.
 */
#include "labs/lab03-traps/tests/probe_queues.h"

#define ROOM	256u
#define EVERY	7u		/* some mistakes are made now and then */

enum number {
	RIGHT_IN_PLACE, RIGHT_MOVED_UP, RIGHT_IN_HALVES, RIGHT_WITHOUT_WHEN,
	TICK_EARLY, TICK_LATE, ZERO_NEVER_FIRES,
	LAST_FIRST, BY_PLACE, LATE_ONES_LAST,
	FIRES_AGAIN, FIRES_THE_REMOVED, LOSES_ONE_OF_TWO, STAYS_QUEUED, SEEMS_IDLE,
	FIRES_TOO_MANY, FORGETS_THE_REST, FAR_IS_NEAR, LOSES_NOW_AND_THEN, OUT_OF_TURN_NOW_AND_THEN, PUTS_THE_OTHERS_OFF,
};

static struct entry {
	struct timeout *timeout;	/* NULL: free */
	uint64_t when;
	uint32_t turn;
} entries[ROOM];

static uint32_t number, turns, fired_ever;
static uint64_t now;

uint32_t
queue_length(void)
{
	uint32_t length = 0;

	for (uint32_t n = 0; n < ROOM; n++)
		length += entries[n].timeout != NULL;
	return length;
}

static struct entry *
entry_of(const struct timeout *timeout)
{
	for (uint32_t n = 0; n < ROOM; n++)
		if (entries[n].timeout == timeout)
			return &entries[n];
	return NULL;
}

static bool
is_before(const struct entry *a, const struct entry *b)
{
	if (number == BY_PLACE)
		return a->when != b->when ? a->when < b->when : a < b;
	if (number == LATE_ONES_LAST && (a->when < now) != (b->when < now))
		return b->when < now;
	if (number == LAST_FIRST || (number == OUT_OF_TURN_NOW_AND_THEN && fired_ever % EVERY == 0))
		return a->when != b->when ? a->when < b->when : a->turn > b->turn;
	return a->when != b->when ? a->when < b->when : a->turn < b->turn;
}

static struct entry *
first_due(void)
{
	struct entry *first = NULL;

	for (struct entry *entry = entries; entry < entries + ROOM; entry++)
		if (entry->timeout != NULL && entry->when <= now + (number == TICK_EARLY) && (first == NULL || is_before(entry, first)))
			first = entry;
	return first;
}

static void
start(struct timeout *timeout, uint32_t delay)
{
	/* From the middle, so that a place says nothing about a turn. */
	struct entry *entry = &entries[turns * 37 % ROOM];
	uint64_t ahead = delay == 0 && number != ZERO_NEVER_FIRES ? 1 : delay;

	while (entry->timeout != NULL)
		entry = entry == entries + ROOM - 1 ? entries : entry + 1;
	if (number == FAR_IS_NEAR && delay >> 31 != 0)
		ahead = 3;
	if (number == ZERO_NEVER_FIRES && delay == 0)
		ahead = UINT32_MAX;
	*entry = (struct entry){ timeout, now + ahead + (number == TICK_LATE), turns++ };
	timeout->place = number == SEEMS_IDLE ? 0 : number == RIGHT_MOVED_UP ? 1 : 1 + (entry - entries);
	if (number != RIGHT_WITHOUT_WHEN)
		timeout->when = entry->when;
	if (number == LOSES_ONE_OF_TWO)
		for (struct entry *other = entries; other < entries + ROOM; other++)
			if (other != entry && other->timeout != NULL && other->when == entry->when)
				other->when = UINT64_MAX;
	if (number == LOSES_NOW_AND_THEN && turns % (5 * EVERY) == 0)
		entry->when = UINT64_MAX;
}

static void
take_off(struct timeout *timeout)
{
	struct entry *entry = entry_of(timeout);

	if (number == PUTS_THE_OTHERS_OFF && turns % EVERY == 0)
		for (struct entry *other = entries; other < entries + ROOM; other++)
			if (other != entry && other->timeout != NULL && other->when < now + ROOM)
				other->when++;
	if (number != STAYS_QUEUED)
		timeout->place = 0;
	if (number == FIRES_THE_REMOVED && entry->when - now < 9)
		return;
	entry->timeout = NULL;
}

static void
tick(void)
{
	const uint32_t most = number == FIRES_TOO_MANY ? ROOM : number == RIGHT_IN_HALVES ? TIMEOUT_STEP / 2 : TIMEOUT_STEP;
	struct entry *entry;

	now++;
	for (uint32_t n = 0; n < most && (entry = first_due()) != NULL; n++) {
		struct timeout *timeout = entry->timeout;

		entry->timeout = NULL;
		timeout->place = 0;
		if (number == FIRES_AGAIN && ++fired_ever % 3 == 0)
			*entry = (struct entry){ timeout, now + 4, turns++ };
		else
			fired_ever++;
		timeout->fire(timeout);
	}
	if (number == FORGETS_THE_REST)
		while ((entry = first_due()) != NULL)
			entry->timeout = NULL;
}

void
queue_set_up(uint32_t which, struct timeout_queue *queue)
{
	for (uint32_t n = 0; n < ROOM; n++)
		entries[n] = (struct entry){ .timeout = NULL };
	number = which;
	turns = fired_ever = 0;
	now = which * 1000;
	*queue = (struct timeout_queue){ start, take_off, tick };
}
