/* SPDX-License-Identifier: MIT */
/*
 * endless.S: prints the alphabet to port 0xE9 and never stops.
 */
#include "toy.h"

	TOY
0:	movb	$'a', %al
1:	outb	%al, $PORT_LOG
	incb	%al
	cmpb	$'z', %al
	jbe	1b
	jmp	0b
