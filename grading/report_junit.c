/* SPDX-License-Identifier: MIT */
/*
 * report_junit.c: JUnit's XML, which most continuous-integration services read.
 *
 *   <testsuites name tests failures errors skipped time>
 *     <testsuite name tests failures errors skipped time>      one: the lab
 *       <properties> <property name="seed" value="1"/> ...
 *       <testcase name classname time [file line]>             classname: "lab1.exercise3"
 *         <failure message type> | <error message type> | <skipped message>
 *         <system-out>                                         what the machine printed
 *
 *   XML 1.0 cannot hold most control characters in any spelling.  Everything here has been through
 *   report_escape.c, so what is left to do are the five characters with a meaning, and in
 *   attributes tab and newline, which a reader would make blanks of.  There is no "timestamp": the
 *   same tree and seed give the same report.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* Characters of an escaped string, as text or as an attribute's value. */
static void
print_xml(FILE *out, const char *text, bool attribute)
{
	for (; *text; text++) {
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else if (attribute && (*text == '\n' || *text == '\t'))
			fprintf(out, "&#%d;", *text);
		else
			fputc(*text, out);
	}
}

static void
print_attribute(FILE *out, const char *name, const char *text)
{
	size_t size = 4 * strlen(text) + 1;
	char *escaped = malloc(size);

	if (!escaped)
		abort();
	fprintf(out, " %s=\"", name);
	print_xml(out, report_escape(escaped, size, text, strlen(text)), true);
	fputc('"', out);
	free(escaped);
}

static void
print_time(FILE *out, unsigned milliseconds)
{
	fprintf(out, " time=\"%u.%03u\"", milliseconds / 1000, milliseconds % 1000);
}

/* The attributes that count tests. */
static void
print_counts(FILE *out, const struct grading *grading)
{
	unsigned counts[4] = { 0 }, milliseconds = 0;
	bool whole = grading->error[0];

	for (size_t i = 0; i < grading->count; i++) {
		counts[grading->records[i].status]++;
		milliseconds += grading->records[i].wall_ms;
	}
	fprintf(out, " tests=\"%zu\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", grading->count + whole, counts[STATUS_FAIL],
		counts[STATUS_ERROR] + whole, counts[STATUS_SKIP]);
	print_time(out, milliseconds);
}

static void
print_property(FILE *out, const char *name, const char *value)
{
	fputs("      <property", out);
	print_attribute(out, "name", name);
	print_attribute(out, "value", value);
	fputs("/>\n", out);
}

static void
print_properties(FILE *out, const struct grading *grading)
{
	char number[32];

	fputs("    <properties>\n", out);
	snprintf(number, sizeof number, "%llu", (unsigned long long)grading->options.seed);
	print_property(out, "seed", number);
	print_property(out, "base", grading->options.base);
	snprintf(number, sizeof number, "%u", grading_points_max(grading));
	print_property(out, "max_score", number);
	if (grading_exit_status(grading) != 2) {
		snprintf(number, sizeof number, "%u", grading_points(grading));
		print_property(out, "score", number);
	}
	if (grading->remark[0])
		print_property(out, "remark", grading->remark);
	fputs("    </properties>\n", out);
}

static void
print_verdict(FILE *out, const struct record *record)
{
	const char *element = record->status == STATUS_FAIL ? "failure" : "error";
	char *details;

	if (record->status == STATUS_SKIP) {
		fputs("      <skipped", out);
		print_attribute(out, "message", record->message);
		fputs("/>\n", out);
		return;
	}
	details = report_details_text(record, 0);
	fprintf(out, "      <%s", element);
	print_attribute(out, "message", record->message);
	print_attribute(out, "type", record->status == STATUS_FAIL ? rubric_evidence_name(record->test->evidence) : "grader");
	fputc('>', out);
	print_xml(out, details, false);
	fprintf(out, "</%s>\n", element);
	free(details);
}

static void
print_case(FILE *out, const struct record *record)
{
	char name[RUBRIC_NAME_MAX], class[48], line[16];

	snprintf(class, sizeof class, "lab%u.exercise%u", record->test->lab, record->test->exercise);
	fputs("    <testcase", out);
	print_attribute(out, "name", rubric_test_name(record->test, name));
	print_attribute(out, "classname", class);
	print_time(out, record->wall_ms);
	if (record->file[0]) {
		snprintf(line, sizeof line, "%u", record->line);
		print_attribute(out, "file", record->file);
		print_attribute(out, "line", line);
	}
	fputs(record->status == STATUS_PASS ? "/>\n" : ">\n", out);
	if (record->status == STATUS_PASS)
		return;
	print_verdict(out, record);
	if (record->output_length) {
		fputs("      <system-out>", out);
		print_xml(out, record->output, false);
		fputs("</system-out>\n", out);
	}
	fputs("    </testcase>\n", out);
}

/*
 * What went wrong with the grading as a whole is a case of its own: suites have no place for it
 * that readers show.
 */
static void
print_whole(FILE *out, const struct grading *grading)
{
	if (!grading->error[0])
		return;
	fputs("    <testcase name=\"grading\" classname=\"grader\" time=\"0.000\">\n      <error", out);
	print_attribute(out, "message", grading->error);
	fputs(" type=\"grader\"/>\n    </testcase>\n", out);
}

char *
report_junit(const struct grading *grading, size_t *length)
{
	char *text = NULL, title[128];
	FILE *out = open_memstream(&text, length);

	if (!out)
		abort();
	snprintf(title, sizeof title, "Lab %u: %s", grading->lab->number, grading->lab->title);
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites", out);
	print_attribute(out, "name", "Pith");
	print_counts(out, grading);
	fputs(">\n  <testsuite", out);
	print_attribute(out, "name", title);
	print_counts(out, grading);
	fputs(">\n", out);
	print_properties(out, grading);
	for (size_t i = 0; i < grading->count; i++)
		print_case(out, &grading->records[i]);
	print_whole(out, grading);
	fputs("  </testsuite>\n</testsuites>\n", out);
	if (fclose(out))
		abort();
	return text;
}
