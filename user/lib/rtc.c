/* SPDX-License-Identifier: MIT */
/*
 * rtc.c: the clock that runs while the machine is off.
 *
 *   The clock counts on while it is read, and for a moment each second its registers are between
 *   two times.  So they are read until two readings in a row are the same and the update flag was
 *   clear before each.
 */
#include <stdbool.h>

#include "port.h"
#include "rtc.h"
#include "string.h"

/* Motorola MC146818A data sheet, "Address Map" and "Registers". */
#define RTC_INDEX	0x70
#define RTC_DATA	0x71
#define   RTC_SECOND	0x00
#define   RTC_MINUTE	0x02
#define   RTC_HOUR	0x04
#define   RTC_DAY	0x07
#define   RTC_MONTH	0x08
#define   RTC_YEAR	0x09
#define   RTC_STATUS_A	0x0a
#define     STATUS_A_UPDATING 0x80
#define   RTC_STATUS_B	0x0b

#define PATIENCE	100000u		/* looks at the flag before the clock is given up */

static uint8_t
read_register(uint8_t index)
{
	port_write(RTC_INDEX, index);
	return port_read(RTC_DATA);
}

static bool
read_once(struct rtc_registers *r)
{
	uint32_t patience = PATIENCE;

	while (read_register(RTC_STATUS_A) & STATUS_A_UPDATING) {
		if (--patience == 0)
			return false;
	}
	*r = (struct rtc_registers){
		.second = read_register(RTC_SECOND),
		.minute = read_register(RTC_MINUTE),
		.hour = read_register(RTC_HOUR),
		.day = read_register(RTC_DAY),
		.month = read_register(RTC_MONTH),
		.year = read_register(RTC_YEAR),
		.status = read_register(RTC_STATUS_B),
	};
	return true;
}

uint32_t
rtc_read(void)
{
	struct rtc_registers a, b;

	for (unsigned tries = 0; tries < 10; tries++) {
		if (!read_once(&a) || !read_once(&b))
			return 0;
		if (memcmp(&a, &b, sizeof a) == 0)
			return rtc_seconds(&a);
	}
	return 0;
}
