/* SPDX-License-Identifier: MIT */
/*
 * graveyard.h: things that take long to give back, given back a step at a time.
 *
 *   An object that holds much (a memory its frames, an endpoint its queued senders, a task
 *   everything) does not go in one stay in the kernel.  It is buried; steps of at most
 *   GRAVEYARD_STEP items run while nobody is ready, at each clock tick and for each object that is
 *   made meanwhile: so nobody can bury faster than the dead are given back.  A frame allocator that
 *   has run dry may have frames fetched at once, from memories alone: their steps touch no thread
 *   and no handle, and so cannot pull anything from under the call that wants the frame.
 */
#pragma once

#include "list.h"

#define GRAVEYARD_STEP	16u
#define GRAVEYARD_LOOKS	256u		/* places looked at in a step: one with an item counts GRAVEYARD_ITEM */
#define GRAVEYARD_ITEM	(GRAVEYARD_LOOKS / GRAVEYARD_STEP)
#define GRAVEYARD_FRAMES 32u		/* the same where an item is a frame, which is quick */

struct grave {
	struct link link;
	/*
	 * Gives back up to GRAVEYARD_STEP items.  Returns false when nothing is left and the object
	 * is gone.
	 */
	bool (*step)(struct grave *grave);
};

/* Queues the object; it must not be in the graveyard already. */
void bury(struct grave *grave);

/* The same for one whose steps only give frames back. */
void bury_frames(struct grave *grave);

/* Runs one step.  Returns false if there was nothing to do.  May end any thread, current too. */
bool graveyard_step(void);

/* An object has been made: if there is something to do, the maker owes a step, run on leaving the kernel. */
void graveyard_owe(void);

/* Runs the step owed, if one is.  May end any thread, current too. */
void graveyard_settle(void);

/* Runs one step of an object that only gives frames back.  Returns false if there was none. */
bool graveyard_fetch_frames(void);

/* True if anything waits to be given back. */
bool graveyard_busy(void);
