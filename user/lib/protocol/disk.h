/* SPDX-License-Identifier: MIT */
/*
 * protocol/disk.h: sectors of disks and partitions, read and written through shared memory.
 *
 *   Names.  The server `disk` serves /dev/disk: "0" is the first disk, "0p1" its first partition
 *   ("0p5" its first logical one), "1" the second disk.  The root connection, from init, may look
 *   and open; DISK_OPEN gives a connection to one disk or partition, a *session*, which one client
 *   uses:
 *
 *	 root --DISK_OPEN--> OPEN --DISK_ATTACH--> ATTACHED --the client closes the connection--> gone
 *			      ^			    |   \--DISK_ATTACH: other memory, or the same again
 *			      \--- disk has died ---/
 *
 *   label          on        request                                reply ([n] is words[n])
 *   DISK_OPEN      root      payload: path, with its zero;          [1] the pulse bits that say "look into my ring";
 *                            [0] DISK_READ_ONLY or 0                handle: the session
 *   DISK_INFO      session   -                                      payload: struct disk_info
 *   DISK_ATTACH    session   [0] where in the memory the ring lies, -
 *                            [1] bytes of memory, from its start,
 *                            [2] pulse bits; handles: the memory,
 *                            a connection to pulse
 *   DISK_LIST      root      [0] n, from 0                          payload: path with its zero;
 *                                                                   [1..2] sectors.  E_RANGE behind
 *                                                                   the last
 *
 *   The ring and the buffers lie in one Memory, which the client makes, commits and keeps: a struct
 *   disk_ring at a multiple of 64 bytes, and anywhere else buffers, at multiples of DISK_ALIGN.
 *   The client
 *
 *	(1) fills requests[put % DISK_RING_SIZE], with status DISK_PENDING
 *	(2) adds 1 to put
 *	(3) pulses the session (once for many requests, if it likes)
 *
 *   and disk, for one request after the other, in that order,
 *
 *	(4) copies it, checks it, moves the data between buffer and disk
 *	(5) stores its status: 0 or an error
 *	(6) pulses the client's connection
 *
 *   after which the client takes the result and (7) adds 1 to taken.  put and taken only rise (and
 *   wrap), and put - taken is at most DISK_RING_SIZE.  Both are written by the client alone, status
 *   by each in its turn.
 *
 *   Order.  Requests of one session are carried out and finished in the order of their submission.
 *   So a request sees all that were submitted before it, and results come in order.  Requests of
 *   different sessions have no order unless one was submitted after the other had finished.
 *
 *   What makes it fast.  Requests that lie behind each other in the ring and on the disk, all reads
 *   or all writes, are one command to the drive, wherever their buffers are; and a drive with DMA
 *   moves data straight between itself and the buffers.  So it pays to submit many before the
 *   pulse.
 *
 *   What is safe when.  A finished DISK_WRITE has reached the drive, and a read through any session
 *   sees it; it may still be in the drive's own cache and is lost when the power fails.  A finished
 *   DISK_FLUSH says that all writes of this session before it, and all writes of others that had
 *   finished when it was submitted, are on the medium.
 *
 *   Death of disk.  The state of the ring is all there is: a request whose status is DISK_PENDING
 *   has not been acknowledged, and to carry it out once more does no harm, because those after it
 *   are not acknowledged either and will be carried out again in the same order.  The next
 *   incarnation has to be shown the memory again, since handles die with their task:
 *
 *	(a) the client has given away its only handle of the connection to pulse; so when disk dies its endpoint
 *	    receives a hang-up with that connection's badge
 *	(b) it makes a new one and calls DISK_ATTACH again, with the same memory.  The call waits until init has
 *	    started disk anew
 *	(c) disk goes on at the first request from taken to put that is DISK_PENDING
 *
 *   The session's own connection outlives disk: its badge says which disk and partition it is for.
 *   disk.h, the library, does (a) to (c), and who uses it is told nothing.  A request that has seen
 *   DISK_REPEATS deaths of disk without being finished is given up by the library with EIO, so that
 *   no request can kill disk for ever.
 *
 *   Death of the client.  What it had submitted may or may not be carried out still.  If its memory
 *   outlives it, its next incarnation opens and attaches it again, and the ring goes on as in (c).
 *
 *   Trust.  A root connection is power over all disks; a session is power over one disk or
 *   partition and nothing else.  disk believes nothing that it reads from the memory: it copies
 *   each request once and checks the copy.
 *
 *   Status, beside 0: E_RANGE: the sectors are not all on the disk, the buffer is not all in the
 *   memory, or count is 0 or too big; E_ARGUMENT: no such operation, or a buffer that is not
 *   aligned; ERRNO(EROFS): written to, and may not be; ERRNO(EIO): the drive failed, and failed
 *   again when it was tried again; ERRNO(ENXIO): the disk or partition is not there any more.  A
 *   failed write may have written some of its sectors.
 *
 *   Errors of the labels.  E_CALL: not on this kind of connection; ERRNO(EINVAL): a path that is
 *   none, handles missing or of the wrong kind, numbers that make no sense, a ring in which put -
 *   taken is too much; ERRNO(ENOENT): no such disk or partition; ERRNO(EROFS): it can only be
 *   opened DISK_READ_ONLY; ERRNO(ENFILE): DISK_SESSIONS_MAX sessions are open; ERRNO(ENOMEM): disk
 *   has no room for one more; the kernel's, of mapping the memory: E_RIGHTS (it takes READ, WRITE
 *   and MAP), E_ABSENT (it is not committed).  A ring whose put goes wrong later stops: disk does
 *   not look at it again until it is attached again.
 */
