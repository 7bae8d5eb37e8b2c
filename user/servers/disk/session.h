/* SPDX-License-Identifier: MIT */
/*
 * session.h: who reads and writes which disk or partition, and the rings they do it through
 * (protocol/disk.h).
 *
 *	FREE --session_open(), session_adopt()--> OPEN --session_attach()--> ATTACHED --the ring makes no sense--> OPEN
 *	  ^________________________________________|___________hang-up___________|
 *
 *   Everything a session is is in its badge: which disk, which partition, whether it may write.
 *   The badge is the kernel's to keep, so a new incarnation adopts the sessions it finds
 *   (badge_next) and knows the same as the old.  The generation in it, from kept memory, tells a
 *   session from an earlier one at the same index, whose hang-up may be on its way.
 *
 *	31   30   29..17       16          15..8       7..4   3..0
 *	0    1    generation   read only   partition   disk   index
 *
 *   What is attached is mapped, and its handle kept; and as the bus master may reach into it
 *   whoever dies, init holds it as well (dma_hold()), until the session has other memory, or none.
 *
 *   A ring is memory of somebody who may mean harm.  What is used of it is copied first: put once a
 *   look, a request once.  What is written is a status in the slot that the request came from.
 */
#pragma once

#include <server.h>

#include "drive.h"

#define PULSE_SESSIONS		8	/* pulse bit of session 0 */
#define PULSE_SESSION(index)	(1u << (PULSE_SESSIONS + (index)))

#define BADGE_SESSION		0x40000000u

struct session;

/* A part of a session's memory. */
struct piece {
	uint32_t offset;
	uint32_t count;			/* sectors */
};

/*
 * A request on its way from a ring to a disk and back; or a *run* of them, which lie behind each
 * other in the ring and on the disk, and are one command to a drive.  The session may go meanwhile.
 */
struct transfer {
	struct session *session;	/* NULL: nobody wants to know any more */
	struct drive *drive;
	uint32_t slot;			/* of the first request */
	uint32_t operation;
	uint64_t first;			/* on the whole disk */
	uint32_t count;			/* sectors, of all */
	uint32_t requests;
	struct piece pieces[DISK_RING_SIZE];	/* one each.  The session's memory, ... */
	uint8_t *data;			/* ... which begins here and ... */
	handle_t memory;		/* ... is this: only while there is a session */
	uint32_t *frames;		/* likewise: physical address of each of its pages, as far as they are known; else 0 */
	int32_t status;			/* less than 0: refused already */
};

/* Room for the memory of sessions, and where generations are counted (kept memory).  0 or an error. */
int32_t
sessions_start(handle_t endpoint, uint32_t *generation);

/* The handlers of DISK_OPEN and DISK_LIST (on a root), DISK_INFO and DISK_ATTACH (on a session). */
server_handler session_open, session_list, session_info, session_attach;

/* The connection with this badge has gone. */
void
session_hangup(uint32_t badge);

/*
 * Take the next requests for a channel, from one session after the other; *turn: whose turn it is.
 * False: there are none.
 */
bool
session_take(const struct channel *channel, uint32_t *turn, struct transfer *transfer);

/* It could not be done in one: all but the first request go back, to be taken again. */
void
session_split(struct transfer *transfer);

/* Say how it ended: transfer->status. */
void
session_finish(const struct transfer *transfer);
