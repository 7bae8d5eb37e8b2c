/* SPDX-License-Identifier: MIT */
/*
 * report.h: what a grading found, for people and for programs.
 *
 *   Reports are views of the records in struct grading; none of them judges.  Guest bytes are hostile: they go through the
 *   functions of report_escape.c and through nothing else.
 */
#pragma once

#include <stdio.h>

#include "grade.h"

/* ---- report_escape.c ---- */

/*
 * Print bytes: printable ASCII, tab and newline as they are, all else as \xNN; `indent` at the beginning of every line, and a
 * newline behind the last one if it has none.
 */
void report_print_escaped(FILE *out, const char *bytes, size_t length, const char *indent);

/* The same into a string of `size` bytes, without indent; cut to what fits.  Returns the string. */
char *report_escape(char *to, size_t size, const char *bytes, size_t length);

/* Keep the bytes as the record's output, escaped and cut to OUTPUT_MAX with a line that says so. */
void report_take_output(struct record *record, const char *bytes, size_t length);

/* ---- report_text.c ---- */

/* "pass", "fail", "error", "skip". */
const char *report_status_name(enum status status);

/* The whole report.  colour: with a terminal's colours and a bar. */
void report_text(FILE *out, const struct grading *grading, bool colour);

/* ---- report_json.c ---- */

/* The report as JSON, zero-terminated, for free(). */
char *report_json(const struct grading *grading, size_t *length);
