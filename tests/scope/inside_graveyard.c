/* SPDX-License-Identifier: MIT */
/*
 * inside_graveyard.c: graveyard.c and its queues.
 */
#include "kernel/graveyard.c"

#include "inside.h"

static bool
queued(const struct link *queue, const struct grave *grave)
{
	list_each(link, queue)
		if (link == &grave->link)
			return true;
	return false;
}

bool
inside_buried(const struct grave *grave)
{
	return queued(&graves, grave) || queued(&frame_graves, grave);
}
