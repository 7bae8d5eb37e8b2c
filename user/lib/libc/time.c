/* SPDX-License-Identifier: MIT */
/*
 * time.c: times as dates and back.
 */
#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "calendar.h"

struct tm *
gmtime_r(const time_t *restrict time, struct tm *restrict parts)
{
	if (!calendar_split(*time, parts)) {
		errno = EOVERFLOW;
		return NULL;
	}
	parts->tm_zone = "UTC";
	return parts;
}

struct tm *
localtime_r(const time_t *restrict time, struct tm *restrict parts)
{
	const char *name;
	long offset = zone_offset(&name);

	if (!calendar_split(*time + offset, parts)) {
		errno = EOVERFLOW;
		return NULL;
	}
	parts->tm_gmtoff = offset;
	parts->tm_zone = name;
	return parts;
}

struct tm *
gmtime(const time_t *time)
{
	static struct tm parts;

	return gmtime_r(time, &parts);
}

struct tm *
localtime(const time_t *time)
{
	static struct tm parts;

	return localtime_r(time, &parts);
}

static int64_t
join(const struct tm *parts)
{
	int64_t days = calendar_days((int64_t)parts->tm_year + 1900, parts->tm_mon, parts->tm_mday);

	return ((days * 24 + parts->tm_hour) * 60 + parts->tm_min) * 60 + parts->tm_sec;
}

/* Both put the parts right as well: the 31st of June becomes the first of July. */
time_t
timegm(struct tm *parts)
{
	time_t time = join(parts);

	return gmtime_r(&time, parts) ? time : -1;
}

time_t
mktime(struct tm *parts)
{
	const char *name;
	time_t time = join(parts) - zone_offset(&name);

	return localtime_r(&time, parts) ? time : -1;
}

double
difftime(time_t later, time_t earlier)
{
	return (double)(later - earlier);
}

char *
asctime_r(const struct tm *restrict parts, char *restrict text)
{
	strftime(text, 26, "%a %b %e %H:%M:%S %Y\n", parts);
	return text;
}

char *
asctime(const struct tm *parts)
{
	static char text[26];

	return asctime_r(parts, text);
}

char *
ctime_r(const time_t *time, char *text)
{
	struct tm parts;

	return localtime_r(time, &parts) ? asctime_r(&parts, text) : NULL;
}

char *
ctime(const time_t *time)
{
	struct tm *parts = localtime(time);

	return parts ? asctime(parts) : NULL;
}
