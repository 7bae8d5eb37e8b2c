/* SPDX-License-Identifier: MIT */
/*
 * rubric.c: the labs' lists as tables.
 */
#include "rubric.h"

#include <stdbool.h>
#include <string.h>

#define LAB(number, title, folder, hours)	{ number, title, folder, hours },
#define SOURCE(lab, path, defines)
#define EXERCISE(lab, number, title, lines)
#define TEST(lab, exercise, name, points, evidence, needs, title)
#define HINT(lab, exercise, level, text)
const struct rubric_lab rubric_labs[] = {
#include "labs/labs.def"
};
#undef LAB

#define LAB(number, title, folder, hours)
#undef SOURCE
#define SOURCE(lab, path, defines)		{ lab, path, defines },
const struct rubric_source rubric_sources[] = {
#include "labs/labs.def"
};
#undef SOURCE

#define SOURCE(lab, path, defines)
#undef EXERCISE
#define EXERCISE(lab, number, title, lines)	{ lab, number, title, lines },
const struct rubric_exercise rubric_exercises[] = {
#include "labs/labs.def"
};
#undef EXERCISE

#define EXERCISE(lab, number, title, lines)
#undef TEST
#define TEST(lab, exercise, name, points, evidence, needs, title) \
	{ lab, exercise, #name, points, EVIDENCE_##evidence, #needs, title },
const struct rubric_test rubric_tests[] = {
#include "labs/labs.def"
};
#undef TEST

#define TEST(lab, exercise, name, points, evidence, needs, title)
#undef HINT
#define HINT(lab, exercise, level, text)	{ lab, exercise, level, text },
const struct rubric_hint rubric_hints[] = {
#include "labs/labs.def"
};

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

const size_t rubric_lab_count = COUNT(rubric_labs);
const size_t rubric_source_count = COUNT(rubric_sources);
const size_t rubric_exercise_count = COUNT(rubric_exercises);
const size_t rubric_test_count = COUNT(rubric_tests);
const size_t rubric_hint_count = COUNT(rubric_hints);

const struct rubric_lab *
rubric_lab(unsigned number)
{
	for (size_t i = 0; i < rubric_lab_count; i++)
		if (rubric_labs[i].number == number)
			return &rubric_labs[i];
	return NULL;
}

const struct rubric_exercise *
rubric_exercise(unsigned lab, unsigned number)
{
	for (size_t i = 0; i < rubric_exercise_count; i++)
		if (rubric_exercises[i].lab == lab && rubric_exercises[i].number == number)
			return &rubric_exercises[i];
	return NULL;
}

const char *
rubric_hint(unsigned lab, unsigned exercise, unsigned level)
{
	for (size_t i = 0; i < rubric_hint_count; i++)
		if (rubric_hints[i].lab == lab && rubric_hints[i].exercise == exercise && rubric_hints[i].level == level)
			return rubric_hints[i].text;
	return NULL;
}

static bool
is_spelling_of(const char *name, const char *typed)
{
	while (*name && (*name == *typed || (*name == '_' && *typed == '-'))) {
		name++;
		typed++;
	}
	return *name == *typed;
}

const struct rubric_test *
rubric_test(unsigned lab, const char *name)
{
	for (size_t i = 0; i < rubric_test_count; i++)
		if (rubric_tests[i].lab == lab && is_spelling_of(rubric_tests[i].name, name))
			return &rubric_tests[i];
	return NULL;
}

const struct rubric_test *
rubric_needs(const struct rubric_test *test)
{
	return rubric_test(test->lab, test->needs);
}

bool
rubric_is_challenge(const struct rubric_test *test)
{
	return test->points == 0;
}

const char *
rubric_evidence_name(enum evidence_kind kind)
{
	static const char *const names[EVIDENCE_KINDS] = {
		[EVIDENCE_STATE] = "state",
		[EVIDENCE_DEVICE] = "device",
		[EVIDENCE_DISK] = "disk",
		[EVIDENCE_TEXT] = "text",
	};

	return names[kind];
}

const char *
rubric_test_name(const struct rubric_test *test, char buffer[RUBRIC_NAME_MAX])
{
	size_t i;

	for (i = 0; test->name[i] && i < RUBRIC_NAME_MAX - 1; i++)
		buffer[i] = test->name[i] == '_' ? '-' : test->name[i];
	buffer[i] = '\0';
	return buffer;
}
