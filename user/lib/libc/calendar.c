/* SPDX-License-Identifier: MIT */
/*
 * calendar.c: days and dates in the Gregorian calendar, without end in either direction.
 *
 *   A year is counted from March: then the leap day is its last, and the days before a month are nearly
 *   a straight line, (153 m + 2) / 5.  400 years have 146,097 days.
 */
#include <limits.h>

#include "calendar.h"

#define DAYS_400_YEARS	146097
#define DAYS_TO_1970	719468		/* from March 1st of the year 0 */
#define DAY_OF_WEEK_1970 4		/* a Thursday */

static int64_t
divide_down(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

int64_t
calendar_days(int64_t year, int64_t month, int64_t day)
{
	year += divide_down(month, 12);
	month -= divide_down(month, 12) * 12;
	year -= month < 2;			/* January and February are the end of the year before */
	int64_t from_march = (month + 10) % 12;
	int64_t era = divide_down(year, 400), in_era = year - era * 400;
	int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;

	return era * DAYS_400_YEARS + in_era * 365 + in_era / 4 - in_era / 100 + day_of_year - DAYS_TO_1970;
}

/* The year that a day lies in, counted from January. */
static int64_t
year_of(int64_t days)
{
	int64_t year = 1970 + divide_down(days * 400, DAYS_400_YEARS);

	while (calendar_days(year, 0, 1) > days)
		year--;
	while (calendar_days(year + 1, 0, 1) <= days)
		year++;
	return year;
}

bool
calendar_split(int64_t seconds, struct tm *parts)
{
	int64_t days = divide_down(seconds, SECONDS_A_DAY);
	int rest = (int)(seconds - days * SECONDS_A_DAY), month = 0;

	if (seconds > INT64_MAX / 400 || seconds < INT64_MIN / 400)
		return false;
	int64_t year = year_of(days);
	if (year - 1900 > INT_MAX || year - 1900 < INT_MIN)
		return false;
	while (month < 11 && calendar_days(year, month + 1, 1) <= days)
		month++;
	*parts = (struct tm){
		.tm_sec = rest % 60,
		.tm_min = rest / 60 % 60,
		.tm_hour = rest / 3600,
		.tm_mday = (int)(days - calendar_days(year, month, 1)) + 1,
		.tm_mon = month,
		.tm_year = (int)(year - 1900),
		.tm_wday = (int)(days + DAY_OF_WEEK_1970 - divide_down(days + DAY_OF_WEEK_1970, 7) * 7),
		.tm_yday = (int)(days - calendar_days(year, 0, 1)),
	};
	return true;
}

/* Weeks begin on Monday; the first is the one with the year's first Thursday. */
int
calendar_week(const struct tm *parts, int64_t *year)
{
	int64_t own = (int64_t)parts->tm_year + 1900;
	int64_t today = calendar_days(own, 0, 1) + parts->tm_yday;
	int64_t thursday = today - (parts->tm_wday + 6) % 7 + 3;

	*year = year_of(thursday);
	return (int)(thursday - calendar_days(*year, 0, 1)) / 7 + 1;
}
