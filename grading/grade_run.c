/* SPDX-License-Identifier: MIT */
/*
 * grade_run.c: the worker's way from a student's tree to judged records.
 */
#include "grade.h"
#include "grade_boots.h"
#include "grade_build.h"
#include "grade_judge.h"

void
grading_run(struct grading *grading)
{
	if (grading->options.judge || (build_kernel(grading) && boots_run(grading)))
		judge_all(grading);
}
