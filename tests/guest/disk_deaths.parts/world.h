/* SPDX-License-Identifier: MIT */
/*
 * world.h: a server of disks in a test that may kill it whenever it likes (lib/deaths.h).
 *
 *   The test is what init is otherwise: it keeps the endpoint and the kept memory, hands out the
 *   devices, and starts the server again when it has died.
 */
#pragma once

#include <disk.h>

/* The server's task. */
extern handle_t world_task;

/*
 * Find the devices, make what is kept, start the server.  Returns the name of the first disk, NULL:
 * there is none.
 */
const char *
world_start(void);

/* End it all. */
void
world_end(void);

/* A root connection, which the caller closes. */
handle_t
world_root(void);
