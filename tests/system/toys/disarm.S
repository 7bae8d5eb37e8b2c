/* SPDX-License-Identifier: MIT */
/*
 * disarm.S: finds the host's watchdog and stops it, then spins: what a kernel
 * that wants no time limit would do.
 * IPMI specification 2.0, sections 11 and 27.
 */
#include "toy.h"

#define BT_CONTROL	0xfe40
#define BT_BUFFER	0xfe41

	TOY
	PUT	BT_CONTROL, 0x48	/* take the answer to the host */
	PUT	BT_CONTROL, 0x43
	PUT	BT_BUFFER, 9
	PUT	BT_BUFFER, 0x18		/* application */
	PUT	BT_BUFFER, 7
	PUT	BT_BUFFER, 0x24		/* set watchdog timer: stops it */
	PUT	BT_BUFFER, 5
	PUT	BT_BUFFER, 0
	PUT	BT_BUFFER, 0
	PUT	BT_BUFFER, 0
	PUT	BT_BUFFER, 1
	PUT	BT_BUFFER, 0
	PUT	BT_CONTROL, 0x04
	PUT	PORT_LOG, 'd'
0:	jmp	0b
