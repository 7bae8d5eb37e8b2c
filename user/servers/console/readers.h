/* SPDX-License-Identifier: MIT */
/*
 * readers.h: who waits for input, in the order they came.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define READERS_MAX	32u

struct reader {
	uint32_t badge;		/* through which connection it asked */
	uint32_t group;		/* the process group it asks for; 0: none, it is served in any case */
	unsigned slot;		/* where the caller of these functions keeps the rest */
};

struct readers {
	struct reader queue[READERS_MAX];
	unsigned count;
};

/* Add one at the end.  False if there are too many. */
bool
readers_add(struct readers *readers, struct reader reader);

/* Take out the first that may read while this group is in the foreground (0: everybody), if there is one. */
bool
readers_take(struct readers *readers, uint32_t foreground, struct reader *reader);

/* Take out the first with that badge.  False if there is none. */
bool
readers_take_badge(struct readers *readers, uint32_t badge, struct reader *reader);