#pragma once

#include "abi/message.h"
#include "protocol/errno.h"

enum disk_label {
	DISK_FIRST = 0x50,	/* other protocols have other labels: a connection to the wrong server gets E_CALL */
	DISK_OPEN = DISK_FIRST,
	DISK_INFO,
	DISK_ATTACH,
	DISK_LIST,
	DISK_LABELS
};

#define DISK_SECTOR		512u		/* bytes, of every disk */
#define DISK_COUNT_MAX		128u		/* sectors a request: 64 KiB */
#define DISK_ALIGN		512u		/* of buffers in the memory */
#define DISK_RING_SIZE		64u		/* requests in flight, of one session */
#define DISK_MEMORY_MAX		(64u << 20)	/* bytes of a session's memory */
#define DISK_SESSIONS_MAX	16u
#define DISK_REPEATS		4u

enum disk_operation {
	DISK_READ,
	DISK_WRITE,
	DISK_FLUSH,		/* first, count and buffer mean nothing */
};

#define DISK_PENDING	1	/* a status; the others are 0 or less */

struct disk_request {
	uint32_t id;		/* the client's own; disk does not look at it */
	uint32_t operation;	/* enum disk_operation */
	uint64_t first;		/* sector, from the start of the disk or partition */
	uint32_t count;		/* sectors, 1..DISK_COUNT_MAX */
	uint32_t buffer;	/* where in the memory */
	volatile int32_t status;
	uint32_t unused;
};

struct disk_ring {
	volatile uint32_t put;		/* requests submitted */
	volatile uint32_t taken;	/* results taken */
	uint32_t unused[14];
	struct disk_request requests[DISK_RING_SIZE];
};

_Static_assert(sizeof(struct disk_request) == 32 && sizeof(struct disk_ring) == 64 + 32 * DISK_RING_SIZE,
	       "both sides of the ring agree on its layout");

/* Flags, of DISK_OPEN and of struct disk_info. */
#define DISK_READ_ONLY		1u
#define DISK_PARTITION		2u	/* a part of a disk */
#define DISK_CACHED		4u	/* the drive has a cache of its own: DISK_FLUSH matters */

enum disk_way {			/* how data travel now; for people */
	DISK_BY_PORTS,
	DISK_BY_DMA,
	DISK_BY_MEMORY,
};

struct disk_info {
	uint64_t sectors;
	uint64_t first;		/* where it begins on the whole disk */
	uint32_t flags;
	uint32_t way;		/* enum disk_way */
	uint32_t kind;		/* of a partition: its type in the partition table */
	char model[44];		/* the drive's, with its zero */
};
