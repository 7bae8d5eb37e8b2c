/* SPDX-License-Identifier: MIT */
/*
 * chatty.S: prints 300,000 bytes to COM2 and then ends in good order.
 */
#include "toy.h"

	TOY
	movw	$PORT_COM2, %dx
	movl	$300000, %ecx
	movb	$'x', %al
0:	outb	%al, %dx
	loop	0b
	PUT	PORT_EXIT, 0x10
1:	hlt
	jmp	1b
