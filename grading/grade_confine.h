/* SPDX-License-Identifier: MIT */
/*
 * grade_confine.h: run a command on a student's files, with as little power as this host can take from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How far a command is shut in.  Found out once by confinement_find(). */
struct confinement {
	const char	*folder;	/* the only place it may write to, and where it runs */
	bool		bubblewrap;	/* sees nothing else but the system's programs; no network */
	bool		other_user;	/* runs as "nobody" */
};

enum command_end {
	COMMAND_ENDED,			/* by itself; see status */
	COMMAND_TOO_LONG,		/* used up its processor time */
	COMMAND_TOO_LOUD,		/* printed more than COMMAND_OUTPUT_MAX */
	COMMAND_STUCK,			/* did nothing for COMMAND_WALL_SECONDS: the host's fault */
	COMMAND_NOT_STARTED,
};

#define COMMAND_OUTPUT_MAX	262144u
#define COMMAND_CPU_SECONDS	30
#define COMMAND_WALL_SECONDS	120

struct command {
	enum command_end	end;
	int			status;		/* exit status, or 128 + signal */
	char			*output;	/* standard output and error, zero-terminated, for free() */
	size_t			length;
};

/*
 * Find the strongest confinement that works here for `folder`, which must exist and is given to the
 * other user if there is one.  Never fails: limits on time, memory and file size always hold.
 */
void confinement_find(struct confinement *confinement, const char *folder);

/* What is missing from full confinement, as a sentence; NULL if nothing is. */
const char *confinement_lacks(const struct confinement *confinement);

/*
 * Run argv (NULL at its end; argv[0] looked up on /usr/bin:/bin) in the folder and wait.  Whatever
 * it started is gone when this returns.  Free command->output.
 */
void confined_run(const struct confinement *confinement, const char *const argv[], struct command *command);
