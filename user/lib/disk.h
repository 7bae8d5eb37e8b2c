/* SPDX-License-Identifier: MIT */
/*
 * disk.h: sectors of a disk or partition: the client's half of protocol/disk.h.
 *
 *   Several requests at once, in a server's own loop:
 *
 *	disk_open(&disk, "/dev/disk/0p1", 0);			now disk.info tells its size
 *	disk_attach(&disk, &(struct disk_memory){ memory, base, length, ring_offset },
 *		    endpoint, PULSE_DISK, BADGE_DISK);
 *	disk_submit(&disk, DISK_READ, sector, count, buffer_offset, id); ...
 *	disk_kick(&disk);					once for all of them
 *
 *	pulse PULSE_DISK:	while (disk_next(&disk, &id, &status)) ...
 *	hang-up BADGE_DISK:	disk_again(&disk), then as after the pulse
 *
 *   or one at a time, for programs that have nothing else to do:
 *
 *	disk_open_simple(&disk, "/dev/disk/0", 0);
 *	disk_read(&disk, sector, count, buffer);  disk_write(...);  disk_flush(&disk);  disk_close(&disk);
 *
 *   Functions return a result >= 0 or an error (protocol/errno.h).
 */
#pragma once

#include <stdbool.h>

#include "abi/types.h"
#include "protocol/disk.h"

/*
 * Memory for requests and data: its handle, where the caller sees it, its bytes, where in it the
 * ring lies.
 */
struct disk_memory {
	handle_t memory;
	uint8_t *base;
	uint32_t length;
	uint32_t ring;
};

struct disk {
	struct disk_info info;
	handle_t session;
	uint32_t kick;			/* pulse bits towards the server */
	struct disk_memory memory;
	struct disk_ring *ring;		/* NULL: not attached */
	handle_t endpoint;		/* where its pulses and hang-ups arrive */
	uint32_t bits, badge;
	uint32_t connections;		/* made to be pulsed through, whose hang-ups have not come */
	uint32_t deaths;		/* of the server since a request was last finished */
	bool own;			/* memory and endpoint are the library's */
};

/*
 * Open a disk or partition by its path in the name space; flags: DISK_READ_ONLY or 0.  Fills
 * disk->info.  Errors: as DISK_OPEN, and those of names_lookup().
 */
int32_t
disk_open(struct disk *disk, const char *path, uint32_t flags);

/* The same by a root connection of the server and the name behind it ("0p1"). */
int32_t
disk_open_on(struct disk *disk, handle_t root, const char *name, uint32_t flags);

/* Give everything back.  Requests that have not been finished may or may not be carried out. */
void
disk_close(struct disk *disk);

/*
 * Say where the ring and the buffers are.  When requests are finished `bits` are pulsed into the
 * endpoint (RECEIVE); if the server dies the endpoint gets a hang-up with `badge`, and then
 * disk_again() is due.  Memory that has held a ring before (it outlived the one who used it) goes
 * on with that; else the ring's bytes are zero.  Errors: as DISK_ATTACH.
 */
int32_t
disk_attach(struct disk *disk, const struct disk_memory *memory, handle_t endpoint, uint32_t bits, uint32_t badge);

/*
 * A hang-up with our badge has come; call it once for each.  If it was the latest connection's, the
 * server has died: show the memory to the next one, which waits until that runs.  Look with
 * disk_next() what has been finished.  E_DEAD: there will be no other; all requests are finished
 * with EIO.  ERRNO(EINVAL): the ring makes no sense; disk_attach() with one that does.
 */
int32_t
disk_again(struct disk *disk);

/*
 * Put a request into the ring; buffer: its offset in the memory.  disk_kick() lets the server see
 * it.  E_FULL: DISK_RING_SIZE requests are in flight.
 */
int32_t
disk_submit(struct disk *disk, enum disk_operation operation, uint64_t first, uint32_t count, uint32_t buffer, uint32_t id);

/* The server is to look into the ring. */
void
disk_kick(struct disk *disk);

/* Requests that are in the ring. */
uint32_t
disk_in_flight(const struct disk *disk);

/* Take the next result, in the order of submission: *id and *status.  False: there is none yet. */
bool
disk_next(struct disk *disk, uint32_t *id, int32_t *status);

/*
 * Wait until disk_next() has something, with an endpoint that is for this alone.  0, or an error of
 * the endpoint, or E_STATE if nothing is in flight.
 */
int32_t
disk_wait(struct disk *disk);

/* disk_open() and disk_attach() with memory and an endpoint of the library's own. */
int32_t
disk_open_simple(struct disk *disk, const char *path, uint32_t flags);

/* The second half of it alone. */
int32_t
disk_attach_simple(struct disk *disk);

/*
 * Any number of sectors at once, to and from anywhere; they return when it is done.  Only after
 * disk_open_simple().  Errors: status as in protocol/disk.h, of the first request that failed.
 */
int32_t
disk_read(struct disk *disk, uint64_t first, uint32_t count, void *data);
int32_t
disk_write(struct disk *disk, uint64_t first, uint32_t count, const void *data);
int32_t
disk_flush(struct disk *disk);
