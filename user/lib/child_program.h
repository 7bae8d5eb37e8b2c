/* SPDX-License-Identifier: MIT */
/*
 * child_program.h: a program of the boot archive as a child, and its end.
 */
#pragma once

#include "archive.h"
#include "ipc.h"
#include "program.h"

#define CHILD_PROGRAM_QUOTA	(128u << 10)

struct child_program {
	handle_t task;
	handle_t deaths;	/* endpoint that hears of its end */
};

/*
 * Start the program arguments[0] of the archive with these handles, out of the caller's quota.  Returns 0,
 * or an error with a clause in *why; then nothing is left of it.
 */
int32_t
child_program_start(struct child_program *child, const struct archive *archive, const char *const *arguments,
		    const struct program_grant *grants, uint32_t grant_count, uint32_t priority,
		    const char **why);

/*
 * Wait for its end, at most so many milliseconds (then it is ended), and give back what it held.  Returns
 * its death notice: words[0] is the code, and after a fault words[1] the address and words[2] the
 * instruction.  The tag is 0 if it had to be ended.
 */
struct message
child_program_wait(struct child_program *child, uint32_t timeout);
