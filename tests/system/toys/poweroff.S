/* SPDX-License-Identifier: MIT */
/*
 * poweroff.S: switches itself off through ACPI's PM1a control register, which
 * the firmware has placed at 0x604.
 */
#include "toy.h"

	TOY
	movw	$0x604, %dx
	movw	$0x2000, %ax	/* SLP_EN, sleep type 0 */
	outw	%ax, %dx
0:	hlt
	jmp	0b
