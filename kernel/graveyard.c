/* SPDX-License-Identifier: MIT */
/*
 * graveyard.c: the queue of dying objects.
 */
#include "graveyard.h"

#include "sched.h"

static bool owed;			/* a step */
static struct link graves = { &graves, &graves };
static struct link frame_graves = { &frame_graves, &frame_graves };

void
bury(struct grave *grave)
{
	list_append(&graves, &grave->link);
}

void
bury_frames(struct grave *grave)
{
	list_append(&frame_graves, &grave->link);
}

/* One step of the first in a queue; back to the end of it if that was not the last. */
static bool
step(struct link *queue)
{
	struct grave *grave;

	if (list_empty(queue))
		return false;
	grave = container_of(list_take(queue), struct grave, link);
	if (grave->step(grave))
		list_append(queue, &grave->link);
	return true;
}

bool
graveyard_step(void)
{
	return step(&frame_graves) || step(&graves);
}

void
graveyard_owe(void)
{
	owed = graveyard_busy();
	reschedule |= owed;		/* sched_choose() settles it */
}

void
graveyard_settle(void)
{
	if (owed)
		graveyard_step();
	owed = false;
}

bool
graveyard_fetch_frames(void)
{
	return step(&frame_graves);
}

bool
graveyard_busy(void)
{
	return !list_empty(&graves) || !list_empty(&frame_graves);
}
