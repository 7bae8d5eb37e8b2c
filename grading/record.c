/* SPDX-License-Identifier: MIT */
/*
 * record.c: the records of a grading: which tests they are about, what they add up to.
 */
#include "grade.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Text as one word of a shell command. */
static void
quote(char *to, size_t size, const char *text)
{
	size_t used = 0;

	if (!text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-+=:,@")]) {
		snprintf(to, size, "%s", text);
		return;
	}
	to[used++] = '\'';
	for (; *text && used + 6 < size; text++) {
		if (*text == '\'') {
			memcpy(to + used, "'\\''", 4);
			used += 4;
		} else {
			to[used++] = *text;
		}
	}
	to[used++] = '\'';
	to[used] = '\0';
}

static void
set_replay(const struct grading *grading, struct record *record)
{
	char tree[PATH_ROOM / 2] = "", name[RUBRIC_NAME_MAX];
	bool own = !strcmp(grading->options.tree, ".");
	char phase[32] = "";

	quote(tree, sizeof tree, grading->options.tree);
	if (grading->options.phase != grading->options.seed % TIMER_PHASES)
		snprintf(phase, sizeof phase, " GRADEFLAGS=--phase=%u", grading->options.phase);
	snprintf(record->replay, sizeof record->replay, "make grade LAB=%u%s%s%s SEED=%llu%s ONLY=%s", record->test->lab,
		 own ? "" : " TREE=", own ? "" : tree, strcmp(grading->options.base, "own") ? " BASE=reference" : "",
		 (unsigned long long)grading->options.seed, phase, rubric_test_name(record->test, name));
}

static void
set_hint(struct record *record)
{
	if (rubric_hint(record->test->lab, record->test->exercise, 1))
		snprintf(record->hint, sizeof record->hint, "make hint LAB=%u EX=%u LEVEL=1", record->test->lab,
			 record->test->exercise);
}

static bool
is_chosen(const struct options *options, const struct rubric_test *test)
{
	for (unsigned i = 0; i < options->only_count; i++)
		if (rubric_test(test->lab, options->only[i]) == test)
			return true;
	return !options->only_count && (options->list || !rubric_is_challenge(test));
}

bool
grading_choose(struct grading *grading)
{
	const struct options *options = &grading->options;

	for (unsigned i = 0; i < options->only_count; i++)
		if (!rubric_test(grading->lab->number, options->only[i])) {
			grading_error(grading, "lab %u has no test '%s'; --list lists them", grading->lab->number,
				      options->only[i]);
			return false;
		}
	for (size_t i = 0; i < rubric_test_count && grading->count < TESTS_MAX; i++) {
		struct record *record = &grading->records[grading->count];

		if (rubric_tests[i].lab != grading->lab->number || !is_chosen(options, &rubric_tests[i]))
			continue;
		record->test = &rubric_tests[i];
		record->visibility = "visible";
		set_hint(record);
		set_replay(grading, record);
		grading->count++;
	}
	return true;
}

bool
grading_takes(const struct grading *grading, const struct rubric_source *source)
{
	if (source->lab < grading->lab->number)
		return !strcmp(grading->options.base, "own");
	return source->lab == grading->lab->number;
}

void
grading_fail_all(struct grading *grading, const char *message)
{
	for (size_t i = 0; i < grading->count; i++) {
		struct record *record = &grading->records[i];

		record->status = STATUS_FAIL;
		record->points = 0;
		snprintf(record->message, sizeof record->message, "%s", message);
	}
}

unsigned
grading_points(const struct grading *grading)
{
	unsigned points = 0;

	for (size_t i = 0; i < grading->count; i++)
		points += grading->records[i].points;
	return points;
}

unsigned
grading_points_max(const struct grading *grading)
{
	unsigned points = 0;

	for (size_t i = 0; i < grading->count; i++)
		points += grading->records[i].test->points;
	return points;
}

int
grading_exit_status(const struct grading *grading)
{
	int status = 0;

	for (size_t i = 0; i < grading->count; i++) {
		if (grading->records[i].status == STATUS_ERROR)
			return 2;
		if (grading->records[i].status != STATUS_PASS)
			status = 1;
	}
	return grading->error[0] || !grading->count ? 2 : status;
}

void
grading_error(struct grading *grading, const char *format, ...)
{
	va_list arguments;

	if (grading->error[0])
		return;
	va_start(arguments, format);
	vsnprintf(grading->error, sizeof grading->error, format, arguments);
	va_end(arguments);
}
