/* SPDX-License-Identifier: MIT */
/*
 * graveyard.c: the queue of dying objects.
 */
#include "graveyard.h"

static struct link graves = { &graves, &graves };

void
grave_init(struct grave *grave, bool (*step)(struct grave *))
{
	grave->step = step;
	link_init(&grave->link);
}

void
bury(struct grave *grave)
{
	list_append(&graves, &grave->link);
}

bool
graveyard_step(void)
{
	if (list_empty(&graves))
		return false;

	struct grave *grave = container_of(list_take(&graves), struct grave, link);

	if (grave->step(grave))
		bury(grave);
	return true;
}

bool
graveyard_busy(void)
{
	return !list_empty(&graves);
}
