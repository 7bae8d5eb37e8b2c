/* SPDX-License-Identifier: MIT */
/*
 * wild.S: jumps into memory that nobody has written.
 */
#include "toy.h"

#define NOWHERE	0x1000000

	TOY
	movl	$NOWHERE, %eax
	jmp	*%eax
