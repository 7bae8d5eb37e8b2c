/* SPDX-License-Identifier: MIT */
/*
 * watchdog.c: the port writes that start the IPMI watchdog (see launch.h).
 *
 * Two messages go through the Block Transfer interface: "set watchdog timer"
 * and "reset watchdog timer", which starts it.  The answer to the first must
 * be acknowledged, or the second is refused; both always succeed, so their
 * answers are not read.
 */
#include "launch.h"

#include <stdio.h>

#include "arguments.h"

/* Registers of the BT interface, from its base port. */
#define BT_CONTROL	0
#define   BT_CLEAR_WRITE	0x01	/* start of the host's buffer */
#define   BT_CLEAR_READ		0x02
#define   BT_HOST_TO_BMC	0x04	/* a message is in the buffer */
#define   BT_BMC_TO_HOST	0x08	/* acknowledge the answer */
#define   BT_HOST_BUSY		0x40	/* toggles */
#define BT_BUFFER	1

#define IPMI_APPLICATION	(0x06 << 2)	/* function and unit 0 */
#define IPMI_RESET_WATCHDOG	0x22
#define IPMI_SET_WATCHDOG	0x24
#define   WATCHDOG_USE_OEM	0x05
#define   WATCHDOG_HARD_RESET	0x01

#define TICK_NS		(100 * MACHINE_MILLISECOND)
#define TICKS_MAX	65535

static uint64_t
ticks_of(uint64_t limit_ns)
{
	uint64_t ticks = limit_ns / TICK_NS + (limit_ns % TICK_NS != 0);

	if (ticks > TICKS_MAX)
		return TICKS_MAX;
	return ticks ? ticks : 1;
}

uint64_t
watchdog_limit(uint64_t time_limit_ns)
{
	return ticks_of(time_limit_ns) * TICK_NS;
}

void
watchdog_lines(uint64_t time_limit_ns, char lines[WATCHDOG_LINES][32])
{
	unsigned ticks = (unsigned)ticks_of(time_limit_ns);
	const struct {
		unsigned	reg;
		unsigned	value;
	} writes[WATCHDOG_LINES] = {
		{ BT_BUFFER, 9 },		/* bytes that follow */
		{ BT_BUFFER, IPMI_APPLICATION },
		{ BT_BUFFER, 1 },		/* sequence number */
		{ BT_BUFFER, IPMI_SET_WATCHDOG },
		{ BT_BUFFER, WATCHDOG_USE_OEM },
		{ BT_BUFFER, WATCHDOG_HARD_RESET },
		{ BT_BUFFER, 0 },		/* no warning before */
		{ BT_BUFFER, 0 },		/* no flags to clear */
		{ BT_BUFFER, ticks & 0xff },
		{ BT_BUFFER, ticks >> 8 },
		{ BT_CONTROL, BT_HOST_TO_BMC },
		{ BT_CONTROL, BT_HOST_BUSY | BT_BMC_TO_HOST },
		{ BT_CONTROL, BT_HOST_BUSY | BT_CLEAR_READ | BT_CLEAR_WRITE },
		{ BT_BUFFER, 3 },
		{ BT_BUFFER, IPMI_APPLICATION },
		{ BT_BUFFER, 2 },
		{ BT_BUFFER, IPMI_RESET_WATCHDOG },
		{ BT_CONTROL, BT_HOST_TO_BMC },
	};

	for (int i = 0; i < WATCHDOG_LINES; i++)
		snprintf(lines[i], sizeof lines[i], "o /b %#x %#x",
			WATCHDOG_PORT + writes[i].reg, writes[i].value);
}
