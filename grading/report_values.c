/* SPDX-License-Identifier: MIT */
/*
 * report_values.c: JSON values for the reports that are made of them.
 */
#include "report_values.h"

#include <stdlib.h>
#include <string.h>

static json_t *
escaped_string(const char *text)
{
	size_t size = 4 * strlen(text) + 1;
	char *escaped = malloc(size);
	json_t *string;

	if (!escaped)
		abort();
	string = json_string(report_escape(escaped, size, text, strlen(text)));
	free(escaped);
	return string;
}

static void
set(json_t *object, const char *key, json_t *value)
{
	if (!value || json_object_set_new(object, key, value))
		abort();
}

void
value_text(json_t *object, const char *key, const char *text)
{
	set(object, key, escaped_string(text));
}

void
value_number(json_t *object, const char *key, unsigned number)
{
	set(object, key, json_integer(number));
}

void
value_seconds(json_t *object, const char *key, unsigned milliseconds)
{
	set(object, key, json_real(milliseconds / 1000.0));
}

void
value_details(json_t *object, const char *key, const struct record *record, size_t most)
{
	char *text = record->status == STATUS_PASS ? NULL : report_details_text(record, most);

	value_text(object, key, text ? text : "");
	free(text);
}

char *
value_dump(json_t *value, size_t flags, size_t *length)
{
	char *text = json_dumps(value, flags | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9));

	json_decref(value);
	if (!text)
		abort();
	*length = strlen(text);
	return text;
}

char *
value_quote(const char *text)
{
	size_t length;

	return value_dump(escaped_string(text), JSON_ENCODE_ANY, &length);
}

unsigned
value_duration(const struct grading *grading)
{
	unsigned sum = 0;

	for (size_t i = 0; i < grading->count; i++)
		sum += grading->records[i].wall_ms;
	return sum;
}
