/* SPDX-License-Identifier: MIT */
/*
 * exit.S: one word to each device, then an orderly end with code 0x10.
 */
#include "toy.h"

	TOY
	PUT	PORT_COM1, 'c'
	PUT	PORT_COM1, '1'
	PUT	PORT_COM2, 'c'
	PUT	PORT_COM2, '2'
	PUT	PORT_LOG, 'e'
	PUT	PORT_LOG, 0
	PUT	PORT_LOG, 0xff
	PUT	PORT_EXIT, 0x10
0:	hlt
	jmp	0b
