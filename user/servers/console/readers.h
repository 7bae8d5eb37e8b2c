/* SPDX-License-Identifier: MIT */
/*
 * readers.h: who waits for a line, in the order they came.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define READERS_MAX	32u

struct reader {
	uint32_t token;		/* the caller, as ipc_reply() wants it */
	uint32_t badge;		/* through which connection it asked */
	uint32_t size;		/* bytes it wants at most */
};

struct readers {
	struct reader queue[READERS_MAX];
	unsigned count;
};

/* Add one at the end.  False if there are too many. */
bool
readers_add(struct readers *readers, struct reader reader);

/* Take out the first, or the first with that badge.  False if there is none. */
bool
readers_take(struct readers *readers, struct reader *reader);
bool
readers_take_badge(struct readers *readers, uint32_t badge, struct reader *reader);
