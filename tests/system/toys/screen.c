/* SPDX-License-Identifier: MIT */
/*
 * screen.c: one word in VGA text memory, white on blue, in the third row.
 */
#include "toy.h"

#define VGA_TEXT	((volatile uint16_t *)0xb8000)
#define WHITE_ON_BLUE	0x1f00

TOY;

void
toy(uint32_t magic, uint32_t information)
{
	static const char word[] = "seen";

	(void)magic;
	(void)information;
	for (int i = 0; word[i]; i++)
		VGA_TEXT[2 * 80 + i] = (uint16_t)(WHITE_ON_BLUE | word[i]);
	checkpoint();
}
