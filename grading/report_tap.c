/* SPDX-License-Identifier: MIT */
/*
 * report_tap.c: the Test Anything Protocol, version 14.
 *
 *   One line a test, and below each that did not pass a block of diagnostics.  Values there are
 *   JSON strings, which YAML reads as they are: on one line each, so that nothing a machine printed
 *   can begin a line.  A test that is skipped is "ok" with the directive, as the protocol has it;
 *   the one it waits for is "not ok".  A grader error ends the document with "Bail out!".
 */
#include "report_values.h"

#include <stdlib.h>
#include <string.h>

#define MOST	16384u	/* bytes of guest text a test: harnesses do not read values of any length */

static void
print_value(FILE *out, const char *key, const char *text)
{
	char *quoted;

	if (!text[0])
		return;
	quoted = value_quote(text);
	fprintf(out, "  %s: %s\n", key, quoted);
	free(quoted);
}

static void
print_output(FILE *out, const struct record *record)
{
	char *some = strndup(record->output, MOST);

	if (!some)
		abort();
	print_value(out, "output", some);
	if (record->output_length > MOST)
		print_value(out, "output_cut", "there was more: see result.json");
	free(some);
}

static void
print_diagnostics(FILE *out, const struct record *record)
{
	fputs("  ---\n", out);
	print_value(out, "message", record->message);
	print_value(out, "severity", report_status_name(record->status));
	fprintf(out, "  points: %u\n  max_points: %u\n", record->points, record->test->points);
	print_value(out, "expected", record->expected);
	print_value(out, "seen", record->seen);
	print_value(out, "where", record->where);
	print_value(out, "explanation", record->explanation);
	print_value(out, "file", record->file);
	if (record->line)
		fprintf(out, "  line: %u\n", record->line);
	print_output(out, record);
	if (record->status == STATUS_FAIL)
		print_value(out, "hint", record->hint);
	print_value(out, "again", record->replay);
	fputs("  ...\n", out);
}

/* One line of text, without what has a meaning on a test line. */
static void
print_words(FILE *out, const char *text)
{
	char escaped[4 * SENTENCE_MAX + 1];

	report_escape(escaped, sizeof escaped, text, strlen(text));
	for (const char *c = escaped; *c; c++) {
		if (*c == '#' || *c == '\\')
			fputc('\\', out);
		fputc(*c == '\n' || *c == '\t' ? ' ' : *c, out);
	}
}

static void
print_test(FILE *out, const struct record *record, size_t number)
{
	char name[RUBRIC_NAME_MAX + 16];
	bool good = record->status == STATUS_PASS || record->status == STATUS_SKIP;

	fprintf(out, "%s %zu - %s", good ? "ok" : "not ok", number, report_name(record, name));
	if (record->status == STATUS_SKIP) {
		fputs(" # SKIP ", out);
		print_words(out, record->message);
	}
	fputc('\n', out);
	if (!good)
		print_diagnostics(out, record);
}

char *
report_tap(const struct grading *grading, size_t *length)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, length);

	if (!out)
		abort();
	fprintf(out, "TAP version 14\n1..%zu\n", grading->count);
	fprintf(out, "# lab %u, seed %llu\n", grading->lab->number, (unsigned long long)grading->options.seed);
	for (size_t i = 0; i < grading->count; i++)
		print_test(out, &grading->records[i], i + 1);
	if (report_error(grading)[0]) {
		fputs("Bail out! ", out);
		print_words(out, report_error(grading));
		fputc('\n', out);
	}
	if (fclose(out))
		abort();
	return text;
}
