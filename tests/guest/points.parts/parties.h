/* SPDX-License-Identifier: MIT */
/*
 * parties.h: who takes part in the scenario of points.c, and the board on which each notes what it has seen.
 *
 *	OTHER --call, send----------+			     +--> PAGER (faults of CLIENT and OTHER)
 *	CLIENT --call, send, pulse--+--> FRONT --call--> BACK
 *	CLIENT --call--> DRIVER <--interrupt-- serial port
 *
 *   FRONT answers with a payload, through windows, with a handle, or after asking BACK; DRIVER
 *   keeps its caller until an interrupt has come.  The board is a page that all of them share.  A
 *   client repeats what E_RESTARTED ended, FRONT too.
 */
#pragma once

#include "lib/worker.h"

enum role { FRONT, BACK, PAGER, DRIVER, CLIENT, OTHER, ROLES };

#define SERVERS		4u		/* roles below this one are servers */

/* Handles of a party. */
#define OWN_ENDPOINT	9u
#define TO_FRONT	10u
#define TO_BACK		11u
#define TO_DRIVER	12u
#define OWN_MEMORY	13u		/* FRONT: what it gives; PAGER: the pages */
#define OWN_IRQ		14u
#define TASK_OF		16u		/* + role: the pager's clients */

#define BOARD		0x70000000u
#define AREA		0x60000000u	/* what the pager looks after */
#define AREA_PAGES	2u
#define PAGE_SAYS(n)	(0x1000u + (n))	/* the first word of its pages */

#define BIT_QUIT	0x80000000u
#define BIT_TOLD	0x2u
#define BIT_INTERRUPT	0u		/* its number, for irq_bind */
#define BIT_TIMER	2u		/* likewise, of the driver's timer */

#define SERIAL		0x3f8u
#define SERIAL_PORTS	8u

struct tally {
	uint32_t ok;		/* operations that did what they should */
	uint32_t dead;		/* that ended with E_DEAD */
	uint32_t restarted;	/* calls that ended with E_RESTARTED */
	uint32_t gone;		/* requests whose caller was gone: E_GONE, once for each */
	uint32_t hangups[ROLES + 1];	/* by badge; the last: the bell to quit */
	uint32_t pulses, sends;
	uint32_t wrong, seen;	/* anything else: the line, and what was returned */
};

struct board {
	struct tally of[ROLES];
};

/* How many operations a client does. */
#define CLIENT_OPERATIONS	10u
#define OTHER_OPERATIONS	8u

/* Never return: a party ends with code 0. */
uint32_t
party(uint32_t role);
