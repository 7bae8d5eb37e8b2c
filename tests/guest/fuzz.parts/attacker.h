/* SPDX-License-Identifier: MIT */
/*
 * attacker.h: the supervisor's side of an attacker: making it, watching it, ending it.
 *
 *	ABSENT --attacker_make--> ALIVE --it died, or attacker_end--> DYING --attacker_step--> ABSENT
 *
 *   Each slot has a tally of its own, which is added to the sum whenever its attacker has gone.
 */
#pragma once

#include "abi/types.h"
#include "camp.h"

#define ATTACKERS		5u
#define ATTACKER_CEILING	20u
#define ATTACKER_BUSY		8u	/* calls a pulse; with less it counts as idle ... */
#define ATTACKER_IDLE_MAX	3u	/* ... and after so many quiet pulses it is replaced */
#define QUIET			60u	/* calls a pulse, by all */

enum attacker_state {
	ATTACKER_ABSENT,
	ATTACKER_ALIVE,
	ATTACKER_DYING,
};

struct attacker {
	enum attacker_state state;
	handle_t task, thread;
	handle_t tally_memory;
	struct tally *tally;		/* as the supervisor has it mapped */
	uint32_t seen;			/* calls at the last pulse */
	uint32_t idle;			/* pulses since it was last busy */
	uint32_t age, age_limit;	/* pulses */
};

/* What all attackers are made from. */
struct ground {
	handle_t events;		/* the supervisor's endpoint */
	handle_t text;
	uint32_t text_pages;
	handle_t plaza, plaza_door;
	uint32_t window;		/* where a camp is filled */
	uint32_t allowed[CALLS_COUNTED];
	struct random random;
	struct tally sum;
	uint32_t made, spoiled;
	uint32_t failed, failed_with[RESULTS];	/* attackers that could not be made */
};

extern struct attacker attackers[ATTACKERS];
extern struct ground ground;

/* Prepare the slots.  Expects success. */
void
attackers_prepare(void);

/* Close what attackers_prepare() opened. */
void
attackers_clear(void);

/* Fill a slot.  May fail for want of memory: then the slot stays ABSENT. */
void
attacker_make(uint32_t slot);

/* Kill an attacker that is alive. */
void
attacker_end(uint32_t slot);

/*
 * It may have died.  A death notice with its badge proves nothing: it may speak of the one before,
 * or of a task below it whose death it wanted to be told to the supervisor.
 */
void
attacker_died(uint32_t slot);

/*
 * One pulse of its life: ended if it does nothing or is old, given back if it is dead.  quiet:
 * little was done by all attackers together since the last pulse.
 */
void
attacker_pulse(uint32_t slot, _Bool quiet);

/* Calls made so far, by all there are and have been. */
uint32_t
attackers_total(void);

/* Fail if a call has answered what its contract does not allow. */
void
attackers_judge(void);
