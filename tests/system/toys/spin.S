/* SPDX-License-Identifier: MIT */
/*
 * spin.S: never ends, with interrupts off, now in one function, now in
 * another, and counts how often.
 */
#include "toy.h"

	TOY
0:	call	spin_short
	call	spin_long
	incl	rounds
	jmp	0b

	.globl	spin_short
	.type	spin_short, @function
spin_short:
	movl	$3, %ecx
1:	loop	1b
	ret
	.size	spin_short, . - spin_short

	.globl	spin_long
	.type	spin_long, @function
spin_long:
	movl	$1009, %ecx
2:	loop	2b
	ret
	.size	spin_long, . - spin_long

	.data
	.globl	rounds
	.type	rounds, @object
	.size	rounds, 4
rounds:	.long	0
