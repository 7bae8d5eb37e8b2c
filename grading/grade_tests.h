/* SPDX-License-Identifier: MIT */
/*
 * grade_tests.h: the two halves of every test in the rubrics, declared.
 */
#pragma once

#include "grade_test.h"

#define LAB(number, title, folder, hours)
#define SOURCE(lab, path, defines)
#define EXERCISE(lab, number, title, lines)
#define HINT(lab, exercise, level, text)
#define TEST(lab, exercise, name, points, evidence, needs, title) \
	plan_function plan_##name; \
	judge_function judge_##name;
#include "labs/labs.def"
#undef LAB
#undef SOURCE
#undef EXERCISE
#undef HINT
#undef TEST

/* All of them, in the order of rubric_tests[]. */
extern plan_function *const plan_functions[];
extern judge_function *const judge_functions[];
