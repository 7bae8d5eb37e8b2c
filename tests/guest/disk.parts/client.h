/* SPDX-License-Identifier: MIT */
/*
 * client.h: a client of the server of disks, with memory and an endpoint of the test's own.
 */
#pragma once

#include <disk.h>
#include <names.h>

#include "lib/files.h"
#include "lib/worker.h"

#define PULSE_DONE	0x10u
#define BADGE		77u
#define CLIENT_PATH	40u

/* A disk with memory of the test's own. */
struct own {
	struct disk disk;
	struct disk_memory memory;
	handle_t endpoint;
};

#define OWN_BUFFERS	(PAGE_SIZE)
#define OWN_LENGTH	(PAGE_SIZE + DISK_RING_SIZE * PAGE_SIZE)

/* The root connection. */
handle_t
root(void);

/* The path of the n-th thing there is.  False: there are not so many. */
bool
nth(uint32_t n, char path[CLIENT_PATH]);

/* Is it a part of a disk? */
bool
is_partition(const char *path);

/* Open the first disk as a whole.  False: there is none. */
bool
open_first(struct disk *disk);

/* The same with memory and an endpoint of the test's own; and give all back. */
bool
own_open(struct own *own);

void
own_close(struct own *own);

/* So many requests are finished, well and in order; their ids count on from the first's. */
void
expect_results(struct disk *disk, uint32_t first_id, uint32_t count);

/* Submit one request, which is the only one, and return its status. */
int32_t
status_of(struct disk *disk, uint32_t operation, uint64_t first, uint32_t count, uint32_t buffer);
