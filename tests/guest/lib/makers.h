/* SPDX-License-Identifier: MIT */
/*
 * makers.h: every call that makes something, so that tests can exhaust one thing after the other
 * for all of them.
 *
 *   Who uses them needs an endpoint, devices and ports under the handles of makers_use(): the first test
 *   program has them, a child is given them.
 */
#pragma once

#include "guest.h"

/* A small quota for the task that is made: its two frames and nothing to spare. */
#define MAKER_QUOTA	(2 * PAGE_SIZE)

#define SCRATCH_PORT	0x3ffu

struct maker {
	const char *name;
	int32_t (*make)(void);		/* a new handle or an error */
};

extern const struct maker makers[];
extern const unsigned maker_count;

/* An endpoint (RECEIVE), the device Memory (MANAGE) and the ports (MANAGE) that the makers start from. */
void
makers_use(handle_t endpoint, handle_t devices, handle_t ports);

/* Every maker returns this error now. */
void
makers_expect(int32_t error);

/* Every maker succeeds now; what they make is closed or destroyed again. */
void
makers_succeed(void);

/* Call each maker until it fails, and it fails with this error; what they made stays. */
void
makers_exhaust(int32_t error);

/* Remember which handles are open now. */
void
makers_mark(void);

/* End and close all that was not open then.  Threads among it end by themselves once they are started. */
void
makers_undo(void);
