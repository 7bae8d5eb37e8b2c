/* SPDX-License-Identifier: MIT */
/*
 * rtc_decode.c: what the clock's registers mean.
 *
 *   Numbers are binary or two decimal digits, hours count to 24 or to 12 with a flag: the status
 *   register says which.  The year has two digits only.  Days are counted as if each year began in
 *   March, which puts the odd day at the end of it: then the days before month m are (153 m + 2) /
 *   5.  Pure code.
 */
#include <stdbool.h>

#include "rtc.h"

/* Motorola MC146818A data sheet, "Register B" and "Time, Calendar and Alarm Locations". */
#define STATUS_B_24_HOURS	0x02
#define STATUS_B_BINARY		0x04
#define HOUR_AFTERNOON		0x80

#define DAYS_TO_1970	719468u		/* from the first of March of the year 0 */
#define DAYS_400_YEARS	146097u

static uint32_t
number(uint8_t byte, uint8_t status)
{
	return (status & STATUS_B_BINARY) ? byte : (byte >> 4) * 10u + (byte & 0x0f);
}

static uint32_t
hours(const struct rtc_registers *r)
{
	uint32_t hour = number(r->hour & ~HOUR_AFTERNOON, r->status);

	if (r->status & STATUS_B_24_HOURS)
		return number(r->hour, r->status);
	return hour % 12 + ((r->hour & HOUR_AFTERNOON) ? 12 : 0);
}

static uint32_t
days(uint32_t year, uint32_t month, uint32_t day)
{
	year -= month <= 2;
	month = month > 2 ? month - 3 : month + 9;
	uint32_t century = year % 400;
	return year / 400 * DAYS_400_YEARS + century * 365 + century / 4 - century / 100 +
	       (153 * month + 2) / 5 + day - 1 - DAYS_TO_1970;
}

uint32_t
rtc_seconds(const struct rtc_registers *r)
{
	uint32_t second = number(r->second, r->status), minute = number(r->minute, r->status);
	uint32_t hour = hours(r), day = number(r->day, r->status);
	uint32_t month = number(r->month, r->status), year = number(r->year, r->status);

	if (second > 60 || minute > 59 || hour > 23 || day == 0 || day > 31 || month == 0 || month > 12 || year > 99)
		return 0;
	year += year < 70 ? 2000 : 1900;
	return days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}
