/* SPDX-License-Identifier: MIT */
/*
 * world.h: a server of disks and its supervisor, in a test that may kill it whenever it likes.
 *
 *   The test is what init is otherwise: it keeps the endpoint and the kept memory, hands out the devices, hears of the
 *   death and starts the server again, at once, in a thread of its own.
 */
#pragma once

#include <disk.h>

#include "lib/points.h"

struct world {
	uint32_t incarnations;
	uint32_t second;		/* entry at which the next successor dies; 0: it lives */
	uint64_t died;			/* when, by clock_nanoseconds(); 0: nobody since this was cleared */
};

extern struct world world;

/* Find the devices, make what is kept, start the server.  Returns the name of the first disk, NULL: there is none. */
const char *
world_start(void);

/* End it all. */
void
world_end(void);

/* The server's task, for points_arm(); and its death here and now. */
handle_t
world_task(void);

void
world_kill(void);

/* A root connection, which the caller closes. */
handle_t
world_root(void);
