/* SPDX-License-Identifier: MIT */
/*
 * strptime.c: dates from text: the conversions of strftime() that say something certain, the other way round.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "calendar.h"
#include "date_names.h"

/* At most so many digits, within bounds. */
static const char *
read_number(const char *at, int digits, int low, int high, int *value)
{
	int number = 0;
	const char *start;

	while (isspace((unsigned char)*at))
		at++;
	for (start = at; at - start < digits && isdigit((unsigned char)*at); at++)
		number = number * 10 + (*at - '0');
	if (at == start || number < low || number > high)
		return NULL;
	*value = number;
	return at;
}

/* The full name or its first three letters, in any case. */
static const char *
read_name(const char *at, const char *const *names, int count, int *which)
{
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i]);

		if (strncasecmp(at, names[i], length) == 0 || strncasecmp(at, names[i], length = 3) == 0) {
			*which = i;
			return at + length;
		}
	}
	return NULL;
}

static const char *
read_half(const char *at, struct tm *parts)
{
	if (strncasecmp(at, "am", 2) != 0 && strncasecmp(at, "pm", 2) != 0)
		return NULL;
	parts->tm_hour = parts->tm_hour % 12 + (tolower((unsigned char)*at) == 'p' ? 12 : 0);
	return at + 2;
}

/* +hhmm, -hh:mm or Z. */
static const char *
read_zone(const char *at, struct tm *parts)
{
	int sign = *at == '-' ? -1 : 1, hours, minutes = 0;

	parts->tm_gmtoff = 0;
	if (*at == 'Z')
		return at + 1;
	if (*at != '+' && *at != '-')
		return NULL;
	at = read_number(at + 1, 2, 0, 14, &hours);
	if (at && *at == ':')
		at++;
	if (at && isdigit((unsigned char)*at))
		at = read_number(at, 2, 0, 59, &minutes);
	parts->tm_gmtoff = sign * (hours * 3600L + minutes * 60L);
	return at;
}

/* Put right what follows from the date. */
static void
complete(struct tm *parts)
{
	int64_t year = (int64_t)parts->tm_year + 1900;
	int64_t day = calendar_days(year, parts->tm_mon, parts->tm_mday);

	parts->tm_yday = (int)(day - calendar_days(year, 0, 1));
	parts->tm_wday = (int)((day % 7 + 7 + 4) % 7);
}

static const char *
read_conversion(const char *at, char letter, struct tm *parts)
{
	int value = 0;

	switch (letter) {
	case 'a':
	case 'A':
		return read_name(at, date_days, 7, &parts->tm_wday);
	case 'b':
	case 'B':
	case 'h':
		return read_name(at, date_months, 12, &parts->tm_mon);
	case 'd':
	case 'e':
		return read_number(at, 2, 1, 31, &parts->tm_mday);
	case 'H':
	case 'k':
		return read_number(at, 2, 0, 23, &parts->tm_hour);
	case 'I':
	case 'l':
		return read_number(at, 2, 1, 12, &parts->tm_hour);
	case 'j':
		at = read_number(at, 3, 1, 366, &value);
		parts->tm_yday = value - 1;
		return at;
	case 'm':
		at = read_number(at, 2, 1, 12, &value);
		parts->tm_mon = value - 1;
		return at;
	case 'M':
		return read_number(at, 2, 0, 59, &parts->tm_min);
	case 'p':
		return read_half(at, parts);
	case 'S':
		return read_number(at, 2, 0, 60, &parts->tm_sec);
	case 'y':
		at = read_number(at, 2, 0, 99, &value);
		parts->tm_year = value < 69 ? value + 100 : value;	/* POSIX.1-2017: 69 is 1969 */
		return at;
	case 'Y':
		at = read_number(at, 4, 0, 9999, &value);
		parts->tm_year = value - 1900;
		return at;
	case 'z':
		return read_zone(at, parts);
	case '%':
		return *at == '%' ? at + 1 : NULL;
	default:
		return NULL;
	}
}

char *
strptime(const char *restrict text, const char *restrict format, struct tm *restrict parts)
{
	const char *at = text;

	for (; at && *format; format++) {
		if (isspace((unsigned char)*format)) {
			while (isspace((unsigned char)*at))
				at++;
		} else if (*format != '%') {
			at = *at == *format ? at + 1 : NULL;
		} else {
			format++;
			if (*format == '\0')
				return NULL;
			at = date_combined(*format) ? strptime(at, date_combined(*format), parts) :
						 read_conversion(at, *format, parts);
		}
	}
	if (at && parts->tm_mday > 0)
		complete(parts);
	return (char *)at;
}
