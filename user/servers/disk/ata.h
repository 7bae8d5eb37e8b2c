/* SPDX-License-Identifier: MIT */
/*
 * ata.h: an ATA channel: two drives, one of which does one thing at a time.
 *
 *	          +----------------- all sectors moved, or no more tries ------------------+
 *	          v                                                                        |
 *	IDLE --start()--> PORTS_IN, PORTS_OUT (interrupts: a sector each), DMA, NO_DATA ---+
 *	                    ^   \-- error, short, no interrupt for too long --> RESETTING  |
 *	                    +---------------- both drives not busy -----------------'------+
 *
 *   A command that fails is tried again, after a reset of the channel, up to ATA_TRIES times in
 *   all: the first ATA_TRIES_DMA by DMA, the others through the ports.  If the ports can what DMA
 *   could not, ATA_DMA_FAILURES times, then DMA is not used any more.  What fails both ways is the
 *   disk's own fault.
 *
 *   Time.  While a channel is not IDLE, ata_tick() is called every now and then.  A command during
 *   which a whole tick passes is looked at: an interrupt that was lost is made up for; a drive that
 *   has ended without having done what it should has failed; one that is still busy has until its
 *   limit.  So nothing depends on how long anything takes unless something went wrong, and an
 *   interrupt too many does no harm.
 */
#pragma once

#include "queue.h"

#define ATA_TRIES		4u
#define ATA_TRIES_DMA		2u
#define ATA_DMA_FAILURES	3u
#define ATA_LIMIT		40u	/* ticks: of a command, */
#define ATA_LIMIT_FLUSH		120u	/* of one that writes back a whole cache */
#define ATA_LIMIT_RESET		120u	/* until drives have come back */

enum ata_state {
	ATA_IDLE,
	ATA_PORTS_IN,
	ATA_PORTS_OUT,
	ATA_DMA,
	ATA_NO_DATA,
	ATA_RESETTING,
};

struct ata {
	struct channel channel;		/* the first member */
	uint32_t number;
	uint16_t ports;			/* its first port */
	uint16_t control;		/* its other port */
	uint16_t master;		/* the bus master's first; 0: there is none */
	struct drive *drives;		/* two */
	enum ata_state state;
	uint32_t tries;			/* of the active request */
	uint32_t ticks;			/* since something last happened */
	uint32_t lost;			/* interrupts that never came */
	bool doomed;			/* the command shall fail, on purpose (faults.h) */
	uint32_t piece, at;		/* PORTS_...: the piece and the sector in it that come next */
	uint32_t left;			/* sectors still to be moved */
};

/*
 * Look which drives there are, and their partitions.  The ports are bound to this task, nothing is
 * trusted before this has stopped the engine and reset the drives.
 */
void
ata_find(struct ata *ata, uint32_t first_position);

/*
 * Begin a request, and leave its memory alone (queue.h): the latter by a reset, after which the
 * request is given up.
 */
int32_t
ata_start(struct channel *channel);
void
ata_stop(struct channel *channel);

/* The channel's interrupt has come.  May end the active request. */
void
ata_interrupt(struct ata *ata);

/*
 * After any of these, and after queue_run(): if a reset has just begun, look whether it is over
 * already.  True: it was looked at; call again soon.
 */
bool
ata_resume(struct ata *ata);

/* A while has passed. */
void
ata_tick(struct ata *ata);
