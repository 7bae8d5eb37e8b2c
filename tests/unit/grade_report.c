/* SPDX-License-Identifier: MIT */
/*
 * grade_report.c: reports of hostile bytes, and scores.
 *
 *   The records are made up here.
 */
#include <check.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

static struct grading grading;

static void
set_up(void)
{
	memset(&grading, 0, sizeof grading);
	grading.options = (struct options){ .lab = 1, .tree = ".", .base = "own", .seed = 7, .phase = 2 };
	grading.lab = rubric_lab(1);
	ck_assert(grading_choose(&grading));
}

static void
pass_all(void)
{
	for (size_t i = 0; i < grading.count; i++) {
		grading.records[i].status = STATUS_PASS;
		grading.records[i].points = grading.records[i].test->points;
	}
}

/* Forged lines, then all 256 bytes. */
static size_t
hostile_bytes(char bytes[512])
{
	static const char forged[] = "\n  pass  1.1 serial-sends-every-byte  2/2\n\n  100 of 100 points\n";
	size_t length = sizeof forged - 1;

	memcpy(bytes, forged, length);
	for (unsigned i = 0; i < 256; i++)
		bytes[length++] = (char)i;
	return length;
}

static char *
text_report(void)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	report_text(out, &grading, false, OUTPUT_MAX);
	fclose(out);
	ck_assert_uint_eq(strlen(text), length);
	return text;
}

START_TEST(what_nobody_judged_is_no_score)
{
	char *text = text_report();
	size_t length;
	char *json = report_json(&grading, &length);

	ck_assert_int_eq(grading_exit_status(&grading), 2);
	ck_assert_ptr_nonnull(strstr(text, "no score"));
	ck_assert_ptr_null(strstr(text, " points"));
	ck_assert_ptr_nonnull(strstr(json, "\"score\": null"));
	free(json);
	free(text);
}
END_TEST

START_TEST(passed_failed_and_skipped_have_exit_statuses)
{
	pass_all();
	ck_assert_int_eq(grading_exit_status(&grading), 0);
	ck_assert_uint_eq(grading_points(&grading), grading_points_max(&grading));
	grading.records[3].status = STATUS_SKIP;
	ck_assert_int_eq(grading_exit_status(&grading), 1);
	grading_fail_all(&grading, "no");
	ck_assert_int_eq(grading_exit_status(&grading), 1);
	ck_assert_uint_eq(grading_points(&grading), 0);
	pass_all();
	grading_error(&grading, "first %d", 1);
	grading_error(&grading, "second");
	ck_assert_str_eq(grading.error, "first 1");
	ck_assert_int_eq(grading_exit_status(&grading), 2);
}
END_TEST

START_TEST(hostile_bytes_are_shown_and_indented)
{
	char bytes[512], *text, *save = NULL;
	unsigned totals = 0;

	pass_all();
	grading.records[0].status = STATUS_FAIL;
	grading.records[0].points = 0;
	report_take_output(&grading.records[0], bytes, hostile_bytes(bytes));
	text = text_report();
	for (const char *c = text; *c; c++)
		ck_assert_msg((*c >= ' ' && *c <= '~') || *c == '\t' || *c == '\n', "a raw byte 0x%02x", (unsigned char)*c);
	ck_assert_ptr_nonnull(strstr(text, "\\x00\\x01"));
	ck_assert_ptr_nonnull(strstr(text, "\\x1b"));
	ck_assert_ptr_nonnull(strstr(text, "\\xff"));
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		totals += !strncmp(line, "  98 of 100", 11) + !strncmp(line, "  100 of 100", 12);
	ck_assert_uint_eq(totals, 1);
	free(text);
}
END_TEST

START_TEST(json_with_hostile_bytes_is_read_by_a_reader)
{
	char bytes[512], *json;
	const json_t *test;
	json_error_t error;
	json_t *read;
	size_t length;

	pass_all();
	snprintf(grading.records[0].message, sizeof grading.records[0].message, "it says \"%s\"", "\x1b[1m\xff\\\t");
	report_take_output(&grading.records[0], bytes, hostile_bytes(bytes));
	json = report_json(&grading, &length);
	read = json_loadb(json, length, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(read != NULL, "%s", error.text);
	test = json_array_get(json_object_get(read, "tests"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(test, "message")), "it says \"\\x1b[1m\\xff\\\t\"");
	ck_assert_int_eq(json_integer_value(json_object_get(read, "score")), 100);
	ck_assert_str_eq(json_string_value(json_object_get(read, "seed")), "7");
	json_decref(read);
	free(json);
}
END_TEST

START_TEST(long_output_is_cut_and_says_so)
{
	size_t size = 3 * OUTPUT_MAX;
	char *bytes = malloc(size);

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, 0, size);
	report_take_output(&grading.records[0], bytes, size);
	ck_assert_uint_lt(grading.records[0].output_length, OUTPUT_MAX);
	ck_assert_uint_eq(strlen(grading.records[0].output), grading.records[0].output_length);
	ck_assert_ptr_nonnull(strstr(grading.records[0].output, "[there was more]\n"));
	free(bytes);
}
END_TEST

START_TEST(a_failure_names_the_command_that_runs_it_again)
{
	ck_assert_str_eq(grading.records[0].replay, "make grade LAB=1 SEED=7 ONLY=serial-sends-every-byte");
	grading.count = 0;
	grading.options.tree = "it's here";
	grading.options.base = "reference";
	ck_assert(grading_choose(&grading));
	ck_assert_str_eq(grading.records[0].replay,
			 "make grade LAB=1 TREE='it'\\''s here' BASE=reference SEED=7 ONLY=serial-sends-every-byte");
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("grade_report");
	TCase *all = tcase_create("report");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, set_up, NULL);
	tcase_add_test(all, what_nobody_judged_is_no_score);
	tcase_add_test(all, passed_failed_and_skipped_have_exit_statuses);
	tcase_add_test(all, hostile_bytes_are_shown_and_indented);
	tcase_add_test(all, json_with_hostile_bytes_is_read_by_a_reader);
	tcase_add_test(all, long_output_is_cut_and_says_so);
	tcase_add_test(all, a_failure_names_the_command_that_runs_it_again);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
