/* SPDX-License-Identifier: MIT */
/*
 * strftime.c: dates as text.  ISO C11 7.27.3.5, in the "C" locale.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "calendar.h"
#include "date_names.h"

struct text {
	char *at, *end;
	bool full;
};

static void put_format(struct text *text, const char *format, const struct tm *parts);

static void
put_string(struct text *text, const char *string, size_t length)
{
	if ((size_t)(text->end - text->at) <= length) {
		text->full = true;
		return;
	}
	memcpy(text->at, string, length);
	text->at += length;
}

/* At least so many digits, filled with zeros or spaces. */
static void
put_number(struct text *text, long long value, int digits, char fill)
{
	char number[24];
	int length = snprintf(number, sizeof number, fill == ' ' ? "%*lld" : "%0*lld", digits, value);

	put_string(text, number, (size_t)length);
}

static void
put_name(struct text *text, const char *const *names, int count, int which, size_t letters)
{
	const char *name = which >= 0 && which < count ? names[which] : "?";
	size_t length = strlen(name);

	put_string(text, name, letters && letters < length ? letters : length);
}

static void
put_zone(struct text *text, const struct tm *parts)
{
	long minutes = parts->tm_gmtoff / 60, size = minutes < 0 ? -minutes : minutes;
	char zone[8];
	int length = snprintf(zone, sizeof zone, "%c%02d%02d", minutes < 0 ? '-' : '+', (int)(size / 60 % 100),
			      (int)(size % 60));

	put_string(text, zone, (size_t)length);
}

static int
hour_of_12(const struct tm *parts)
{
	return (parts->tm_hour + 11) % 12 + 1;
}

/* Full weeks since the first Sunday (or Monday) of the year. */
static int
week(const struct tm *parts, int first_day)
{
	return (parts->tm_yday + 7 - (parts->tm_wday + 7 - first_day) % 7) / 7;
}

/* Conversions that are a number; returns false if it is another. */
static bool
put_numeric(struct text *text, char letter, const struct tm *parts)
{
	int64_t year = (int64_t)parts->tm_year + 1900, iso_year;
	int iso_week = calendar_week(parts, &iso_year);
	const struct {
		char letter;
		signed char digits;
		char fill;
		long long value;
	} numbers[] = {
		{ 'C', 2, '0', year / 100 - (year % 100 < 0) }, { 'd', 2, '0', parts->tm_mday }, { 'e', 2, ' ', parts->tm_mday },
		{ 'g', 2, '0', iso_year % 100 }, { 'G', 1, '0', iso_year }, { 'H', 2, '0', parts->tm_hour },
		{ 'I', 2, '0', hour_of_12(parts) }, { 'j', 3, '0', parts->tm_yday + 1 }, { 'm', 2, '0', parts->tm_mon + 1 },
		{ 'k', 2, ' ', parts->tm_hour }, { 'l', 2, ' ', hour_of_12(parts) }, { 'M', 2, '0', parts->tm_min },
		{ 'S', 2, '0', parts->tm_sec }, { 'u', 1, '0', (parts->tm_wday + 6) % 7 + 1 },
		{ 'U', 2, '0', week(parts, 0) }, { 'V', 2, '0', iso_week }, { 'w', 1, '0', parts->tm_wday },
		{ 'W', 2, '0', week(parts, 1) }, { 'y', 2, '0', (year % 100 + 100) % 100 }, { 'Y', 1, '0', year },
	};

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		if (numbers[i].letter == letter) {
			put_number(text, numbers[i].value, numbers[i].digits, numbers[i].fill);
			return true;
		}
	}
	return false;
}

static void
put_seconds(struct text *text, const struct tm *parts)
{
	struct tm copy = *parts;

	put_number(text, mktime(&copy), 1, '0');
}

static void
put_conversion(struct text *text, char letter, const struct tm *parts)
{
	if (date_combined(letter))
		put_format(text, date_combined(letter), parts);
	else if (letter == 'a' || letter == 'A')
		put_name(text, date_days, 7, parts->tm_wday, letter == 'a' ? 3 : 0);
	else if (letter == 'b' || letter == 'h' || letter == 'B')
		put_name(text, date_months, 12, parts->tm_mon, letter == 'B' ? 0 : 3);
	else if (letter == 'p')
		put_string(text, parts->tm_hour < 12 ? "AM" : "PM", 2);
	else if (letter == 'P')
		put_string(text, parts->tm_hour < 12 ? "am" : "pm", 2);
	else if (letter == 's')
		put_seconds(text, parts);
	else if (letter == 'z')
		put_zone(text, parts);
	else if (letter == 'Z')
		put_string(text, parts->tm_zone ? parts->tm_zone : "", parts->tm_zone ? strlen(parts->tm_zone) : 0);
	else if (!put_numeric(text, letter, parts))
		put_string(text, &letter, 1);
}

static void
put_format(struct text *text, const char *format, const struct tm *parts)
{
	for (; *format; format++) {
		if (*format != '%' || format[1] == '\0') {
			put_string(text, format, 1);
			continue;
		}
		format++;
		if ((*format == 'E' || *format == 'O') && format[1])
			format++;		/* other numerals: there are none in "C" */
		put_conversion(text, *format, parts);
	}
}

size_t
strftime(char *restrict text, size_t size, const char *restrict format, const struct tm *restrict parts)
{
	struct text to = { text, text + size, size == 0 };

	if (!to.full)
		put_format(&to, format, parts);
	if (to.full)
		return 0;
	*to.at = '\0';
	return (size_t)(to.at - text);
}
