/* SPDX-License-Identifier: MIT */
/*
 * report_prairielearn.c: what PrairieLearn expects in /grade/results/results.json.
 *
 *   It must not be longer than 1 MB, so what machines printed is cut until it is not.  A submission
 *   that cannot be judged because of a grader error is "not gradable": it costs the student no
 *   attempt.
 */
#include "report_values.h"

#include <stdlib.h>

#define SIZE_MAX_BYTES	1000000u

static json_t *
test_object(const struct record *record, size_t most)
{
	char name[RUBRIC_NAME_MAX + 16];
	json_t *test = json_object();

	value_text(test, "name", report_name(record, name));
	value_text(test, "description", record->test->title);
	value_number(test, "points", record->points);
	value_number(test, "max_points", record->test->points);
	value_text(test, "message", record->status == STATUS_PASS ? "" : record->message);
	value_details(test, "output", record, most);
	return test;
}

static char *
report(const struct grading *grading, size_t most, size_t *length)
{
	unsigned points = grading_points(grading), all = grading_points_max(grading);
	bool error = grading_exit_status(grading) == 2;
	json_t *object = json_object(), *tests = json_array();

	json_object_set_new(object, "gradable", json_boolean(!error));
	if (!error)
		json_object_set_new(object, "score", json_real(all ? (double)points / all : 0));
	value_text(object, "message", error ? report_error(grading) : "");
	value_text(object, "output", grading->remark);
	for (size_t i = 0; i < grading->count && !error; i++)
		json_array_append_new(tests, test_object(&grading->records[i], most));
	json_object_set_new(object, "tests", tests);
	return value_dump(object, JSON_INDENT(1), length);
}

char *
report_prairielearn(const struct grading *grading, size_t *length)
{
	for (size_t most = OUTPUT_MAX;; most /= 2) {
		char *text = report(grading, most, length);

		if (!most || *length <= SIZE_MAX_BYTES)
			return text;
		free(text);
	}
}
