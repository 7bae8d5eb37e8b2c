/* SPDX-License-Identifier: MIT */
/*
 * report_gradescope.c: what Gradescope expects in /autograder/results/results.json.
 *
 *   Every format field is "text": in "html" or "md" a guest could write the page.  Standard output
 *   stays hidden, as a person who reads it there would see the report twice.
 */
#include "report_values.h"

static json_t *
test_object(const struct grading *grading, const struct record *record, size_t number)
{
	char name[RUBRIC_NAME_MAX + 16], exercise[16], seed[32], order[32];
	json_t *test = json_object();

	snprintf(order, sizeof order, "%s.%zu", report_exercise(record, exercise), number);
	snprintf(seed, sizeof seed, "%llu", (unsigned long long)grading->options.seed);
	value_number(test, "score", record->points);
	value_number(test, "max_score", record->test->points);
	value_text(test, "status", record->status == STATUS_PASS ? "passed" : "failed");
	value_text(test, "name", report_name(record, name));
	value_text(test, "name_format", "text");
	value_text(test, "number", order);
	value_details(test, "output", record, OUTPUT_MAX);
	value_text(test, "output_format", "text");
	json_object_set_new(test, "tags", json_pack("[ss]", exercise, rubric_evidence_name(record->test->evidence)));
	value_text(test, "visibility", record->visibility);
	json_object_set_new(test, "extra_data", json_pack("{ssss}", "seed", seed, "verdict", report_status_name(record->status)));
	return test;
}

char *
report_gradescope(const struct grading *grading, size_t *length)
{
	json_t *report = json_object(), *tests = json_array();
	bool error = grading_exit_status(grading) == 2;

	if (!error)
		value_number(report, "score", grading_points(grading));
	value_seconds(report, "execution_time", value_duration(grading));
	value_text(report, "output", error ? report_error(grading) : grading->remark);
	value_text(report, "output_format", "text");
	value_text(report, "test_output_format", "text");
	value_text(report, "test_name_format", "text");
	value_text(report, "visibility", "visible");
	value_text(report, "stdout_visibility", "hidden");
	for (size_t i = 0; i < grading->count && !error; i++)
		json_array_append_new(tests, test_object(grading, &grading->records[i], i + 1));
	json_object_set_new(report, "tests", tests);
	return value_dump(report, JSON_INDENT(2), length);
}
