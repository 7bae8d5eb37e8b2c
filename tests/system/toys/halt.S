/* SPDX-License-Identifier: MIT */
/*
 * halt.S: halts for ever, with interrupts off.
 */
#include "toy.h"

	TOY
	.globl	halted
halted:	hlt
	jmp	halted
