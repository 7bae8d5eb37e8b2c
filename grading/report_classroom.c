/* SPDX-License-Identifier: MIT */
/*
 * report_classroom.c: what GitHub Classroom's reporter reads from a step's output "result": JSON in base64.
 *
 *   The reporter adds up tests[].score, so a grading that ended with a grader error has no points
 *   in it.  It knows no skipped tests: these count as failed.  Base64: RFC 4648, section 4.
 */
#include "report_values.h"

#include <stdlib.h>

static char *
base64(const char *bytes, size_t length, size_t *size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = malloc(length / 3 * 4 + 5), *to = text;

	if (!text)
		abort();
	for (size_t i = 0; i < length; i += 3) {
		size_t left = length - i < 3 ? length - i : 3;
		unsigned three = 0;

		for (size_t n = 0; n < 3; n++)
			three = three << 8 | (n < left ? (unsigned char)bytes[i + n] : 0);
		for (size_t n = 0; n < 4; n++)
			*to++ = n <= left ? digits[three >> (18 - 6 * n) & 0x3f] : '=';
	}
	*to = '\0';
	*size = (size_t)(to - text);
	return text;
}

static json_t *
test_object(const struct record *record, bool error)
{
	char name[RUBRIC_NAME_MAX + 16];
	json_t *test = json_object();

	value_text(test, "name", report_name(record, name));
	value_text(test, "status", record->status == STATUS_SKIP ? "fail" : report_status_name(record->status));
	value_number(test, "score", error ? 0 : record->points);
	value_number(test, "max_score", record->test->points);
	value_details(test, "message", record, 4096);
	value_text(test, "test_code", record->replay);
	value_text(test, "filename", record->file);
	value_number(test, "line_no", record->line);
	value_seconds(test, "duration", record->wall_ms);
	return test;
}

char *
report_classroom(const struct grading *grading, size_t *length)
{
	static const char *const statuses[] = { "pass", "fail", "error" };
	int status = grading_exit_status(grading);
	json_t *report = json_object(), *tests = json_array();
	char *text, *coded;

	value_number(report, "version", 1);
	value_text(report, "status", statuses[status]);
	value_number(report, "max_score", grading_points_max(grading));
	for (size_t i = 0; i < grading->count; i++)
		json_array_append_new(tests, test_object(&grading->records[i], status == 2));
	json_object_set_new(report, "tests", tests);
	text = value_dump(report, JSON_COMPACT, length);
	coded = base64(text, *length, length);
	free(text);
	return coded;
}
