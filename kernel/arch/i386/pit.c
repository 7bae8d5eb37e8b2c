/* SPDX-License-Identifier: MIT */
/*
 * pit.c: channel 0 of the 8253/8254 interval timer.
 *
 *   In mode 2 the channel counts down from the period to 1 and starts over; each start is an interrupt on
 *   line 0.  The count can be latched and read at any time, which gives the time within a tick.
 *   Intel 8254 data sheet, "Programming the 8254".
 */
#include "arch/i386/pit.h"

#include "arch/i386/io.h"

#define   COMMAND_LATCH	0x00		/* channel 0: hold the count until it has been read */
#define   COMMAND_RATE	0x34		/* channel 0, low byte then high byte, mode 2 */

/*
 * Has channel 0 count PIT_PERIOD again and again, in mode 2 and binary: see pit.h.
 *
 * LAB 3.5
 */
void
pit_init(void)
{
	outb(PIT_COMMAND, COMMAND_RATE);
	outb(PIT_CHANNEL0, (uint8_t)PIT_PERIOD);
	outb(PIT_CHANNEL0, (uint8_t)(PIT_PERIOD >> 8));
}

/*
 * How far into the current tick it is: pit.h.  The count goes down from PIT_PERIOD; it takes two
 * reads, between which it goes on unless it has been latched.  A count that cannot be (a timer that
 * has not begun) is 0 elapsed.
 *
 * LAB 3.5
 */
uint32_t
pit_elapsed(void)
{
	uint32_t count;

	outb(PIT_COMMAND, COMMAND_LATCH);
	count = inb(PIT_CHANNEL0);
	count |= (uint32_t)inb(PIT_CHANNEL0) << 8;
	return count >= PIT_PERIOD ? 0 : PIT_PERIOD - count;
}
