/* SPDX-License-Identifier: MIT */
/*
 * reset.S: asks the keyboard controller to reset the processor.
 */
#include "toy.h"

	TOY
	PUT	0x64, 0xfe
0:	jmp	0b
