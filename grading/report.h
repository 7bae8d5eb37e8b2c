/* SPDX-License-Identifier: MIT */
/*
 * report.h: what a grading found, for people and for programs.
 *
 *   Reports are views of the records in struct grading; none of them judges.  Guest bytes are
 *   hostile: they go through the functions of report_escape.c and through nothing else, and no
 *   report asks its reader to take them for markup.
 *
 *   A grader error is never a score.  How each format says so:
 *
 *     text, JSON        no score
 *     JUnit, TAP        <error>; "Bail out!"
 *     Gradescope        neither a score nor tests with scores, which that service takes for a failure of the grader
 *     Autolab           no score for any problem
 *     Classroom         status "error", and no points
 *     PrairieLearn      not gradable: the attempt does not count
 */
#pragma once

#include <stdio.h>

#include "grade.h"

/* ---- report_escape.c ---- */

/*
 * Print bytes: printable ASCII, tab and newline as they are, all else as \xNN; `indent` at the
 * beginning of every line, and a newline behind the last one if it has none.
 */
void report_print_escaped(FILE *out, const char *bytes, size_t length, const char *indent);

/* The same into a string of `size` bytes, without indent; cut to what fits.  Returns the string. */
char *report_escape(char *to, size_t size, const char *bytes, size_t length);

/* Keep the bytes as the record's output, escaped and cut to OUTPUT_MAX with a line that says so. */
void report_take_output(struct record *record, const char *bytes, size_t length);

/* ---- report_details.c ---- */

/* "pass", "fail", "error", "skip". */
const char *report_status_name(enum status status);

/* "1.3". */
const char *report_exercise(const struct record *record, char buffer[16]);

/* "1.3 format-copies-plain-text". */
const char *report_name(const struct record *record, char buffer[RUBRIC_NAME_MAX + 16]);

/*
 * Print what is known about a test that did not pass: message, expected, seen, where, at most
 * `most` bytes of what the machine printed, the hint and the command that runs it again.  Every
 * line begins with `indent`.
 */
void report_details(FILE *out, const struct record *record, const char *indent, size_t most);

/* The same as a string without indent, for free(). */
char *report_details_text(const struct record *record, size_t most);

/* Why a grading has no score, as one line without guest bytes in it; "" if it has one. */
const char *report_error(const struct grading *grading);

/* ---- report_text.c ---- */

/*
 * The whole report.  colour: with a terminal's colours and a bar.  Of what a machine printed, at
 * most `most` bytes a test.
 */
void report_text(FILE *out, const struct grading *grading, bool colour, size_t most);

/* ---- the other formats, each as one string, zero-terminated, for free() ---- */

typedef char *report_function(const struct grading *grading, size_t *length);

report_function report_json;		/* result.json */
report_function report_junit;		/* JUnit's XML */
report_function report_tap;		/* Test Anything Protocol 14 */
report_function report_gradescope;	/* /autograder/results/results.json */
report_function report_autolab;		/* the text, then Autolab's two lines, at most 10,000 lines */
report_function report_classroom;	/* the value of the step's output "result": base64 of JSON */
report_function report_prairielearn;	/* /grade/results/results.json, at most 1 MB */
