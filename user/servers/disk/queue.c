/* SPDX-License-Identifier: MIT */
/*
 * queue.c: requests on their way through a channel.  The states: queue.h.
 */
#include "queue.h"

#include <errno.h>
#include <string.h>

#define TURN_MOST	8u	/* requests, before others are looked after */

void
queue_init(struct channel *channel, int32_t (*start)(struct channel *channel, struct stage *stage))
{
	channel->start = start;
	for (uint32_t i = 0; i < STAGES; i++)
		channel->stages[i].number = i;
}

/* Take a request into a stage that is free, with the data it writes.  False: there is none. */
static bool
prepare(struct channel *channel)
{
	struct stage *stage = &channel->stages[channel->stages[0].full];
	struct transfer *transfer = &stage->transfer;

	if (!session_take(channel, &channel->turn, transfer))
		return false;
	stage->full = true;
	stage->ended = false;
	channel->ready = stage;
	if (transfer->operation == DISK_WRITE && transfer->status == 0 && stage->buffer)
		memcpy(stage->buffer, transfer->data, transfer->count * DISK_SECTOR);
	return true;
}

/* The ready one becomes active, if there is one. */
static void
begin(struct channel *channel)
{
	struct stage *stage = channel->ready;

	channel->active = stage;
	channel->ready = NULL;
	if (!stage)
		return;
	if (stage->transfer.status == 0)
		stage->transfer.status = channel->start(channel, stage);
	stage->ended = stage->transfer.status != QUEUE_RUNNING;
}

/* The active one has ended: first the drive gets its next work, then the result goes out. */
static void
settle(struct channel *channel)
{
	struct stage *stage = channel->active;
	const struct transfer *transfer = &stage->transfer;

	begin(channel);
	if (transfer->operation == DISK_READ && transfer->status == 0 && stage->buffer && transfer->session)
		memcpy(transfer->data, stage->buffer, transfer->count * DISK_SECTOR);
	session_finish(transfer);
	stage->full = false;
}

bool
queue_run(struct channel *channel)
{
	for (uint32_t done = 0; done < TURN_MOST; ) {
		if (channel->active && channel->active->ended) {
			settle(channel);
			done++;
		} else if (!channel->active && channel->ready) {
			begin(channel);
		} else if (channel->ready || !prepare(channel)) {
			return false;
		}
	}
	return true;
}

void
queue_end(struct channel *channel, int32_t status)
{
	channel->active->transfer.status = status;
	channel->active->ended = true;
	settle(channel);
}

void
queue_forget(struct channel *channel, const struct session *session)
{
	for (uint32_t i = 0; i < STAGES; i++) {
		struct stage *stage = &channel->stages[i];

		if (!stage->full || stage->transfer.session != session)
			continue;
		stage->transfer.session = NULL;
		if (stage == channel->ready)
			stage->transfer.status = ERRNO(ENXIO);	/* and is not begun */
	}
}
