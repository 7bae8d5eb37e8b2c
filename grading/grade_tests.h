/* SPDX-License-Identifier: MIT */
/*
 * grade_tests.h: the two halves of every test in the rubrics, declared.
 *
 *   A lab's judges set GRADE_RUBRIC to their own lab's rubric before, so that another lab, or a new
 *   one, is no reason to compile them again.
 */
#pragma once

#include "grade_test.h"

#ifndef GRADE_RUBRIC
#define GRADE_RUBRIC "labs/labs.def"
#endif

#define LAB(number, title, folder, hours)
#define SOURCE(lab, path, defines)
#define EXERCISE(lab, number, title, lines)
#define HINT(lab, exercise, level, text)
#define TEST(lab, exercise, name, points, evidence, needs, title) \
	plan_function plan_##name; \
	judge_function judge_##name;
#include GRADE_RUBRIC
#undef LAB
#undef SOURCE
#undef EXERCISE
#undef HINT
#undef TEST

/* All of them, in the order of rubric_tests[]. */
extern plan_function *const plan_functions[];
extern judge_function *const judge_functions[];
