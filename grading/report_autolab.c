/* SPDX-License-Identifier: MIT */
/*
 * report_autolab.c: what Autolab expects on standard output.
 *
 *   The text report, then one line with the verdicts by exercise, then, last of all, the line with
 *   the scores: a problem for each exercise, "1.3", and "1.0" for the lab as a whole.  Nothing a
 *   machine printed can come after it, or begin a line before it.  Autolab throws away what is
 *   longer than 10,000 lines, so long transcripts are cut until all fits.
 */
#include "report_values.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX	9900u

static size_t
count_lines(const char *text)
{
	size_t lines = 0;

	while ((text = strchr(text, '\n'))) {
		lines++;
		text++;
	}
	return lines;
}

static char *
text_that_fits(const struct grading *grading)
{
	for (size_t most = OUTPUT_MAX;; most /= 2) {
		char *text = NULL;
		size_t length;
		FILE *out = open_memstream(&text, &length);

		if (!out)
			abort();
		report_text(out, grading, false, most);
		if (fclose(out))
			abort();
		if (!most || count_lines(text) <= LINES_MAX)
			return text;
		free(text);
	}
}

/* object[key], a new empty object if it is not there. */
static json_t *
member(json_t *object, const char *key)
{
	if (!json_object_get(object, key))
		json_object_set_new(object, key, json_object());
	return json_object_get(object, key);
}

static char *
stages_line(const struct grading *grading)
{
	json_t *line = json_object(), *stages = json_array();
	char exercise[16], name[RUBRIC_NAME_MAX];
	size_t length;

	json_object_set_new(line, "_presentation", json_string("semantic"));
	json_object_set_new(line, "stages", stages);
	for (size_t i = 0; i < grading->count; i++) {
		const struct record *record = &grading->records[i];
		json_t *verdict = json_object();

		report_exercise(record, exercise);
		if (!json_object_get(line, exercise))
			json_array_append_new(stages, json_string(exercise));
		json_object_set_new(verdict, "passed", json_boolean(record->status == STATUS_PASS));
		if (record->status != STATUS_PASS)
			value_text(verdict, "hint", record->message);
		json_object_set_new(member(line, exercise), rubric_test_name(record->test, name), verdict);
	}
	return value_dump(line, JSON_COMPACT, &length);
}

static char *
scores_line(const struct grading *grading)
{
	json_t *line = json_object(), *scores = member(line, "scores");
	bool error = grading_exit_status(grading) == 2;
	char exercise[16];
	size_t length;

	for (size_t i = 0; i < grading->count && !error; i++) {
		const struct record *record = &grading->records[i];
		json_int_t before = json_integer_value(json_object_get(scores, report_exercise(record, exercise)));

		json_object_set_new(scores, exercise, json_integer(before + record->points));
	}
	json_object_set_new(line, "scoreboard", error ? json_array() : json_pack("[i]", (int)grading_points(grading)));
	return value_dump(line, JSON_COMPACT, &length);
}

char *
report_autolab(const struct grading *grading, size_t *length)
{
	char *text = text_that_fits(grading), *stages = stages_line(grading), *scores = scores_line(grading), *all;
	int size = asprintf(&all, "%s\n%s\n%s\n", text, stages, scores);

	if (size < 0)
		abort();
	*length = (size_t)size;
	free(text);
	free(stages);
	free(scores);
	return all;
}
