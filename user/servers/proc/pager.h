/* SPDX-License-Identifier: MIT */
/*
 * pager.h: faults of processes, as messages, and pages that have to be fetched from files.
 *
 *	fault --> space_fault() --> FAULT_MAP: mapped, the thread goes on; most end here, in a few hundred instructions
 *	                       \--> FAULT_FETCH: the thread waits; a worker reads PAGER_AROUND pages; then all who wait for
 *	                       |    them are looked at again
 *	                       \--> a mistake of the program's: SIGSEGV or SIGBUS
 */
#pragma once

#include "proc.h"

#define PAGER_AROUND	4u		/* pages read at a time: a job's bytes */

/* A fault came. */
void
pager_fault(struct server *server, const struct message *fault);

/*
 * Put bytes that were read from a file into its source, from a page on; what is there stays.  Stops
 * without memory.
 */
void
pager_fill(struct source *source, uint32_t first_page, const uint8_t *bytes, uint32_t length);
