/* SPDX-License-Identifier: MIT */
/*
 * report_details.c: what several reports say in the same words.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

static const char *const status_names[] = {
	[STATUS_ERROR] = "error",
	[STATUS_PASS] = "pass",
	[STATUS_FAIL] = "fail",
	[STATUS_SKIP] = "skip",
};

const char *
report_status_name(enum status status)
{
	return status_names[status];
}

const char *
report_exercise(const struct record *record, char buffer[16])
{
	snprintf(buffer, 16, "%u.%u", record->test->lab, record->test->exercise);
	return buffer;
}

const char *
report_name(const struct record *record, char buffer[RUBRIC_NAME_MAX + 16])
{
	char name[RUBRIC_NAME_MAX], exercise[16];

	snprintf(buffer, RUBRIC_NAME_MAX + 16, "%s %s", report_exercise(record, exercise), rubric_test_name(record->test, name));
	return buffer;
}

/* "expected  text", and further lines of the text below its first. */
static void
print_field(FILE *out, const char *indent, const char *label, const char *text)
{
	const char *line = text;

	while (*line) {
		size_t length = strcspn(line, "\n");

		fprintf(out, "%s%-9s ", indent, line == text ? label : "");
		report_print_escaped(out, line, length, "");
		if (!length)
			fputc('\n', out);
		line += length + (line[length] == '\n');
	}
}

/* The output was escaped when it was taken; escaping it once more changes nothing. */
static void
print_output(FILE *out, const struct record *record, const char *indent, size_t most)
{
	bool cut = record->output_length > most;
	char deeper[32];

	if (!record->output_length || !most)
		return;
	snprintf(deeper, sizeof deeper, "%s| ", indent);
	fprintf(out, "%swhat it printed:\n", indent);
	report_print_escaped(out, record->output, cut ? most : record->output_length, deeper);
	if (cut)
		fprintf(out, "%s[there was more: see result.json]\n", deeper);
}

void
report_details(FILE *out, const struct record *record, const char *indent, size_t most)
{
	print_field(out, indent, "", record->message);
	print_field(out, indent, "expected", record->expected);
	print_field(out, indent, "seen", record->seen);
	print_field(out, indent, "where", record->where);
	print_field(out, indent, "explained", record->explanation);
	print_output(out, record, indent, most);
	if (record->status == STATUS_FAIL)
		print_field(out, indent, "hint:", record->hint);
	if (record->status != STATUS_SKIP)
		print_field(out, indent, "again:", record->replay);
}

char *
report_details_text(const struct record *record, size_t most)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		abort();
	report_details(out, record, "", most);
	if (fclose(out))
		abort();
	return text;
}

const char *
report_error(const struct grading *grading)
{
	if (grading_exit_status(grading) != 2)
		return "";
	if (grading->error[0])
		return grading->error;
	for (size_t i = 0; i < grading->count; i++)
		if (grading->records[i].status == STATUS_ERROR && grading->records[i].message[0])
			return grading->records[i].message;
	return "the grader could not do all of its work";
}
