/* SPDX-License-Identifier: MIT */
/*
 * libc_time.c: dates of the library, compared with the host's.
 */
#include "unit.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <time.h>

#define gmtime_r libc_gmtime_r
#define localtime_r libc_localtime_r
#define gmtime libc_gmtime
#define localtime libc_localtime
#define timegm libc_timegm
#define mktime libc_mktime
#define difftime libc_difftime
#define asctime_r libc_asctime_r
#define asctime libc_asctime
#define ctime_r libc_ctime_r
#define ctime libc_ctime
#define strftime libc_strftime
#define strptime libc_strptime
#define tzset libc_tzset
#define tzname libc_tzname
#define timezone libc_timezone
#define daylight libc_daylight
struct tm *gmtime_r(const time_t *time, struct tm *parts);
struct tm *localtime_r(const time_t *time, struct tm *parts);
struct tm *gmtime(const time_t *time);
struct tm *localtime(const time_t *time);
time_t timegm(struct tm *parts);
time_t mktime(struct tm *parts);
double difftime(time_t later, time_t earlier);
char *asctime_r(const struct tm *parts, char *text);
char *asctime(const struct tm *parts);
char *ctime_r(const time_t *time, char *text);
char *ctime(const time_t *time);
size_t strftime(char *text, size_t size, const char *format, const struct tm *parts);
char *strptime(const char *text, const char *format, struct tm *parts);
void tzset(void);
#include "user/lib/libc/calendar.c"
#include "user/lib/libc/zone.c"
#include "user/lib/libc/time.c"
#define put_string put_string_of_date
#define put_number put_number_of_date
#include "user/lib/libc/strftime.c"
#define read_name read_name_of_date
#define read_number read_number_of_date
#define read_conversion read_conversion_of_date
#include "user/lib/libc/strptime.c"
#undef gmtime_r
#undef timegm
#undef strftime
#undef strptime
#undef asctime

static time_t
random_time(uint32_t *state)
{
	int64_t value = (int64_t)((uint64_t)unit_random(state) << 32 | unit_random(state));

	return value >> (unit_random(state) % 34 + 20);
}

START_TEST(time_splits_and_joins_as_the_host_does)
{
	uint32_t state = 1970;

	for (int i = 0; i < 50000; i++) {
		time_t t = random_time(&state);
		struct tm ours, theirs, copy;

		ck_assert(libc_gmtime_r(&t, &ours) && gmtime_r(&t, &theirs));
		ck_assert_msg(ours.tm_sec == theirs.tm_sec && ours.tm_min == theirs.tm_min && ours.tm_hour == theirs.tm_hour &&
			      ours.tm_mday == theirs.tm_mday && ours.tm_mon == theirs.tm_mon && ours.tm_year == theirs.tm_year &&
			      ours.tm_wday == theirs.tm_wday && ours.tm_yday == theirs.tm_yday,
			      "gmtime(%lld): expected %sseen %s", (long long)t, asctime(&theirs), libc_asctime(&ours));
		copy = ours;
		ck_assert_int_eq(libc_timegm(&copy), t);
	}
}
END_TEST

START_TEST(time_odd_dates_are_put_right)
{
	uint32_t state = 99;

	for (int i = 0; i < 20000; i++) {
		struct tm ours = {
			.tm_year = (int)(unit_random(&state) % 400) - 100, .tm_mon = (int)(unit_random(&state) % 100) - 50,
			.tm_mday = (int)(unit_random(&state) % 1000) - 500, .tm_hour = (int)(unit_random(&state) % 200) - 100,
			.tm_min = (int)(unit_random(&state) % 2000) - 1000, .tm_sec = (int)(unit_random(&state) % 9999) - 5000,
		}, theirs = ours;

		ck_assert_int_eq(libc_timegm(&ours), timegm(&theirs));
		ck_assert_int_eq(ours.tm_mday, theirs.tm_mday);
		ck_assert_int_eq(ours.tm_yday, theirs.tm_yday);
	}
}
END_TEST

