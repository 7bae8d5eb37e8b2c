/* SPDX-License-Identifier: MIT */
/*
 * triple.S: an exception with no gate to go through, nor one for its fault.
 */
#include "toy.h"

	TOY
	lidt	no_gates
	.globl	triple_fault_here
triple_fault_here:
	ud2

	.balign	4
no_gates:
	.word	0
	.long	0
