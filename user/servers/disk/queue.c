/* SPDX-License-Identifier: MIT */
/*
 * queue.c: requests on their way through a channel.  The states: queue.h.
 */
#include "queue.h"

#include <stddef.h>

#define TURN_MOST	8u	/* requests, before others are looked after */

bool
queue_run(struct channel *channel)
{
	for (uint32_t done = 0; done < TURN_MOST; done++) {
		struct transfer *active = &channel->active;
		int32_t status;

		if (channel->busy || !session_take(channel, &channel->turn, active))
			return false;
		channel->busy = true;
		status = active->status == 0 ? channel->start(channel) : active->status;
		if (status != QUEUE_RUNNING)
			queue_end(channel, status);
	}
	return true;
}

void
queue_end(struct channel *channel, int32_t status)
{
	channel->active.status = status;
	channel->busy = false;
	session_finish(&channel->active);
}

void
queue_forget(struct channel *channel, const struct session *session)
{
	if (!channel->busy || channel->active.session != session)
		return;
	channel->active.session = NULL;
	channel->stop(channel);
}
