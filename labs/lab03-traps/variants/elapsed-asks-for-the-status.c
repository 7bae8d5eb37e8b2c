/* SPDX-License-Identifier: MIT */
/*
 * variant: latches with the read-back command
 * in: kernel/arch/i386/pit.c
 * exercise: 5
 */
#define COMMAND_READ_BACK	0xd2	/* the count of channel 0 */

uint32_t
pit_elapsed(void)
{
	uint8_t low, high;

	outb(PIT_COMMAND, COMMAND_READ_BACK);
	low = inb(PIT_CHANNEL0);
	high = inb(PIT_CHANNEL0);
	return high * 256u + low < PIT_PERIOD ? PIT_PERIOD - (high * 256u + low) : 0;
}
