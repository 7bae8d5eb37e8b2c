/* SPDX-License-Identifier: MIT */
/*
 * spawn.h: a program of the boot archive as a child, and its end.
 */
#pragma once

#include "archive.h"
#include "ipc.h"
#include "program.h"

#define SPAWN_QUOTA	(128u << 10)

struct spawn {
	handle_t task;
	handle_t deaths;	/* endpoint that hears of its end */
};

/*
 * Start the program arguments[0] of the archive with these handles, out of the caller's quota.  Returns 0,
 * or an error with a clause in *why; then nothing is left of it.
 */
int32_t
spawn_start(struct spawn *spawn, const struct archive *archive, const char *const *arguments,
	    const struct program_grant *grants, uint32_t grant_count, uint32_t priority,
	    const char **why);

/*
 * Wait for its end, at most so many milliseconds (then it is ended), and give back what it held.  Returns
 * its death notice: words[0] is the code, and after a fault words[1] the address and words[2] the
 * instruction.  The tag is 0 if it had to be ended.
 */
struct message
spawn_wait(struct spawn *spawn, uint32_t timeout);
