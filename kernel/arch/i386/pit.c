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

#define PIT_CHANNEL0	0x40
#define PIT_COMMAND	0x43
#define   COMMAND_LATCH	0x00		/* channel 0: hold the count until it has been read */
#define   COMMAND_RATE	0x34		/* channel 0, low byte then high byte, mode 2 */
#define   COMMAND_ONCE	0x30		/* the same, mode 0: one interrupt when the count has come to 0 */

static uint32_t period;

void
pit_init(unsigned hz)
{
	period = (PIT_HZ + hz / 2) / hz;
	outb(PIT_COMMAND, COMMAND_RATE);
	outb(PIT_CHANNEL0, (uint8_t)period);
	outb(PIT_CHANNEL0, (uint8_t)(period >> 8));
}

void
pit_once(void)
{
	outb(PIT_COMMAND, COMMAND_ONCE);
	outb(PIT_CHANNEL0, 1);
	outb(PIT_CHANNEL0, 0);
}

uint32_t
pit_elapsed(void)
{
	uint32_t count;

	outb(PIT_COMMAND, COMMAND_LATCH);
	count = inb(PIT_CHANNEL0);
	count |= (uint32_t)inb(PIT_CHANNEL0) << 8;
	return count >= period ? 0 : period - count;
}

uint32_t
pit_period(void)
{
	return period;
}
