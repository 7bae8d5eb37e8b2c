/* SPDX-License-Identifier: MIT */
/*
 * report_text.c: the report for people.
 *
 *   One line a test, in the rubric's order.  A test that failed says below its line what was
 *   expected, what was seen and where, shows what the machine printed, and ends with the one
 *   command that runs just this test again.
 */
#include "report.h"

#include <string.h>

#define BAR_WIDTH	40u
#define INDENT		"        "	/* of what stands below a test's line */

static const char *const status_colours[] = {
	[STATUS_ERROR] = "\033[1;35m",
	[STATUS_PASS] = "\033[32m",
	[STATUS_FAIL] = "\033[1;31m",
	[STATUS_SKIP] = "\033[33m",
};

#define PLAIN	"\033[0m"

static void
print_record(FILE *out, const struct record *record, bool colour, size_t most)
{
	char name[RUBRIC_NAME_MAX];

	fprintf(out, "  %s%-5s%s %u.%u %-44s %2u/%-2u\n", colour ? status_colours[record->status] : "",
		report_status_name(record->status), colour ? PLAIN : "", record->test->lab, record->test->exercise,
		rubric_test_name(record->test, name), record->points, record->test->points);
	if (record->status != STATUS_PASS)
		report_details(out, record, INDENT, most);
}

static void
print_bar(FILE *out, unsigned points, unsigned most)
{
	unsigned full = most ? points * BAR_WIDTH / most : 0;

	fprintf(out, "  [");
	for (unsigned i = 0; i < BAR_WIDTH; i++)
		fputs(i < full ? "\033[42m \033[0m" : " ", out);
	fprintf(out, "]\n");
}

static void
print_total(FILE *out, const struct grading *grading, bool colour)
{
	unsigned counts[4] = { 0 }, points = grading_points(grading), most = grading_points_max(grading);

	for (size_t i = 0; i < grading->count; i++)
		counts[grading->records[i].status]++;
	fputc('\n', out);
	if (colour)
		print_bar(out, points, most);
	if (counts[STATUS_ERROR] || grading->error[0])
		fprintf(out, "  no score: the grader could not do all of its work\n");
	else
		fprintf(out, "  %u of %u points\n", points, most);
	fprintf(out, "  %u passed, %u failed, %u skipped, %u grader errors; lab %u, seed %llu\n", counts[STATUS_PASS],
		counts[STATUS_FAIL], counts[STATUS_SKIP], counts[STATUS_ERROR], grading->lab->number,
		(unsigned long long)grading->options.seed);
}

/* True if every test has the same message: the submission as a whole is at fault, which is told once. */
static bool
is_one_cause(const struct grading *grading)
{
	for (size_t i = 0; i < grading->count; i++)
		if (!grading->records[i].message[0] || strcmp(grading->records[i].message, grading->records[0].message))
			return false;
	return grading->count > 1;
}

void
report_text(FILE *out, const struct grading *grading, bool colour, size_t most)
{
	fprintf(out, "Lab %u: %s\n\n", grading->lab->number, grading->lab->title);
	if (is_one_cause(grading)) {
		fprintf(out, "  All %zu tests %s:\n", grading->count,
			grading->records[0].status == STATUS_FAIL ? "fail" : "end with a grader error");
		report_details(out, &grading->records[0], INDENT, most);
	} else {
		for (size_t i = 0; i < grading->count; i++)
			print_record(out, &grading->records[i], colour, most);
	}
	if (grading->error[0]) {
		fprintf(out, "\n  grader error: ");
		report_print_escaped(out, grading->error, strlen(grading->error), "");
	}
	if (grading->remark[0]) {
		fprintf(out, "\n  note: ");
		report_print_escaped(out, grading->remark, strlen(grading->remark), "");
	}
	print_total(out, grading, colour);
}
