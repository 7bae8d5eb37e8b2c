/* SPDX-License-Identifier: MIT */
/*
 * probe_tables.c: tables of handles that are right, and such that are not, for exercise 4.8.
 *
 *   One simple table with a switch for each way to go wrong.  It lies in the probe's own memory, so
 *   what a test does to it hurts nobody else.
 */
#include "labs/lab04-user/tests/probe_tables.h"

#include "arch/i386/string.h"
#include "object.h"

#define LIMIT		45u
#define SLACK		8u	/* entries behind, for those that go too far */
#define HELD		3u	/* references of others */

enum number {
	RIGHT_FIRST_FREE, RIGHT_LAST_FREE, RIGHT_NEXT_FREE, RIGHT_MIDDLE_FREE,
	IGNORES_RIGHTS, IGNORES_KINDS, ANY_RIGHT_WILL_DO, CLOSED_STAYS, FINDS_BEYOND, FINDS_ZERO,
	HANDS_OUT_ZERO, FORGETS_THE_LAST, GOES_BEYOND, GIVES_WHAT_IS_TAKEN, NEVER_USES_AGAIN, KNOWS_NO_RANGE, NEVER_FULL,
	CLOSE_KEEPS_THE_OBJECT, INSERT_HOLDS_NOTHING, CLOSE_DROPS_TWICE,
	CLOSES_THE_NEIGHBOUR, LOSES_A_RIGHT_NOW_AND_THEN, MIXES_OBJECTS_NOW_AND_THEN, ADDS_A_RIGHT,
};

static struct entry {
	struct object *object;
	uint32_t rights;
	bool used, spent;
} entries[LIMIT + SLACK];

static struct object objects[2];
static uint32_t number, next, inserts;

static bool
is_free(uint32_t index)
{
	return index > 0 && index < LIMIT && !entries[index].used && !(number == NEVER_USES_AGAIN && entries[index].spent);
}

/* The n-th entry that a table likes, n = 0, 1 ... */
static uint32_t
liked(uint32_t n)
{
	switch (number) {
	case RIGHT_LAST_FREE:
		return LIMIT - 1 - n;
	case RIGHT_NEXT_FREE:
		return (next + n) % LIMIT;
	case RIGHT_MIDDLE_FREE:
		return (LIMIT / 2 + n * 7) % LIMIT;
	case FORGETS_THE_LAST:
		return n == LIMIT - 1 ? 0 : n;
	default:
		return n;
	}
}

static error_t
choose(handle_t wanted)
{
	if (wanted != HANDLE_ANY) {
		if (wanted >= LIMIT && number != KNOWS_NO_RANGE)
			return E_RANGE;
		return wanted < LIMIT && entries[wanted].used && number != GIVES_WHAT_IS_TAKEN ? E_EXISTS : (error_t)wanted;
	}
	if (number == HANDS_OUT_ZERO && !entries[0].used)
		return 0;
	for (uint32_t n = 0; n < LIMIT; n++)
		if (is_free(liked(n)))
			return (error_t)liked(n);
	if (number == GOES_BEYOND && !entries[LIMIT].used)
		return LIMIT;
	return number == NEVER_FULL ? 1 : E_FULL;
}

static void
insert(handle_t index, struct object *object, uint32_t rights)
{
	if (index >= LIMIT + SLACK)
		return;
	inserts++;
	if (number != INSERT_HOLDS_NOTHING)
		object->references++;
	if (number == MIXES_OBJECTS_NOW_AND_THEN && inserts % 17 == 0)
		object = &objects[object == &objects[0]];
	if (number == LOSES_A_RIGHT_NOW_AND_THEN && inserts % 11 == 0)
		rights &= rights - 1;
	if (number == ADDS_A_RIGHT && rights != 0)
		rights |= RIGHT_TRANSFER;
	entries[index] = (struct entry){ object, rights, true, true };
	next = index + 1;
}

static void
close(handle_t index)
{
	struct entry *entry = &entries[index % (LIMIT + SLACK)];

	if (!entry->used)
		return;
	if (number != CLOSE_KEEPS_THE_OBJECT)
		entry->object->references--;
	if (number == CLOSE_DROPS_TWICE && index % 5 == 0)
		entry->object->references--;
	entry->used = false;
	if (number == CLOSES_THE_NEIGHBOUR && index + 1 < LIMIT && entry[1].used && index % 4 == 0)
		close(index + 1);
}

static void *
find(handle_t handle, uint32_t need)
{
	const uint32_t index = number == FINDS_BEYOND ? handle % LIMIT : number == FINDS_ZERO && handle == 0 ? 1 : handle;
	const struct entry *entry = &entries[index];
	const uint32_t rights = need & RIGHTS_ALL;

	if (index == 0 || index >= LIMIT || (!entry->used && !(number == CLOSED_STAYS && entry->spent)))
		return NULL;
	if (number != IGNORES_KINDS && entry->object->type != (need & OBJECT_TYPES))
		return NULL;
	if (number == ANY_RIGHT_WILL_DO && (entry->rights & rights) != 0)
		return entry->object;
	return number == IGNORES_RIGHTS || (entry->rights & rights) == rights ? entry->object : NULL;
}

bool
table_is_empty(void)
{
	for (uint32_t n = 0; n < LIMIT + SLACK; n++)
		if (entries[n].used)
			return false;
	return objects[0].references == HELD && objects[1].references == HELD;
}

void
table_set_up(uint32_t which, struct handle_table *table)
{
	memset(entries, 0, sizeof(entries));
	objects[0] = (struct object){ .type = OBJECT_MEMORY, .references = HELD };
	objects[1] = (struct object){ .type = OBJECT_TASK, .references = HELD };
	number = which;
	inserts = 0;
	next = 1;
	*table = (struct handle_table){ choose, insert, close, find, LIMIT, { &objects[0], &objects[1] } };
}
