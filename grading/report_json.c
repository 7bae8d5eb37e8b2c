/* SPDX-License-Identifier: MIT */
/*
 * report_json.c: the report for programs: result.json.
 *
 *   {"format": 1, "lab", "title", "seed" (a string: it has 64 bits), "status", "score", "max_score", "error", "remark",
 *    "tests": [{"id", "title", "exercise", "status", "points", "max_points", "evidence", "message", "expected", "seen", "where",
 *               "file", "line", "output", "replay", "duration_ms"}]}
 *
 *   status: "pass", "fail", "error", and for tests "skip".  All strings are plain ASCII (report_escape.c).  score is null when
 *   the grader could not do its work: an error of ours is no score.  Only duration_ms differs between two gradings of the
 *   same files with the same seed.
 */
#include "report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT	1

static void
set_text(json_t *object, const char *key, const char *text)
{
	size_t size = 4 * strlen(text) + 1;
	char *escaped = malloc(size);

	if (!escaped || json_object_set_new(object, key, json_string(report_escape(escaped, size, text, strlen(text)))))
		abort();
	free(escaped);
}

static void
set_number(json_t *object, const char *key, unsigned number)
{
	json_object_set_new(object, key, json_integer(number));
}

static json_t *
test_object(const struct record *record)
{
	char name[RUBRIC_NAME_MAX], exercise[32];
	json_t *test = json_object();

	snprintf(exercise, sizeof exercise, "%u.%u", record->test->lab, record->test->exercise);
	set_text(test, "id", rubric_test_name(record->test, name));
	set_text(test, "title", record->test->title);
	set_text(test, "exercise", exercise);
	set_text(test, "status", report_status_name(record->status));
	set_number(test, "points", record->points);
	set_number(test, "max_points", record->test->points);
	set_text(test, "evidence", rubric_evidence_name(record->test->evidence));
	set_text(test, "message", record->message);
	set_text(test, "expected", record->expected);
	set_text(test, "seen", record->seen);
	set_text(test, "where", record->where);
	set_text(test, "file", record->file);
	set_number(test, "line", record->line);
	set_text(test, "output", record->output);
	set_text(test, "replay", record->replay);
	set_number(test, "duration_ms", record->wall_ms);
	return test;
}

char *
report_json(const struct grading *grading, size_t *length)
{
	static const char *const statuses[] = { "pass", "fail", "error" };
	int status = grading_exit_status(grading);
	json_t *report = json_object(), *tests = json_array();
	char seed[32], *text;

	snprintf(seed, sizeof seed, "%llu", (unsigned long long)grading->options.seed);
	set_number(report, "format", FORMAT);
	set_number(report, "lab", grading->lab->number);
	set_text(report, "title", grading->lab->title);
	set_text(report, "seed", seed);
	set_text(report, "status", statuses[status]);
	json_object_set_new(report, "score", status == 2 ? json_null() : json_integer(grading_points(grading)));
	set_number(report, "max_score", grading_points_max(grading));
	set_text(report, "error", grading->error);
	set_text(report, "remark", grading->remark);
	for (size_t i = 0; i < grading->count; i++)
		json_array_append_new(tests, test_object(&grading->records[i]));
	json_object_set_new(report, "tests", tests);
	text = json_dumps(report, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	json_decref(report);
	if (!text)
		abort();
	*length = strlen(text);
	return text;
}
