/* SPDX-License-Identifier: MIT */
/*
 * exit0.S: ends with code 0, which QEMU turns into the status of a failure.
 */
#include "toy.h"

	TOY
	PUT	PORT_EXIT, 0
0:	hlt
	jmp	0b
