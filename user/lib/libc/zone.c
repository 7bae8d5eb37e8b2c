/* SPDX-License-Identifier: MIT */
/*
 * zone.c: the time zone, from the environment's TZ: a name and hours west of Greenwich, as "CET-1"
 * or "<+0530>-5:30".
 *
 *   That is POSIX.1-2017, 8.3, without the rules for summer time: who needs it changes TZ.
 *   Anything that is not of that form, and no TZ, is Greenwich's time, "UTC".
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"

#define NAME_LEAST	3
#define NAME_MOST	15
#define HOURS_MAX	24

static char zone_name[NAME_MOST + 1] = "UTC";
char *tzname[2] = { zone_name, zone_name };
long timezone;
int daylight;

/* The name at *at, with or without angle brackets, into a buffer; *at moves behind it. */
static bool
read_name(const char **at, char *name)
{
	bool quoted = **at == '<';
	size_t length = 0;

	for (*at += quoted; quoted ? **at && **at != '>' : isalpha((unsigned char)**at) != 0; (*at)++) {
		if (length == NAME_MOST)
			return false;
		name[length++] = **at;
	}
	name[length] = '\0';
	*at += quoted && **at == '>';
	return length >= NAME_LEAST;
}

/* hh[:mm[:ss]] with a sign. */
static bool
read_offset(const char *at, long *seconds)
{
	bool negative = *at == '-';
	long unit = 3600, total = 0;

	at += *at == '-' || *at == '+';
	for (; isdigit((unsigned char)*at); unit /= 60) {
		char *end;
		long part = strtol(at, &end, 10);

		if (part > (unit == 3600 ? HOURS_MAX : 59))
			return false;
		total += part * unit;
		if (*end != ':' || unit == 1) {
			*seconds = negative ? -total : total;
			return *end == '\0';
		}
		at = end + 1;
	}
	return false;
}

void
tzset(void)
{
	const char *at = getenv("TZ");
	char name[NAME_MOST + 1];
	long west;

	if (at && read_name(&at, name) && read_offset(at, &west)) {
		strcpy(zone_name, name);
		timezone = west;
	} else {
		strcpy(zone_name, "UTC");
		timezone = 0;
	}
}

long
zone_offset(const char **name)
{
	tzset();
	*name = zone_name;
	return -timezone;
}
