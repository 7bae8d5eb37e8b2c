/* SPDX-License-Identifier: MIT */
/*
 * queue.h: requests on their way through a channel: what drives share that can do one thing at a time.
 *
 *	  ring --prepare--> READY --begin--> ACTIVE --the drive--> ENDED --settle--> ring
 *
 *   Two stages, so that the drive need not wait: while one request is ACTIVE in the drive, data of the next are copied
 *   into the other stage's buffer (a write); and when it has ended the next is begun before data are copied out to the
 *   session's memory (a read).  They end in the order in which they were taken, one behind the other.
 *
 *   A request that was refused goes the same way, without a drive, so that its result comes in its turn.
 *
 *   The drive never touches a session's memory: a stage's buffer is kept memory, so what it still writes when server
 *   and client are dead hurts nobody.  A disk that is memory needs no buffer (NULL): it copies by itself.
 */
#pragma once

#include "session.h"

#define STAGES		2u
#define STAGE_BYTES	(DISK_COUNT_MAX * DISK_SECTOR)
#define QUEUE_RUNNING	1	/* of start(): queue_end() will be called */

struct stage {
	bool full, ended;
	uint32_t number;
	uint8_t *buffer;		/* STAGE_BYTES, or NULL */
	struct transfer transfer;
};

struct channel {
	/* Carry the request out: a status, or QUEUE_RUNNING. */
	int32_t (*start)(struct channel *channel, struct stage *stage);
	struct stage stages[STAGES];
	struct stage *active, *ready;
	uint32_t turn;
};

void
queue_init(struct channel *channel, int32_t (*start)(struct channel *channel, struct stage *stage));

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