START_TEST(time_text_is_the_hosts)
{
	static const char *const formats[] = {
		"%a %A %b %B %h %c", "%C %d %D %e %F", "%g %G %V %u %w", "%H %I %j %m %M %n %p %P %r %R %S", "%t %T %U %W",
		"%x %X %y %Y %%", "%k %l %Ey %Od", "%s", "plain", "",
	};
	uint32_t state = 5;

	setenv("TZ", "UTC0", 1);
	for (int i = 0; i < 20000; i++) {
		time_t t = random_time(&state) % 30000000000;	/* years of four digits */
		const char *format = formats[i % 10];
		struct tm parts;
		char ours[256], theirs[256];

		gmtime_r(&t, &parts);
		size_t length = libc_strftime(ours, sizeof ours, format, &parts);
		ck_assert_uint_eq(length, strftime(theirs, sizeof theirs, format, &parts));
		ck_assert_msg(length == 0 || strcmp(ours, theirs) == 0, "\"%s\" of %lld: expected %s, seen %s", format,
			      (long long)t, theirs, ours);
	}
}
END_TEST

START_TEST(time_text_that_does_not_fit_is_none)
{
	struct tm parts = { .tm_mday = 1, .tm_year = 100 };
	char text[11];

	ck_assert_uint_eq(libc_strftime(text, 11, "%F", &parts), 10);
	ck_assert_uint_eq(libc_strftime(text, 10, "%F", &parts), 0);
	ck_assert_uint_eq(libc_strftime(text, 0, "", &parts), 0);
}
END_TEST

START_TEST(time_zones_have_names_and_offsets)
{
	static const struct {
		const char *zone, *text;
	} cases[] = {
		{ "CET-1", "01:00 CET +0100" }, { "EST5", "19:00 EST -0500" }, { "<+0530>-5:30", "05:30 +0530 +0530" },
		{ "", "00:00 UTC +0000" }, { "nonsense", "00:00 UTC +0000" }, { "AB1", "00:00 UTC +0000" },
		{ "XYZ25", "00:00 UTC +0000" }, { "UTC", "00:00 UTC +0000" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		time_t zero = 0;
		struct tm parts;
		char text[64];

		setenv("TZ", cases[i].zone, 1);
		ck_assert_ptr_nonnull(libc_localtime_r(&zero, &parts));
		libc_strftime(text, sizeof text, "%H:%M %Z %z", &parts);
		ck_assert_str_eq(text, cases[i].text);
		ck_assert_int_eq(libc_mktime(&parts), 0);
	}
}
END_TEST

START_TEST(time_text_can_be_read)
{
	static const char *const formats[] = { "%Y-%m-%d %H:%M:%S", "%a, %d %b %Y %T", "%D %r", "%c", "%F %R" };
	uint32_t state = 77;

	for (int i = 0; i < 5000; i++) {
		time_t t = 31536000 + unit_random(&state) % 1000000000;
		struct tm parts, ours = { 0 }, theirs = { 0 };
		char text[128];

		gmtime_r(&t, &parts);
		strftime(text, sizeof text, formats[i % 5], &parts);
		ck_assert_ptr_eq(libc_strptime(text, formats[i % 5], &ours), text + strlen(text));
		ck_assert_ptr_nonnull(strptime(text, formats[i % 5], &theirs));
		ck_assert_msg(timegm(&ours) == timegm(&theirs) && ours.tm_wday == theirs.tm_wday, "\"%s\" read by \"%s\"", text,
			      formats[i % 5]);
	}
	struct tm parts;
	ck_assert_ptr_null(libc_strptime("2024-13-01", "%F", &parts));
	ck_assert_ptr_null(libc_strptime("x", "%H", &parts));
}
END_TEST

int
main(void)
{
	const struct unit_test tests[] = {
		UNIT(time_splits_and_joins_as_the_host_does),
		UNIT(time_odd_dates_are_put_right),
		UNIT(time_text_is_the_hosts),
		UNIT(time_text_that_does_not_fit_is_none),
		UNIT(time_zones_have_names_and_offsets),
		UNIT(time_text_can_be_read),
	};

	return unit_run("libc_time", tests, sizeof tests / sizeof tests[0]);
}
