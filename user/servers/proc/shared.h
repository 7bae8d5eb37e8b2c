/* SPDX-License-Identifier: MIT */
/*
 * shared.h: memory with a name (shm_open).
 *
 *   A name belongs to a realm: processes of other realms do not see it.  The memory is a source
 *   (source.h) of kind SOURCE_SHARED; the name refers to it, and each open file does, and each
 *   mapping; it goes with the last of them.
 *
 *   Mapping it.  PROCESS_MAP brings an open file, and proc cannot see that it is one of its own: a
 *   handle does not tell where it leads.  So a worker asks the file what it is, as it asks any
 *   file, with a number in the request that is that job's alone; and if the question then arrives
 *   here, it was asked of an open file of ours, and shared_asked() gives the job the memory.
 *   Whoever can make that happen holds the open file.
 */
#pragma once

#include <io_server.h>

#include "source.h"

#define SHARED_NAME_MAX	64u

/* PROCESS_SHARED, PROCESS_SHARED_REMOVE. */
server_handler request_shared, request_shared_remove;

/* Of its open files. */
io_handler shared_stat, shared_truncate;

void
shared_close(struct io_file *file);
