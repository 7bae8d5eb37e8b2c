/* SPDX-License-Identifier: MIT */
/*
 * report_json.c: the report for programs: result.json.
 *
 *   {"format": 1, "lab", "title", "base", "seed" (a string: it has 64 bits), "phase", "status", "score", "max_score", "error",
 *    "remark", "tests": [{"id", "title", "exercise", "status", "points", "max_points", "evidence", "tags", "visibility", "message",
 *               "expected", "seen", "where", "explanation", "file", "line", "output", "hint",
 *               "seed", "replay", "duration_ms"}]}
 *
 *   status: "pass", "fail", "error", and for tests "skip".  All strings are plain ASCII
 *   (report_escape.c).  score is null when the grader could not do its work: an error of ours is no
 *   score.  Only duration_ms differs between two gradings of the same files with the same seed.
 */
#include "report_values.h"

#include <stdlib.h>

static json_t *
tags(const struct record *record)
{
	char exercise[16];

	return json_pack("[ss]", report_exercise(record, exercise), rubric_evidence_name(record->test->evidence));
}

static json_t *
test_object(const struct grading *grading, const struct record *record)
{
	char name[RUBRIC_NAME_MAX], exercise[16], seed[32];
	json_t *test = json_object();

	snprintf(seed, sizeof seed, "%llu", (unsigned long long)grading->options.seed);
	value_text(test, "id", rubric_test_name(record->test, name));
	value_text(test, "title", record->test->title);
	value_text(test, "exercise", report_exercise(record, exercise));
	value_text(test, "status", report_status_name(record->status));
	value_number(test, "points", record->points);
	value_number(test, "max_points", record->test->points);
	value_text(test, "evidence", rubric_evidence_name(record->test->evidence));
	json_object_set_new(test, "tags", tags(record));
	value_text(test, "visibility", record->visibility);
	value_text(test, "message", record->message);
	value_text(test, "expected", record->expected);
	value_text(test, "seen", record->seen);
	value_text(test, "where", record->where);
	value_text(test, "explanation", record->explanation);
	value_text(test, "file", record->file);
	value_number(test, "line", record->line);
	value_text(test, "output", record->output);
	value_text(test, "hint", record->hint);
	value_text(test, "seed", seed);
	value_text(test, "replay", record->replay);
	value_number(test, "duration_ms", record->wall_ms);
	return test;
}

char *
report_json(const struct grading *grading, size_t *length)
{
	static const char *const statuses[] = { "pass", "fail", "error" };
	int status = grading_exit_status(grading);
	json_t *report = json_object(), *tests = json_array();
	char seed[32];

	snprintf(seed, sizeof seed, "%llu", (unsigned long long)grading->options.seed);
	value_number(report, "format", 1);
	value_number(report, "lab", grading->lab->number);
	value_text(report, "title", grading->lab->title);
	value_text(report, "base", grading->options.base);
	value_text(report, "seed", seed);
	value_number(report, "phase", grading->options.phase);
	value_text(report, "status", statuses[status]);
	json_object_set_new(report, "score", status == 2 ? json_null() : json_integer(grading_points(grading)));
	value_number(report, "max_score", grading_points_max(grading));
	value_text(report, "error", grading->error);
	value_text(report, "remark", grading->remark);
	for (size_t i = 0; i < grading->count; i++)
		json_array_append_new(tests, test_object(grading, &grading->records[i]));
	json_object_set_new(report, "tests", tests);
	return value_dump(report, JSON_INDENT(2), length);
}
