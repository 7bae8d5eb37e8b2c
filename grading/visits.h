/* SPDX-License-Identifier: MIT */
/*
 * visits.h: looking at a machine that stands still for a moment and goes on.
 *
 * The guest asks for a visit by two bytes to two ports, behind which are
 * sockets:
 *
 *	bell	is read by us: the byte wakes us up, and we look
 *	gate	is full from the start: the guest's byte finds no room and QEMU
 *		holds the guest in that very instruction, until we have
 *		looked and take one byte out
 *
 * No instruction is executed meanwhile, and QEMU's machine has not been
 * stopped: so with icount the guest's time stands still as well, and a run
 * with visits repeats bit for bit.  (Stopping a machine and letting it go on
 * costs a millisecond of guest time.)
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include "launch.h"
#include "machine.h"

struct visits {
	const struct machine_config	*config;
	const struct launch	*launch;
	uint8_t		*ram;
	size_t		ram_size;
	pthread_t	thread;
	bool		running;
};

/* Make both sockets, our ends first.  False, with errno, if that fails. */
bool
visits_connect(int bell[2], int gate[2]);

/*
 * Be ready for the visits that config wants, if any.  A machine that nobody
 * can visit stands still, which its watcher notices.
 */
void
visits_begin(struct visits *visits, const struct machine_config *config,
	     const struct launch *launch);

/* QEMU has ended: no visit comes any more.  Returns after the last one. */
void
visits_end(struct visits *visits);
