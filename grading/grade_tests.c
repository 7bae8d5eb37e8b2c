/* SPDX-License-Identifier: MIT */
/*
 * grade_tests.c: the two halves of every test in the rubrics.
 *
 *   The rows of other kinds are nothing here.  labs/NAME/tests/judge*.c define the functions.
 */
#include "grade_tests.h"

#define LAB(number, title, folder, hours)
#define SOURCE(lab, path, defines)
#define EXERCISE(lab, number, title, lines)
#define HINT(lab, exercise, level, text)

#define TEST(lab, exercise, name, points, evidence, needs, title)	plan_##name,
plan_function *const plan_functions[] = {
#include "labs/labs.def"
};
#undef TEST

#define TEST(lab, exercise, name, points, evidence, needs, title)	judge_##name,
judge_function *const judge_functions[] = {
#include "labs/labs.def"
};
