/* SPDX-License-Identifier: MIT */
/*
 * report_values.h: JSON values for the reports that are made of them.
 *
 *   Each of these ends the program if there is no memory: half a report would be taken for a whole one.
 */
#pragma once

#include <jansson.h>

#include "report.h"

/* object[key] = text, escaped (report_escape.c). */
void value_text(json_t *object, const char *key, const char *text);

void value_number(json_t *object, const char *key, unsigned number);

/* object[key] = milliseconds as seconds: 0.25. */
void value_seconds(json_t *object, const char *key, unsigned milliseconds);

/* object[key] = what report_details_text() says, or "" for a test that passed. */
void value_details(json_t *object, const char *key, const struct record *record, size_t most);

/* The value as text of plain ASCII, for free(); `flags` are json_dumps()'s.  Gives up the value. */
char *value_dump(json_t *value, size_t flags, size_t *length);

/* A string as JSON, quoted, on one line, for free(). */
char *value_quote(const char *text);

/* Wall time of all tests together, in ms. */
unsigned value_duration(const struct grading *grading);
