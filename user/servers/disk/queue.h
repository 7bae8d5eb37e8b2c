/* SPDX-License-Identifier: MIT */
/*
 * queue.h: requests on their way through a channel: what drives share that can do one thing at a time.
 *
 *	  ring --session_take()--> ACTIVE in the drive --queue_end()--> ring
 *
 *   The drive moves data to and from the session's own memory, and nothing is copied on the way.
 *   So a session that goes, or shows other memory, first has its request stopped (queue_forget()):
 *   when that returns nobody touches the memory any more.
 *
 *   A request that was refused goes the same way, without a drive, so that its result comes in its turn.
 */
#pragma once

#include "session.h"

#define QUEUE_RUNNING	1	/* of start(): queue_end() will be called */

struct channel {
	/* Carry out the active request: a status, or QUEUE_RUNNING. */
	int32_t (*start)(struct channel *channel);

	/*
	 * Leave the active request's memory alone from now on.  It ends in its time, with a status
	 * that interests nobody.
	 */
	void (*stop)(struct channel *channel);

	bool busy;
	struct transfer active;		/* if busy */
	uint32_t turn;
};

/*
 * Take requests and begin them.  True: there may be more to do at once, and others have a right to be served
 * meanwhile: call again soon.
 */
bool
queue_run(struct channel *channel);

/* The active request has ended.  queue_run() is due. */
void
queue_end(struct channel *channel, int32_t status);

/* The session has gone, or its memory: what is on its way for it comes to nobody. */
void
queue_forget(struct channel *channel, const struct session *session);
