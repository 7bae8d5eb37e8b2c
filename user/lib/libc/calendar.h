/* SPDX-License-Identifier: MIT */
/*
 * calendar.h: days and dates, and the zone.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define SECONDS_A_DAY	86400

/*
 * Days from January 1st 1970 to a date; month 0..11, day of the month from 1.  Both may be beyond
 * the month.
 */
int64_t
calendar_days(int64_t year, int64_t month, int64_t day);

/* Fill in a date and time from seconds since 1970; false: the year does not fit. */
bool
calendar_split(int64_t seconds, struct tm *parts);

/* The number of the week by ISO 8601, and the year it belongs to. */
int
calendar_week(const struct tm *parts, int64_t *year);

/* Seconds east of Greenwich, and the name of the zone: zone.c. */
long
zone_offset(const char **name);
