/* SPDX-License-Identifier: MIT */
/*
 * notice.h: a message the kernel sends of itself, embedded in the object it speaks of, so that it cannot fail.
 *
 *   A Connection's notice says that nobody holds it any more (hang-up), a Task's that it died.  A notice is on its
 *   endpoint's queue at most once; receiving it is the last thing that happens to it.
 */
#pragma once

#include "list.h"

struct connection;

struct notice {
	struct link link;		/* on endpoint->notices while queued */
	struct connection *connection;	/* whose badge it carries; Task: NULL if nobody is to be told */
	uint32_t kind;			/* TAG_KIND_HANGUP or TAG_KIND_DEATH */
	uint32_t words[3];
};
