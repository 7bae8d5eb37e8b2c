/* SPDX-License-Identifier: MIT */
/*
 * readers.c: who waits for input, in the order they came; pure code.
 */
#include "readers.h"

static void
take(struct readers *readers, unsigned index, struct reader *reader)
{
	*reader = readers->queue[index];
	readers->count--;
	for (; index < readers->count; index++)
		readers->queue[index] = readers->queue[index + 1];
}

bool
readers_add(struct readers *readers, struct reader reader)
{
	if (readers->count == READERS_MAX)
		return false;
	readers->queue[readers->count++] = reader;
	return true;
}

bool
readers_take(struct readers *readers, uint32_t foreground, struct reader *reader)
{
	for (unsigned i = 0; i < readers->count; i++) {
		uint32_t group = readers->queue[i].group;

		if (group == 0 || foreground == 0 || group == foreground) {
			take(readers, i, reader);
			return true;
		}
	}
	return false;
}

bool
readers_take_badge(struct readers *readers, uint32_t badge, struct reader *reader)
{
	for (unsigned i = 0; i < readers->count; i++) {
		if (readers->queue[i].badge == badge) {
			take(readers, i, reader);
			return true;
		}
	}
	return false;
}
